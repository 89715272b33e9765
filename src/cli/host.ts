/**
 * What the command line needs of a process, so that a test can be one; and writing to its streams without surprises.
 */
import { SnapdiffError, systemReason } from '../errors.js';

export interface OutputStream {
  write(text: string, done: (error?: Error | null) => void): boolean;
  on(event: 'error', listener: (error: Error) => void): unknown;
  isTTY?: boolean | undefined;
  columns?: number | undefined;
}

/** What the user types, line by line. */
export interface InputStream {
  isTTY?: boolean | undefined;
  on(event: 'data', listener: (text: Buffer | string) => void): unknown;
  off(event: 'data', listener: (text: Buffer | string) => void): unknown;
  pause(): unknown;
}

export type Signal = 'SIGINT' | 'SIGTERM';

/** `process` is one. */
export interface Host {
  /** With node and the script in front. */
  argv: readonly string[];
  stdout: OutputStream;
  stderr: OutputStream;
  stdin?: InputStream;
  pid?: number;
  env: Readonly<Record<string, string | undefined>>;
  cwd(): string;
  on(signal: Signal | 'SIGUSR2', listener: () => void): unknown;
  off(signal: Signal | 'SIGUSR2', listener: () => void): unknown;
}

const guarded = new WeakSet<OutputStream>();

/** A reader that went away (`| head`) raises an "error" event besides the callback; unheard, it would end the process with a stack trace. */
export function guardStreams(host: Host): void {
  for (const stream of [host.stdout, host.stderr]) {
    if (!guarded.has(stream)) stream.on('error', () => {});
    guarded.add(stream);
  }
}

/** @throws SnapdiffError like writeChunks */
export async function writeOut(host: Host, text: string): Promise<void> {
  return writeChunks(host, [text]);
}

/**
 * Resolves when all is handed over, piece by piece. A closed pipe is no error: whoever reads has seen enough.
 * @throws SnapdiffError 'cannot-write', e.g. when standard output is a file on a full disk
 */
export async function writeChunks(host: Host, chunks: Iterable<string>): Promise<void> {
  for (const chunk of chunks) {
    const error = await written(host.stdout, chunk);
    if (error === null) continue;
    if (isClosed(error)) return;
    throw cannotWrite(error);
  }
}

function cannotWrite(error: Error): SnapdiffError {
  return new SnapdiffError('cannot-write', `standard output cannot be written: ${systemReason(error)}`, {}, { cause: error, hint: 'Is the disk full?' });
}

/** Nobody is left to tell when standard error fails. */
export async function writeError(host: Host, text: string): Promise<void> {
  await written(host.stderr, text);
}

function written(stream: OutputStream, text: string): Promise<Error | null> {
  if (text === '') return Promise.resolve(null);
  return new Promise((resolve) => {
    try {
      stream.write(text, (error) => resolve(error ?? null));
    } catch (error) {
      resolve(error as Error); // a stream onto a file writes at once, and fails at once
    }
  });
}

function isClosed(error: NodeJS.ErrnoException): boolean {
  return error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED' || error.code === 'ECONNRESET';
}
