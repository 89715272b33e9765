/** Files on disk: missing, plain or compressed, complete or truncated, and decompression bombs. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { SnapdiffError } from '../../src/errors.js';
import { readSnapshot } from '../../src/format/read.js';
import { described, expectSample, fileOf, sampleSections, sampleText } from '../support/sample-file.js';

const folder = mkdtempSync(join(tmpdir(), 'snapdiff-input-'));
afterAll(() => rmSync(folder, { recursive: true }));

const bytes = Buffer.from(sampleText);

function fileWith(content: Uint8Array | string, name = 'file.heapsnapshot'): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function refusal(path: string): Promise<SnapdiffError> {
  const error = await readSnapshot(path).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(SnapdiffError);
  expect((error as SnapdiffError).path).toBe(path);
  return error as SnapdiffError;
}

const zstdCompress = (zlib as { zstdCompressSync?: (data: Uint8Array) => Buffer }).zstdCompressSync;

describe('a file', () => {
  it.each([
    ['plain', bytes],
    ['gzip', zlib.gzipSync(bytes)],
    ['gzip in several members', Buffer.concat([zlib.gzipSync(bytes.subarray(0, 400)), zlib.gzipSync(bytes.subarray(400))])],
    ['brotli', zlib.brotliCompressSync(bytes)],
  ])('%s is detected from its content', async (_, content) => {
    const path = fileWith(content, 'no-ending');
    const snapshot = await readSnapshot(path);
    expectSample(snapshot);
    expect(snapshot).toMatchObject({ path, fileBytes: content.length });
  });

  it('with the header last is read twice, even if compressed', async () => {
    const reversed = fileOf([...sampleSections].reverse());
    const expected = described(await readSnapshot(fileWith(sampleText)));
    expect(described(await readSnapshot(fileWith(reversed)))).toEqual(expected);
    expect(described(await readSnapshot(fileWith(zlib.gzipSync(reversed))))).toEqual(expected);
  });

  it('is read with zstd if Node supports it, else rejected with a code', async () => {
    const path = fileWith(zstdCompress ? zstdCompress(bytes) : Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0, 0, 0]));
    const outcome = await readSnapshot(path).then(described, (error: SnapdiffError) => ({ code: error.code, path: error.path }));
    const expected = zstdCompress ? described(await readSnapshot(fileWith(bytes, 'plain'))) : { code: 'zstd-unsupported', path };
    expect(outcome).toEqual(expected);
  });

  it('reports how much of it is read', async () => {
    const fractions: number[] = [];
    await readSnapshot(fileWith(sampleText), { onProgress: (fraction) => fractions.push(fraction), windowBytes: 200 });
    expect(fractions.length).toBeGreaterThan(5);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions[0]).toBeLessThan(0.2);
    expect(fractions[fractions.length - 1]).toBe(1);
  });
});

describe('an input that is not a snapshot', () => {
  it('because it does not exist', async () => {
    expect(await refusal(join(folder, 'none'))).toMatchObject({ code: 'not-found', message: 'does not exist' });
    expect((await refusal(join(fileWith('x', 'a-file'), 'below'))).code).toBe('not-found');
  });

  it('but a folder is rejected', async () => {
    expect((await refusal(folder)).code).toBe('not-a-file');
  });

  it.each([
    ['0 bytes', ''],
    ['gzip of 0 bytes', zlib.gzipSync('')],
    ['gzip of blanks', zlib.gzipSync('  \n')],
  ])('but %s', async (_, content) => {
    expect((await refusal(fileWith(content))).code).toBe('empty');
  });

  it.each([
    ['random bytes', Buffer.from(Array.from({ length: 4000 }, (_, at) => (at * 7919 + 130) % 251))],
    ['a PNG', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13])],
    ['a shell script', '#!/bin/sh\necho no\n'],
    ['gzip of text', zlib.gzipSync('hello')],
  ])('but %s', async (_, content) => {
    expect((await refusal(fileWith(content))).code).toBe('not-json');
  });
});

describe('a damaged file', () => {
  it('truncated at every seventh byte is rejected', async () => {
    for (let cut = 1; cut < bytes.length - 1; cut += 7) {
      const error = await refusal(fileWith(bytes.subarray(0, cut)));
      // If the counts of the header exceed the file size, that is reported first.
      expect(error.message, `cut at ${cut}`).toMatch(/cut short/);
      expect(['cut-short', 'damaged']).toContain(error.code);
      if (error.code === 'cut-short') expect(error.byteOffset).toBe(cut);
    }
  });

  it('truncated gzip is rejected at every seventh byte', async () => {
    const compressed = zlib.gzipSync(bytes);
    for (let cut = 1; cut < compressed.length; cut += 7) expect((await refusal(fileWith(compressed.subarray(0, cut)))).code, `cut at ${cut}`).toBe('cut-short');
  });

  it('truncated brotli is rejected', async () => {
    const compressed = zlib.brotliCompressSync(bytes);
    for (let cut = 10; cut < compressed.length; cut += 13) {
      expect((await refusal(fileWith(compressed.subarray(0, cut)))).code, `cut at ${cut}`).toBe('cut-short');
    }
  });

  it('gzip with a wrong byte is rejected', async () => {
    const compressed = Buffer.from(zlib.gzipSync(bytes));
    compressed[compressed.length - 6] ^= 0xff;
    const error = await refusal(fileWith(compressed));
    expect(error).toMatchObject({ code: 'bad-compression', message: expect.stringContaining('cannot be decompressed') });
  });
});

describe('a decompression bomb', () => {
  /** Concatenated gzip members are one stream: 64 of 16 MiB are 1 GiB in about 1 MB. */
  const bombOf = (count: number, byte: number, before = ''): Buffer => {
    const member = zlib.gzipSync(Buffer.alloc(1 << 24, byte));
    return Buffer.concat([...(before ? [zlib.gzipSync(before)] : []), ...Array.from({ length: count }, () => member)]);
  };
  const gigabyteOf = (byte: number, before = ''): Buffer => bombOf(64, byte, before);
  /** The limit holds from 256 MiB on. */
  const smallerOf = (byte: number, before = ''): Buffer => bombOf(20, byte, before);

  it('of zeros is rejected at its first byte', async () => {
    expect(await refusal(fileWith(gigabyteOf(0)))).toMatchObject({ code: 'not-json', byteOffset: 0 });
  });

  it.each([
    ['blanks', gigabyteOf(0x20)],
    ['blanks inside a snapshot', smallerOf(0x20, sampleText.slice(0, sampleText.indexOf('"edges"')))],
    ['a string', smallerOf(0x61, '{"junk":"')],
  ])('of %s is rejected long before its end', async (_, content) => {
    const error = await refusal(fileWith(content));
    expect(error.code).toBe('bad-compression');
    expect(error.message).toContain('expands more than 400 times');
    expect(error.byteOffset).toBeLessThan(400 * 1024 * 1024);
  });

  it('in the header is rejected because of its size', async () => {
    const error = await refusal(fileWith(gigabyteOf(0x20, '{"snapshot":{')));
    expect(error).toMatchObject({ code: 'damaged', section: 'snapshot' });
  });

  it('of counts is rejected before memory is allocated', async () => {
    const greedy = sampleText.replace('"node_count":4', '"node_count":1000000000000000');
    // The expansion limit bounds the size of compressed files too.
    expect(await refusal(fileWith(zlib.gzipSync(greedy)))).toMatchObject({ code: 'damaged', section: 'snapshot', byteOffset: expect.any(Number) });
    expect((await refusal(fileWith(greedy))).code).toBe('damaged');
  });
});
