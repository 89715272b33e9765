/**
 * Reads an input as a stream of decompressed bytes, on request. Detects the compression from the content, never from the name.
 * Independent of the snapshot format.
 */
import { readSync } from 'node:fs';
import { pipeline, Readable, type Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { errorFromData, errorToData, SnapdiffError } from '../errors.js';
import { closeInput, type Input, type InputFile, openInputFile, readSome, systemError, versionOf } from './input-file.js';
import { isWebKit, toV8Format } from './webkit.js';
import { isZstd, zstdFrames } from './zstd-frames.js';

export interface Source {
  path: string;
  /** Bytes on disk; 0 for a pipe. */
  fileBytes: number;
  compressed: boolean;
  /** Fills `into` from its start with at least one byte and as many as are available; returns the count, 0 at the end. */
  read(into: Uint8Array): Promise<number>;
  /** Fraction of the file on disk that has been read, 0 to 1. */
  fraction(): number;
  /** For an uncompressed file on disk, which can be read at any offset; else null. */
  place: SourcePlace | null;
  close(): Promise<void>;
}

interface SourcePlace {
  /** Equal for two sources of one file if it was not written in between. */
  version: string;
  /** Sets the offset of the next read. */
  seek(offset: number): void;
  /** Sets the offset at which `read` returns 0; Infinity for the end of the file. */
  end(offset: number): void;
}

const GZIP = [0x1f, 0x8b];

/** Largest expansion of a compressed file once it exceeds the floor; snapshots compress 5 to 40 times. */
const MAX_EXPANSION = 400;
const EXPANSION_FLOOR = 256 * 1024 * 1024;
const CHUNK = 1024 * 1024;
/** Each frame needs a decoder; pzstd writes frames of a few megabytes. */
const MAX_FRAMES = 10_000;
const FRAME_CHUNK = 128 * 1024;

/** Upper bound of a source's decompressed bytes, before it is read; Infinity for a pipe. */
export function maxBytes({ fileBytes, compressed }: Source): number {
  if (fileBytes === 0) return Number.POSITIVE_INFINITY;
  return compressed ? Math.max(EXPANSION_FLOOR + CHUNK, fileBytes * MAX_EXPANSION) + CHUNK : fileBytes;
}

/** Opens a path, and closes it with the source. An open input stays open, and each source of it starts at its first byte. */
export async function openSource(input: Input): Promise<Source> {
  if (typeof input !== 'string') return sourceOf(input, async () => {});
  const file = await openInputFile(input);
  return sourceOf(file, () => closeInput(file));
}

/** All bytes of a small file; null if there are more than `maxCount`. @throws SnapdiffError */
export async function readAll(input: Input, maxCount: number): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  let total = 0;
  for await (const part of chunksOfInput(input)) {
    total += part.length;
    if (total > maxCount) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

export async function* chunksOfInput(input: Input): AsyncGenerator<Buffer> {
  const source = await openSource(input);
  try {
    for (;;) {
      const chunk = Buffer.alloc(FRAME_CHUNK);
      const count = await source.read(chunk);
      if (count === 0) return;
      yield chunk.subarray(0, count);
    }
  } finally {
    await source.close();
  }
}

async function sourceOf(file: InputFile, close: () => Promise<void>): Promise<Source> {
  try {
    const raw = rawBytes(file);
    const text = decoded(file.head, raw, file.path);
    return text ? decodedSource(file, raw, toV8Format(text, file.path), close) : plainSource(file, raw, await versionOf(file), close);
  } catch (error) {
    await close();
    throw error;
  }
}

interface RawBytes {
  /** Bytes read so far; for a file on disk, the offset of the next read. */
  taken: number;
  /** Offset at which reading ends. */
  end: number;
  read(into: Uint8Array): Promise<number>;
}

/** The bytes of the file as stored: first the head, then the rest. */
function rawBytes({ fd, head, path, isRegular }: InputFile): RawBytes {
  const raw: RawBytes = {
    taken: 0,
    end: Number.POSITIVE_INFINITY,
    async read(into) {
      const room = Math.min(into.length, raw.end - raw.taken);
      if (room <= 0) return 0;
      let count: number;
      if (raw.taken < head.length) {
        count = Math.min(head.length - raw.taken, room);
        into.set(head.subarray(raw.taken, raw.taken + count));
      } else {
        count = isRegular ? readNow(fd, into.subarray(0, room), path, raw.taken) : await readSome(fd, into, path);
      }
      raw.taken += count;
      return count;
    },
  };
  return raw;
}

/** Reads synchronously: for a file on disk, dispatching each read to the thread pool costs more. */
function readNow(fd: number, into: Uint8Array, path: string, position: number): number {
  try {
    return readSync(fd, into, 0, into.length, position);
  } catch (error) {
    throw systemError(error, path);
  }
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, position) => bytes[position] === byte);
}

/** Null for uncompressed bytes, unless they are in another format than V8's. Brotli has no magic number, so anything that is neither text nor a known format is tried as brotli. */
function decoded(head: Uint8Array, raw: RawBytes, path: string): AsyncGenerator<Uint8Array> | null {
  if (startsWith(head, GZIP)) return through(zlib.createGunzip({ chunkSize: CHUNK }), chunksOf(raw));
  if (isZstd(head)) return unframed(raw, path);
  if (isWebKit(head)) return chunksOf(raw);
  if (looksLikeText(head)) return null;
  return unbrotlied(raw, path);
}

