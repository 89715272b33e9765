/**
 * A path as a stream of plain bytes: opens the file, tells its compression by content (never by name) and hands out bytes
 * on request. Nothing here knows what a snapshot is.
 */
import { constants, readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline, Readable, type Transform } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import * as zlib from 'node:zlib';
import { errorFromData, errorToData, SnapdiffError, systemReason } from '../errors.js';
import { isZstd, zstdFrames } from './zstd-frames.js';

export interface Source {
  path: string;
  /** Bytes on disk; 0 for a pipe. */
  fileBytes: number;
  compressed: boolean;
  /** Fills `into` from its start with as many bytes as are at hand, at least one; 0 at the end. */
  read(into: Uint8Array): Promise<number>;
  /** 0 to 1: how much of the file on disk is consumed. */
  fraction(): number;
  /** Of a plain file on disk, which can be read from anywhere; null of others. */
  place: SourcePlace | null;
  close(): Promise<void>;
}

export interface SourcePlace {
  /** The same for two sources of one file that was not written in between. */
  version: string;
  /** Goes on at this byte. */
  seek(offset: number): void;
  /** Bytes from here on are not handed out: `read` says 0 there. Infinity for no end but the file's. */
  end(offset: number): void;
}

const GZIP = [0x1f, 0x8b];

/** A compressed file may not grow beyond this factor (snapshots compress 5 to 40 times) once it is past the floor. */
const MAX_EXPANSION = 400;
const EXPANSION_FLOOR = 256 * 1024 * 1024;
const CHUNK = 1024 * 1024;
/** Each takes a decoder; pzstd makes one of some megabytes. */
const MOST_FRAMES = 10_000;
const FRAME_CHUNK = 128 * 1024;
/** Milliseconds that a pipe may stay without a writer. */
const WAIT_FOR_WRITER = 5_000;

/** Text that a source can hold at most, as far as that is known before it is read. */
export function mostBytes({ fileBytes, compressed }: Source): number {
  if (fileBytes === 0) return Number.POSITIVE_INFINITY;
  return compressed ? Math.max(EXPANSION_FLOOR + CHUNK, fileBytes * MAX_EXPANSION) + CHUNK : fileBytes;
}

export async function openSource(path: string): Promise<Source> {
  const file = await openFile(path);
  try {
    const stat = await file.stat();
    if (stat.isDirectory()) throw new SnapdiffError('not-a-file', 'is a directory', { path });
    const fileBytes = stat.isFile() ? stat.size : 0;
    const head = new Uint8Array(CHUNK);
    const headBytes = await fill(file, head, path, stat.isFIFO());
    if (headBytes === 0) throw new SnapdiffError('empty', 'is empty (0 bytes)', { path, byteOffset: 0 });
    const raw = rawBytes(file, head.subarray(0, headBytes), path, stat.isFile());
    const text = decoded(head.subarray(0, headBytes), raw, path);
    const version = stat.isFile() ? `${stat.dev} ${stat.ino} ${stat.size} ${stat.mtimeMs}` : null;
    return text ? decodedSource(path, fileBytes, file, raw, text) : plainSource(path, fileBytes, file, raw, version);
  } catch (error) {
    await file.close().catch(() => {});
    throw error;
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    // Opening a pipe that nobody writes to would block a thread, which then could not be stopped.
    return await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    throw systemError(error, path);
  }
}

function systemError(error: unknown, path: string): SnapdiffError {
  if (error instanceof SnapdiffError) return error;
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT' || code === 'ENOTDIR') return new SnapdiffError('not-found', 'does not exist', { path }, { cause: error });
  if (code === 'EISDIR') return new SnapdiffError('not-a-file', 'is a directory', { path }, { cause: error });
  return new SnapdiffError('unreadable', `cannot be read: ${systemReason(error)}`, { path }, { cause: error });
}

interface RawBytes {
  /** Bytes taken from the disk so far; of a file on disk, where the next are taken from. */
  taken: number;
  /** Where they end. */
  end: number;
  read(into: Uint8Array): Promise<number>;
}

/** The file's own bytes: first those already read to tell the compression, then the rest. */
function rawBytes(file: FileHandle, head: Uint8Array, path: string, isRegular: boolean): RawBytes {
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
        count = isRegular ? readNow(file, into.subarray(0, room), path, raw.taken) : await readSome(file, into, path);
      }
      raw.taken += count;
      return count;
    },
  };
  return raw;
}

/** Of a file on disk, which is there at once: to hand each read to another thread and back costs more. */
function readNow(file: FileHandle, into: Uint8Array, path: string, position: number): number {
  try {
    return readSync(file.fd, into, 0, into.length, position);
  } catch (error) {
    throw systemError(error, path);
  }
}

