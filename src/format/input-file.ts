/** Opens an input once: a path becomes a file descriptor and its first bytes, which identify its kind and which every reader starts from. */
import { close as closeCallback, constants, fstat as fstatCallback, open as openCallback, read as readCallback } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { SnapdiffError } from '../errors.js';
import { type FileKind, kindOf } from './input-kind.js';

const [open, close, fstat] = [promisify(openCallback), promisify(closeCallback), promisify(fstatCallback)];
const read = promisify(readCallback);

/** Plain data: threads share the descriptor, each with its own position. The bytes of a pipe after the head can be read only once. */
export interface InputFile {
  kind: FileKind;
  /** As passed by the caller. */
  path: string;
  fd: number;
  /** Whether it is a file on disk, which can be read at any offset and more than once. */
  isRegular: boolean;
  /** Bytes on disk; 0 for a pipe. */
  fileBytes: number;
  head: Uint8Array;
}

interface InputFolder {
  kind: 'folder';
  path: string;
}

/** A path, or the result of openInput(). */
export type Input = string | InputFile;

export const pathOf = (input: Input): string => (typeof input === 'string' ? input : input.path);

/** Enough for the header of a snapshot, and for the first keys of an indented report or baseline. */
const HEAD_BYTES = 4096;
/** Milliseconds to wait for a pipe's first writer. */
const WAIT_FOR_WRITER = 5_000;

/** Opens a path, relative to `folder`, and identifies its kind. The caller closes it. @throws SnapdiffError, or the signal's reason */
export async function openInput(
  path: string,
  { folder = '', signal }: { folder?: string; signal?: AbortSignal | undefined } = {},
): Promise<InputFile | InputFolder> {
  const fd = await openPath(resolve(folder, path), path);
  try {
    const stat = await fstat(fd);
    if (stat.isDirectory()) {
      await close(fd);
      return { kind: 'folder', path };
    }
    const head = await readHead(fd, path, stat.isFIFO() ? WAIT_FOR_WRITER : 0, signal);
    if (head.length === 0) throw new SnapdiffError('empty', 'is empty (0 bytes)', { path, byteOffset: 0 });
    return { kind: kindOf(head), path, fd, isRegular: stat.isFile(), fileBytes: stat.isFile() ? stat.size : 0, head };
  } catch (error) {
    await close(fd).catch(() => {});
    throw error;
  }
}

/** As `openInput`, but rejects folders. @throws SnapdiffError */
export async function openInputFile(path: string, options?: Parameters<typeof openInput>[1]): Promise<InputFile> {
  const input = await openInput(path, options);
  if (input.kind === 'folder') throw new SnapdiffError('not-a-file', 'is a directory', { path });
  return input;
}

export async function closeInput({ fd }: InputFile): Promise<void> {
  await close(fd).catch(() => {});
}

/** Two calls return the same text if the file was not written in between; null for a pipe. */
export async function versionOf({ fd, isRegular }: InputFile): Promise<string | null> {
  if (!isRegular) return null;
  const { dev, ino, size, mtimeMs } = await fstat(fd);
  return `${dev} ${ino} ${size} ${mtimeMs}`;
}

async function openPath(absolute: string, path: string): Promise<number> {
  try {
    // Without O_NONBLOCK, opening a pipe without a writer blocks a libuv thread for ever.
    return await open(absolute, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    throw systemError(error, path);
  }
}

export function systemError(error: unknown, path: string): SnapdiffError {
  if (error instanceof SnapdiffError) return error;
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT' || code === 'ENOTDIR') return new SnapdiffError('not-found', 'does not exist', { path }, { cause: error });
  if (code === 'EISDIR') return new SnapdiffError('not-a-file', 'is a directory', { path }, { cause: error });
  const why = code === 'EACCES' || code === 'EPERM' ? 'permission denied' : `${code ?? (error as Error).message}`;
  return new SnapdiffError('unreadable', `cannot be read: ${why}`, { path }, { cause: error });
}

/** Reads at least one byte and as many as are available; returns the count, 0 at the end. @throws SnapdiffError, or the signal's reason */
export async function readSome(fd: number, into: Uint8Array, path: string, signal?: AbortSignal): Promise<number> {
  for (;;) {
    try {
      return (await read(fd, into, 0, into.length, null)).bytesRead;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw systemError(error, path);
    }
    // The pipe is open but empty.
    await sleep(5);
    signal?.throwIfAborted();
  }
}

/** Reads until the head is full, because a pipe may deliver its first bytes one at a time. */
async function readHead(fd: number, path: string, timeoutMs: number, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const head = new Uint8Array(HEAD_BYTES);
  const deadline = Date.now() + timeoutMs;
  let total = 0;
  while (total < head.length) {
    const count = await readSome(fd, head.subarray(total), path, signal);
    total += count;
    if (count > 0) continue;
    if (total > 0 || Date.now() >= deadline) break;
    await sleep(20);
    signal?.throwIfAborted();
  }
  return head.slice(0, total);
}