async function* unbrotlied(raw: RawBytes, path: string): AsyncGenerator<Uint8Array> {
  const params = { [zlib.constants.BROTLI_DECODER_PARAM_LARGE_WINDOW]: 1 };
  const decoder = zlib.createBrotliDecompress({ chunkSize: CHUNK, params });
  yield* through(decoder, chunksOf(raw));
  // The decoder ignores bytes after the last block without an error.
  if (decoder.bytesWritten < raw.taken || (await raw.read(new Uint8Array(1))) > 0) {
    throw new SnapdiffError('bad-compression', 'cannot be decompressed: there are bytes after the end of the brotli data', { path });
  }
}

async function* through(decoder: Transform, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  pipeline(Readable.from(bytes, { objectMode: false }), decoder, () => {});
  // Leaving the iteration early destroys the decoder too.
  yield* decoder as AsyncIterable<Uint8Array>;
}

/** A decoder for each frame. */
function unframed(raw: RawBytes, path: string): AsyncGenerator<Uint8Array> {
  const create = (zlib as { createZstdDecompress?: (options: { chunkSize: number }) => Transform }).createZstdDecompress;
  if (!create) throw new SnapdiffError('zstd-unsupported', `is compressed with zstd, which Node ${process.versions.node} cannot read`, { path });
  const stray = () => new SnapdiffError('bad-compression', 'cannot be decompressed: there are bytes after a zstd frame that are not a frame', { path });
  const frames = zstdFrames((into) => raw.read(into), stray);
  return (async function* () {
    for (let count = 1; ; count++) {
      const frame = await frames.next();
      if (frame === null) return;
      if (count > MAX_FRAMES) throw new SnapdiffError('bad-compression', `has more than ${MAX_FRAMES} zstd frames`, { path });
      yield* through(create({ chunkSize: FRAME_CHUNK }), frame);
      // The gzip and brotli decoders report this; the zstd decoder does so only in newer releases of Node (22.23 does not).
      if (frames.isCut()) throw Object.assign(new Error('unexpected end of file'), { code: 'Z_BUF_ERROR' });
    }
  })();
}

async function* chunksOf(raw: RawBytes): AsyncGenerator<Uint8Array> {
  for (;;) {
    const chunk = new Uint8Array(256 * 1024);
    const count = await raw.read(chunk);
    if (count === 0) return;
    yield chunk.subarray(0, count);
  }
}

/** JSON starts with a brace, white space or a byte-order mark; the reader reports other printable text as an error. */
function looksLikeText(head: Uint8Array): boolean {
  const start = head.subarray(0, 16);
  if (startsWith(head, [0xef, 0xbb, 0xbf]) || start.every((byte) => byte === 0)) return true;
  return start.every((byte) => (byte >= 0x20 && byte < 0x7f) || byte === 9 || byte === 10 || byte === 13);
}

function plainSource({ path, fileBytes }: InputFile, raw: RawBytes, version: string | null, close: () => Promise<void>): Source {
  const place: SourcePlace = {
    version: version ?? '',
    seek: (offset) => void (raw.taken = offset),
    end: (offset) => void (raw.end = offset),
  };
  return {
    place: version === null ? null : place,
    path,
    fileBytes,
    compressed: false,
    read: (into) => raw.read(into),
    fraction: () => (fileBytes > 0 ? Math.min(1, raw.taken / fileBytes) : 0),
    close,
  };
}

function decodedSource({ path, fileBytes }: InputFile, raw: RawBytes, chunks: AsyncGenerator<Uint8Array>, close: () => Promise<void>): Source {
  let rest: Uint8Array = new Uint8Array(0);
  let produced = 0;
  return {
    place: null,
    path,
    fileBytes,
    compressed: true,
    async read(into) {
      while (rest.length === 0) {
        const next = await nextChunk(chunks, path, produced);
        if (next === null) {
          if (produced === 0) throw new SnapdiffError('empty', 'is empty (0 bytes after decompression)', { path, byteOffset: 0 });
          return 0;
        }
        rest = next;
        if (produced > EXPANSION_FLOOR && produced > raw.taken * MAX_EXPANSION) throw expansionError(path, produced);
      }
      const count = Math.min(rest.length, into.length);
      into.set(rest.subarray(0, count));
      rest = rest.subarray(count);
      produced += count;
      return count;
    },
    fraction: () => (fileBytes > 0 ? Math.min(1, raw.taken / fileBytes) : 0),
    async close() {
      await chunks.return(undefined);
      await close();
    },
  };
}

function expansionError(path: string, byteOffset: number): SnapdiffError {
  return new SnapdiffError('bad-compression', `expands more than ${MAX_EXPANSION} times when decompressed`, { path, byteOffset });
}

async function nextChunk(chunks: AsyncIterator<Uint8Array>, path: string, byteOffset: number): Promise<Uint8Array | null> {
  try {
    const { value, done } = await chunks.next();
    return done ? null : value;
  } catch (error) {
    if (error instanceof SnapdiffError) throw error.byteOffset === undefined ? errorFromData({ ...errorToData(error), byteOffset }) : error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'Z_BUF_ERROR') {
      throw new SnapdiffError(
        'cut-short',
        `is cut short: the compressed data ends after ${byteOffset.toLocaleString('en')} bytes of text`,
        { path, byteOffset },
        { cause: error },
      );
    }
    // Brotli is only a guess: an error at its first bytes means that the format is unknown.
    if (byteOffset === 0 && /^ERR_?_?BROTLI|^ERR__ERROR|BROTLI/i.test(code ?? '')) {
      throw new SnapdiffError('not-json', 'is not a heap snapshot (nor gzip, brotli or zstd of one)', { path, byteOffset }, { cause: error });
    }
    throw new SnapdiffError('bad-compression', `cannot be decompressed: ${message}`, { path, byteOffset }, { cause: error });
  }
}
