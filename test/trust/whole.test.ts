/** Complete recorded files on disk: truncated at section boundaries, compressed and damaged, changed during reading. */
import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { SnapdiffError } from '../../src/errors.js';
import { type ReadOptions, readSnapshot } from '../../src/format/read.js';
import { plainBytes } from '../support/plain-bytes.js';
import { cuts, cutsAtBoundaries } from './support/damage.js';
import { chain } from './support/large-file.js';
import { createRandom, isFull, isLong, seed } from './support/random.js';
import { runtimes, smallFile } from './support/small-file.js';

/** For thousands of files on a busy machine. */
if (isFull) vi.setConfig({ testTimeout: 600_000 });

const folder = mkdtempSync(join(tmpdir(), 'snapdiff-whole-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'file.heapsnapshot');

/** The error; "read" if there was none. */
async function outcomeOf(bytes: Uint8Array, options?: ReadOptions): Promise<SnapdiffError | 'read'> {
  writeFileSync(path, bytes);
  return outcome(options);
}

async function outcome(options?: ReadOptions): Promise<SnapdiffError | 'read'> {
  const error = await readSnapshot(path, options).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error === null) return 'read';
  expect(error).toBeInstanceOf(SnapdiffError);
  expect((error as SnapdiffError).path).toBe(path);
  return error as SnapdiffError;
}

/** In the short form of each order of sections, and each kind of compression on disk, one. */
const short = ['node26', 'chromium', 'bun-v8write', 'node24-timeline'];
describe.each(runtimes.filter(([name]) => isFull || (isLong ? !name.includes('oom') : short.includes(name))))('%s', (_, recorded) => {
  const bytes = plainBytes(recorded);

  it('truncated at every boundary, and anywhere', async () => {
    const all = [...cutsAtBoundaries(bytes), ...cuts(bytes, createRandom(seed), isFull ? 300 : isLong ? 10 : 4)];
    for (const { what, bytes: rest, mustRefuse } of all) {
      const error = await outcomeOf(rest);
      if (error === 'read') expect(mustRefuse, what).toBe(false);
      else expect(error.message, what).toMatch(/cut short|is empty|no "snapshot" section/);
    }
  });
});

describe('compressed', () => {
  const small = runtimes.map(([, recorded]) => smallFile(recorded));
  const kinds = {
    gzip: (bytes: Uint8Array) => zlib.gzipSync(bytes),
    deflate: (bytes: Uint8Array) => zlib.deflateSync(bytes),
    // Not as small as possible, which takes a second each time.
    brotli: (bytes: Uint8Array) => zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 5 } }),
  };
  /** Possible codes for damaged compressed data. */
  const codes = ['cut-short', 'bad-compression', 'not-json', 'damaged', 'empty', 'not-a-snapshot', 'zstd-unsupported'];
  const rounds = isFull ? 2000 : isLong ? 50 : 25;

  it.each(['gzip', 'brotli'] as const)('%s, truncated anywhere, is cut short', async (kind) => {
    const random = createRandom(seed + 10);
    for (let round = 0; round < rounds; round++) {
      const whole = kinds[kind](random.pick(small));
      const at = 12 + random.below(whole.length - 12);
      const error = await outcomeOf(whole.subarray(0, at));
      // The last bytes of brotli may be padding; gzip ends in a checksum.
      if (error !== 'read') expect(error.code, `at ${at} of ${whole.length}`).toBe('cut-short');
      else expect([kind, at]).toEqual(['brotli', whole.length - 1]);
    }
  });

  it('gzip with a byte changed is rejected, or unchanged', async () => {
    const random = createRandom(seed + 11);
    let read = 0;
    for (let round = 0; round < rounds; round++) {
      const plain = random.pick(small);
      const bytes = Buffer.from(kinds.gzip(plain));
      const at = random.below(bytes.length);
      bytes[at] ^= 1 << random.below(8);
      const error = await outcomeOf(bytes);
      if (error !== 'read') expect(codes, `byte ${at}`).toContain(error.code);
      // Some of the first ten bytes are names and times that are not checked; elsewhere one text may have two encodings.
      else if (!zlib.gunzipSync(bytes).equals(plain)) throw new Error(`byte ${at} of ${bytes.length} was changed, and not noticed`);
      else read++;
    }
    expect(read).toBeLessThan(rounds / 10);
  });

  it('brotli with a byte changed is rejected, or read as changed', async () => {
    const random = createRandom(seed + 12);
    for (let round = 0; round < rounds; round++) {
      const bytes = Buffer.from(kinds.brotli(random.pick(small)));
      bytes[random.below(bytes.length)] ^= 1 << random.below(8);
      const error = await outcomeOf(bytes);
      if (error !== 'read') expect(codes).toContain(error.code);
    }
  });

  it('several gzip members, and other bytes after them', async () => {
    for (const bytes of small) {
      const half = bytes.length >> 1;
      const members = [zlib.gzipSync(bytes.subarray(0, half)), zlib.gzipSync(bytes.subarray(half))];
      expect(await outcomeOf(Buffer.concat(members))).toBe('read');
      expect(await outcomeOf(Buffer.concat([members[0], zlib.gzipSync(''), members[1]]))).toBe('read');
      expect(await outcomeOf(members[0])).toMatchObject({ code: 'cut-short' });
      expect(await outcomeOf(Buffer.concat([...members, members[1]]))).toMatchObject({ code: 'damaged' });
      const interrupted = await outcomeOf(Buffer.concat([members[0], Buffer.from('garbage'), members[1]]));
      expect(interrupted).toMatchObject({ code: expect.stringMatching(/cut-short|bad-compression/) });
      // As gzip does: tapes and disks pad with zeros.
      expect(await outcomeOf(Buffer.concat([zlib.gzipSync(bytes), Buffer.alloc(512)]))).toBe('read');
    }
  });

  it('bytes after the end of brotli data', async () => {
    for (const bytes of small) {
      const whole = kinds.brotli(bytes);
      for (const behind of [Buffer.from('garbage'), Buffer.alloc(1), Buffer.alloc(2_000_000), whole]) {
        const error = await outcomeOf(Buffer.concat([whole, behind]));
        expect(error).toMatchObject({ code: 'bad-compression', byteOffset: bytes.length, message: expect.stringContaining('after the end') });
      }
      expect(await outcomeOf(whole)).toBe('read');
    }
  });

  it('files compressed twice or in an unknown format are rejected', async () => {
    for (const bytes of small) {
      expect(await outcomeOf(zlib.gzipSync(zlib.gzipSync(bytes)))).toMatchObject({ code: 'not-json' });
      expect(await outcomeOf(kinds.deflate(bytes))).toMatchObject({ code: 'not-json' });
      expect(await outcomeOf(Buffer.concat([Buffer.from('PK\x03\x04'), kinds.deflate(bytes)]))).toMatchObject({ code: 'not-json' });
    }
  });

  it('counts that exceed the file size are rejected before memory is allocated', async () => {
    const before = process.memoryUsage().rss;
    for (const count of [500_000_000, 2 ** 31 - 2]) {
      const greedy = small[1].toString('latin1').replace(/"node_count":\d+/, `"node_count":${count}`);
      for (const bytes of [Buffer.from(greedy), zlib.gzipSync(greedy), kinds.brotli(Buffer.from(greedy))]) {
        expect(await outcomeOf(bytes)).toMatchObject({ code: 'damaged', section: 'snapshot', byteOffset: expect.any(Number) });
      }
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(200e6);
  });
});

