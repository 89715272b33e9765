/** zstd: complete, truncated, damaged, several frames, a bomb, if Node supports it (22.15 and newer); otherwise the error. Frames are split in every version. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { SnapdiffError } from '../../src/errors.js';
import { readSnapshot } from '../../src/format/read.js';
import { isZstd, zstdFrames } from '../../src/format/zstd-frames.js';
import { createRandom, seed } from '../trust/support/random.js';
import { runtimes, smallFile } from '../trust/support/small-file.js';

const folder = mkdtempSync(join(tmpdir(), 'snapdiff-zstd-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'file');

/** Builds frames: raw blocks of these texts, with the fields that the header's flags require. */
function rawFrame(blocks: readonly string[], { content = 0, dictionary = 0, checksum = false, single = false } = {}): Buffer {
  const descriptor = (content << 6) | (single ? 0x20 : 0) | (checksum ? 4 : 0) | dictionary;
  const rest = (single ? 0 : 1) + [0, 1, 2, 4][dictionary] + [single ? 1 : 0, 2, 4, 8][content];
  const parts = blocks.map((text, at) => {
    const header = Buffer.alloc(3);
    header.writeUIntLE((text.length << 3) | (at === blocks.length - 1 ? 1 : 0), 0, 3);
    return Buffer.concat([header, Buffer.from(text)]);
  });
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, descriptor]), Buffer.alloc(rest, 0x11), ...parts, Buffer.alloc(checksum ? 4 : 0, 0x22)]);
}
/** A block that repeats one byte. */
const runFrame = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x50, 0x03 | (100 << 3), (100 << 3) >>> 8, 0, 0x61]);
const skippable = (length: number) => Buffer.concat([Buffer.from([0x5a, 0x2a, 0x4d, 0x18, length, 0, 0, 0]), Buffer.alloc(length, 0x28)]);

/** The frames of the bytes, read in chunks of `pieceBytes`. */
async function framesOf(bytes: Uint8Array, pieceBytes: number): Promise<Buffer[]> {
  let at = 0;
  const read = async (into: Uint8Array) => {
    const piece = bytes.subarray(at, at + Math.min(pieceBytes, into.length));
    into.set(piece);
    at += piece.length;
    return piece.length;
  };
  const frames = zstdFrames(read, () => new Error('stray'));
  const found: Buffer[] = [];
  for (let frame = await frames.next(); frame !== null; frame = await frames.next()) {
    const pieces: Uint8Array[] = [];
    for await (const piece of frame) pieces.push(piece);
    found.push(Buffer.concat(pieces));
  }
  return found;
}

describe('frames', () => {
  const every = [0, 1, 2, 3].flatMap((content) =>
    [0, 1, 2, 3].flatMap((dictionary) =>
      [false, true].flatMap((checksum) => [false, true].map((single) => rawFrame(['one', '', 'three'], { content, dictionary, checksum, single }))),
    ),
  );
  const all = [...every, runFrame];

  it.each([1, 2, 7, 1000])('of every kind, in pieces of %d bytes', async (pieceBytes) => {
    expect(await framesOf(Buffer.concat(all), pieceBytes)).toEqual(all);
    const skipped = Buffer.concat(all.flatMap((frame, at) => [skippable(at), frame, skippable(0)]));
    expect(isZstd(skipped)).toBe(true);
    expect(await framesOf(skipped, pieceBytes)).toEqual(all);
  });

  it('that are truncated are yielded as far as they go', async () => {
    const frame = rawFrame(['one', 'two'], { checksum: true });
    for (let length = 4; length < frame.length; length++) expect(await framesOf(frame.subarray(0, length), 3)).toEqual([frame.subarray(0, length)]);
  });

  it('with other bytes between or after them are rejected', async () => {
    for (const stray of ['x', 'garbage', '\0\0\0\0']) await expect(framesOf(Buffer.concat([...all, Buffer.from(stray)]), 100)).rejects.toThrow('stray');
  });
});