async function readSome(file: FileHandle, into: Uint8Array, path: string): Promise<number> {
  for (;;) {
    try {
      return (await file.read(into, 0, into.length, null)).bytesRead;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw systemError(error, path);
      // A pipe whose writer has nothing yet.
      await sleep(5);
    }
  }
}

/** A pipe may hand over its first bytes one by one: four are needed to tell zstd. */
async function fill(file: FileHandle, into: Uint8Array, path: string, isPipe: boolean): Promise<number> {
  const deadline = Date.now() + (isPipe ? WAIT_FOR_WRITER : 0);
  let total = 0;
  while (total < 4) {
    const count = await readSome(file, into.subarray(total), path);
    total += count;
    if (count > 0) continue;
    if (total > 0 || Date.now() >= deadline) break;
    await sleep(20);
  }
  return total;
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, position) => bytes[position] === byte);
}

/** Null for plain bytes. Brotli has no magic number: what is neither JSON nor anything known is tried as brotli. */
function decoded(head: Uint8Array, raw: RawBytes, path: string): AsyncGenerator<Uint8Array> | null {
  if (startsWith(head, GZIP)) return through(zlib.createGunzip({ chunkSize: CHUNK }), chunksOf(raw));
  if (isZstd(head)) return unframed(raw, path);
  if (looksLikeText(head)) return null;
  return unbrotlied(raw, path);
}

async function* unbrotlied(raw: RawBytes, path: string): AsyncGenerator<Uint8Array> {
  const params = { [zlib.constants.BROTLI_DECODER_PARAM_LARGE_WINDOW]: 1 };
  const decoder = zlib.createBrotliDecompress({ chunkSize: CHUNK, params });
  yield* through(decoder, chunksOf(raw));
  // The decoder takes nothing of what stands behind the last block, and does not say so.
  if (decoder.bytesWritten < raw.taken || (await raw.read(new Uint8Array(1))) > 0) {
    throw new SnapdiffError('bad-compression', 'cannot be decompressed: something follows the end of the brotli data', { path });
  }
}

async function* through(decoder: Transform, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  pipeline(Readable.from(bytes, { objectMode: false }), decoder, () => {});
  // Iterating ends the decoder too, when it is left early.
  yield* decoder as AsyncIterable<Uint8Array>;
}

/** A decoder for each frame. */
function unframed(raw: RawBytes, path: string): AsyncGenerator<Uint8Array> {
  const create = (zlib as { createZstdDecompress?: (options: { chunkSize: number }) => Transform }).createZstdDecompress;
  if (!create) throw new SnapdiffError('zstd-unsupported', `is compressed with zstd, which Node ${process.versions.node} cannot read`, { path });
  const stray = () => new SnapdiffError('bad-compression', 'cannot be decompressed: what follows a frame of zstd is none', { path });
  const frames = zstdFrames((into) => raw.read(into), stray);
  return (async function* () {
    for (let count = 1; ; count++) {
      const frame = await frames.next();
      if (frame === null) return;
      if (count > MOST_FRAMES) throw new SnapdiffError('bad-compression', `has more than ${MOST_FRAMES} frames of zstd, which no snapshot has`, { path });
      yield* through(create({ chunkSize: FRAME_CHUNK }), frame);
      // As the decoders of gzip and brotli say; this one does in newer Node only (22.23 does not).
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

/** JSON starts with a brace, blanks or a byte-order mark; other printable beginnings are left to the reader's error. */
function looksLikeText(head: Uint8Array): boolean {
  const start = head.subarray(0, 16);
  if (startsWith(head, [0xef, 0xbb, 0xbf]) || start.every((byte) => byte === 0)) return true;
  return start.every((byte) => (byte >= 0x20 && byte < 0x7f) || byte === 9 || byte === 10 || byte === 13);
}

function plainSource(path: string, fileBytes: number, file: FileHandle, raw: RawBytes, version: string | null): Source {
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
    close: () => file.close(),
  };
}

function decodedSource(path: string, fileBytes: number, file: FileHandle, raw: RawBytes, chunks: AsyncGenerator<Uint8Array>): Source {
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
      await file.close();
    },
  };
}

function expansionError(path: string, byteOffset: number): SnapdiffError {
  return new SnapdiffError('bad-compression', `grows more than ${MAX_EXPANSION} times when decompressed, which no snapshot does`, { path, byteOffset });
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
    // Brotli is only a guess: a failure on its first bytes means that the file is no known kind at all.
    if (byteOffset === 0 && /^ERR_?_?BROTLI|^ERR__ERROR|BROTLI/i.test(code ?? '')) {
      throw new SnapdiffError('not-json', 'is not a heap snapshot (nor gzip, brotli or zstd of one)', { path, byteOffset }, { cause: error });
    }
    throw new SnapdiffError('bad-compression', `cannot be decompressed: ${message}`, { path, byteOffset }, { cause: error });
  }
}