describe('a file that changes while it is read', () => {
  const length = 200_000;
  const once = (change: () => void) => {
    let isDone = false;
    return () => {
      if (!isDone) change();
      isDone = true;
    };
  };

  it('shrinks', async () => {
    chain(path, length);
    expect(await outcome({ windowBytes: 4096, onProgress: once(() => truncateSync(path, 3_000_000)) })).toMatchObject({
      code: 'cut-short',
      byteOffset: 3_000_000,
    });
    chain(path, length);
    // The first window is already read.
    expect(await outcome({ windowBytes: 4096, onProgress: once(() => truncateSync(path, 0)) })).toMatchObject({ code: 'cut-short' });
  });

  it('grows', async () => {
    chain(path, length);
    expect(await outcome({ windowBytes: 4096, onProgress: once(() => appendFileSync(path, 'more')) })).toMatchObject({ code: 'damaged' });
    chain(path, length);
    expect(await outcome({ windowBytes: 4096, onProgress: once(() => appendFileSync(path, ' \n'.repeat(1e6))) })).toBe('read');
  });

  it('is rewritten in place', async () => {
    chain(path, length);
    const change = once(() => writeFileSync(path, Buffer.alloc(5_000_000, 0x20)));
    expect(await outcome({ windowBytes: 4096, onProgress: change })).toMatchObject({ code: expect.stringMatching(/cut-short|damaged/) });
  });

  it('is replaced or deleted, which does not affect the open file', async () => {
    chain(path, length);
    expect(await outcome({ windowBytes: 4096, onProgress: once(() => rmSync(path)) })).toBe('read');
  });
});

describe('hostile headers', () => {
  const withMeta = (change: (meta: Record<string, unknown>) => void) => {
    const file = JSON.parse(smallFile(runtimes[1][1]).toString('utf8'));
    change(file.snapshot.meta);
    return Buffer.from(JSON.stringify(file));
  };
  const many = (count: number) => Array.from({ length: count }, (_, at) => `t${at}`);

  it.each([
    ['20,000 fields of a node', withMeta((meta) => (meta['node_fields'] as string[]).push(...many(20_000))), /"node_fields" has 20007 entries/],
    ['20,000 fields of an edge', withMeta((meta) => (meta['edge_fields'] as string[]).push(...many(20_000))), /"edge_fields" has 20003 entries/],
    ['20,000 fields of a location', withMeta((meta) => (meta['location_fields'] as string[]).push(...many(20_000))), /"location_fields" has/],
    ['300 types of nodes', withMeta((meta) => (meta['node_types'] as string[][])[0].unshift(...many(300))), /"node_types" lists 3\d\d types/],
    ['300 types of edges', withMeta((meta) => (meta['edge_types'] as string[][])[0].unshift(...many(300))), /"edge_types" lists 30\d types/],
  ])('%s', async (_, bytes, message) => {
    expect(await outcomeOf(bytes)).toMatchObject({ code: 'not-a-snapshot', section: 'snapshot', message: expect.stringMatching(message) });
  });

  it('a name of a section of 100 MB', async () => {
    const bytes = Buffer.concat([Buffer.from('{"'), Buffer.alloc(100_000_000, 0x61), Buffer.from('":1}')]);
    expect(await outcomeOf(bytes)).toMatchObject({ code: 'damaged', message: expect.stringContaining('longer than 1 MB') });
  });
});