const compress = (zlib as { zstdCompressSync?: (data: Uint8Array, options?: object) => Buffer }).zstdCompressSync;

/** The error; "read" if there was none. */
async function outcomeOf(bytes: Uint8Array): Promise<SnapdiffError | 'read'> {
  writeFileSync(path, bytes);
  const error = await readSnapshot(path).then(
    () => 'read' as const,
    (reason: unknown) => reason,
  );
  if (error !== 'read') expect(error).toBeInstanceOf(SnapdiffError);
  return error as SnapdiffError | 'read';
}

if (compress) {
  const small = runtimes.map(([, recorded]) => smallFile(recorded));
  const isCut = { code: 'cut-short', message: expect.stringContaining('cut short') };

  describe('a snapshot in zstd', () => {
    it('is read: in one frame, in several, with a checksum, with skippable frames', async () => {
      for (const bytes of small) {
        const half = bytes.length >> 1;
        const halves = [compress(bytes.subarray(0, half)), compress(bytes.subarray(half))];
        const checked = compress(bytes, { params: { [(zlib.constants as unknown as Record<string, number>)['ZSTD_c_checksumFlag']]: 1 } });
        for (const each of [
          compress(bytes),
          checked,
          Buffer.concat(halves),
          Buffer.concat([skippable(9), halves[0], compress(Buffer.alloc(0)), skippable(0), halves[1]]),
        ]) {
          expect(await outcomeOf(each)).toBe('read');
        }
      }
    });

    it('truncated anywhere is cut short', async () => {
      for (const bytes of small) {
        const whole = compress(bytes);
        for (let length = 4; length < whole.length; length += 37) expect(await outcomeOf(whole.subarray(0, length)), `${length}`).toMatchObject(isCut);
        expect(await outcomeOf(compress(bytes.subarray(0, bytes.length - 9)))).toMatchObject(isCut);
      }
    });

    it('with a byte changed is rejected, or read as changed', async () => {
      const random = createRandom(seed + 20);
      const codes = ['cut-short', 'bad-compression', 'not-json', 'damaged', 'empty', 'not-a-snapshot'];
      for (let round = 0; round < 300; round++) {
        const bytes = Buffer.from(compress(random.pick(small)));
        bytes[random.below(bytes.length)] ^= 1 << random.below(8);
        const error = await outcomeOf(bytes);
        if (error !== 'read') expect(codes).toContain(error.code);
      }
    });

    it('twice, or with bytes after or between frames, is rejected', async () => {
      const bytes = compress(small[1]);
      const half = small[1].length >> 1;
      expect(await outcomeOf(Buffer.concat([bytes, bytes]))).toMatchObject({ code: 'damaged', byteOffset: small[1].length });
      expect(await outcomeOf(Buffer.concat([bytes, Buffer.from('garbage')]))).toMatchObject({ code: 'bad-compression' });
      const parted = [compress(small[1].subarray(0, half)), Buffer.from('garbage'), compress(small[1].subarray(half))];
      expect(await outcomeOf(Buffer.concat(parted))).toMatchObject({ code: 'bad-compression' });
      expect(await outcomeOf(compress(bytes))).toMatchObject({ code: 'not-json' });
    });

    it('that is a bomb is rejected: of blanks, and of frames', async () => {
      expect(await outcomeOf(compress(Buffer.alloc(600_000_000, 0x20)))).toMatchObject({ code: 'bad-compression' });
      const blank = compress(Buffer.from(' '));
      expect(await outcomeOf(Buffer.concat(Array(10_001).fill(blank)))).toMatchObject({ code: 'bad-compression', message: expect.stringContaining('frames') });
    });
  });
} else {
  it('a snapshot in zstd is rejected with the versions of Node that can read it', async () => {
    const error = await outcomeOf(rawFrame(['{"snapshot":']));
    expect(error).toMatchObject({
      code: 'zstd-unsupported',
      message: expect.stringContaining(process.versions.node),
      hint: expect.stringContaining('Node 22.15'),
    });
  });
}
