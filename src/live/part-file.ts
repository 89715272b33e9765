/**
 * Writes a file under a temporary name and renames it when it is complete; compressed with gzip when the name ends in .gz. write() reports
 * when text arrives faster than the disk takes it. Only the user can read the file: a heap has passwords and keys.
 */
import { randomBytes } from 'node:crypto';
import { createWriteStream, rmSync } from 'node:fs';
import { access, constants, open, rename, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Writable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { SnapdiffError, systemReason } from '../errors.js';

export interface PartFile {
  /** Returns false if the caller should wait for onDrain before the next write. `onWritten`: called when the bytes may be overwritten. */
  write(text: string | Uint8Array, onWritten?: () => void): boolean;
  onDrain(listener: () => void): void;
  /** Rejects when a write fails; never resolves. */
  failed: Promise<never>;
  /** Completes the file and renames it. Resolves to its size on disk, in bytes. */
  commit(): Promise<number>;
  /** Removes the temporary file unless it was committed. Synchronous: it also runs while the process exits. */
  discard(): void;
}

/** Text that waits for the disk before write() returns false. */
const BUFFER_BYTES = 4 << 20;
/** Level 1 makes the text a seventh, the default level 6 a ninth in three times the time, during which the program may be paused. */
const GZIP_LEVEL = 1;

export interface PartFileOptions {
  /** Replace a file of this name; by default that is refused. */
  overwrite?: boolean | undefined;
}

/** @throws SnapdiffError 'cannot-write', before anything else is done */
export async function openPartFile(path: string, { overwrite = false }: PartFileOptions = {}): Promise<PartFile> {
  const cannotWrite = (cause: unknown) => new SnapdiffError('cannot-write', `cannot be written: ${systemReason(cause)}`, { path }, { cause });
  const before = await stat(path).catch(() => null);
  if (before?.isDirectory()) throw new SnapdiffError('cannot-write', 'is a folder', { path }, { hint: `Name a file in it: ${join(path, 'a.heapsnapshot')}` });
  if (before && !before.isFile()) throw new SnapdiffError('cannot-write', 'is not a file', { path }, { hint: 'Name a file.' });
  if (before && !overwrite) throw new SnapdiffError('cannot-write', 'already exists', { path }, { hint: 'Give another name.' });
  const aside = join(dirname(path), `.${basename(path).slice(0, 100)}.${randomBytes(4).toString('hex')}.partial`);
  try {
    if (before) await access(path, constants.W_OK);
    await (await open(aside, 'wx', 0o600)).close();
  } catch (error) {
    throw cannotWrite(error);
  }
  const file = createWriteStream(aside, { flags: 'r+', highWaterMark: BUFFER_BYTES });
  const entrance = /\.gz$/i.test(path) ? compressing(file) : file;
  const failed = new Promise<never>((_, reject) => {
    for (const stream of new Set<Writable>([file, entrance])) stream.on('error', (error) => reject(cannotWrite(error)));
  });
  failed.catch(() => {});
  let pending = true;
  const discard = () => {
    process.off('exit', discard);
    if (!pending) return;
    pending = false;
    entrance.destroy();
    file.destroy();
    rmSync(aside, { force: true });
  };
  process.on('exit', discard);
  return {
    write: (text, onWritten) => entrance.write(text, onWritten),
    onDrain: (listener) => void entrance.on('drain', listener),
    failed,
    async commit() {
      const closed = new Promise<void>((resolve) => file.on('close', resolve));
      entrance.end();
      await Promise.race([closed, failed]);
      try {
        await rename(aside, path);
      } catch (error) {
        throw cannotWrite(error);
      }
      pending = false;
      return file.bytesWritten;
    },
    discard,
  };
}

/** Writes in order; resolves when the bytes of all calls before are written. */
export function sinkOf(file: PartFile): (bytes: Uint8Array) => Promise<void> {
  let last = Promise.resolve();
  return async (bytes) => {
    const before = last;
    last = new Promise((resolve) => void file.write(bytes, resolve));
    await Promise.race([before, file.failed]);
  };
}

function compressing(file: Writable): Writable {
  const gzip = createGzip({ level: GZIP_LEVEL });
  gzip.pipe(file);
  return gzip;
}
