/** What the command line needs of a process, so that a test can stand in for it; and writing to its streams. */
import { SnapdiffError, systemReason } from '../errors.js';
import { readableBy } from './ascii.js';

export interface OutputStream {
  write(text: string, done: (error?: Error | null) => void): boolean;
  on(event: 'error', listener: (error: Error) => void): unknown;
  isTTY?: boolean | undefined;
  columns?: number | undefined;
  rows?: number | undefined;
  /** Descriptor; undefined if the stream has none. */
  fd?: number | undefined;
}

/** Input of the user, line by line, or the input of a pipe. */
interface InputStream extends AsyncIterable<Buffer | string> {
  isTTY?: boolean | undefined;
  on(event: 'data', listener: (text: Buffer | string) => void): unknown;
  off(event: 'data', listener: (text: Buffer | string) => void): unknown;
  pause(): unknown;
}

export type Signal = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGQUIT';

/** `process` satisfies it. */
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

/** The checkout, which scripts are named relative to. */
export function rootFolder(host: Pick<Host, 'env' | 'cwd'>): string {
  return host.env['GITHUB_WORKSPACE'] || host.env['CI_PROJECT_DIR'] || host.cwd();
}

const guarded = new WeakSet<OutputStream>();

/** A closed pipe (`| head`) emits "error" besides calling back; without a listener that would end the process with a stack trace. */
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
 * Resolves when every chunk is written. A closed pipe is not an error: its reader has stopped reading.
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

/** Text of snapdiff for people. Ignores failures: there is no place left to report them. */
export async function writeError(host: Host, text: string): Promise<void> {
  await written(host.stderr, readableBy(host.env, text));
}

/** Text of another program, as it is. */
export async function passOn(host: Host, text: string): Promise<void> {
  await written(host.stderr, text);
}

function written(stream: OutputStream, text: string): Promise<Error | null> {
  if (text === '') return Promise.resolve(null);
  return new Promise((resolve) => {
    try {
      stream.write(text, (error) => resolve(error ?? null));
    } catch (error) {
      resolve(error as Error); // a stream to a file writes synchronously, and throws
    }
  });
}

function isClosed(error: NodeJS.ErrnoException): boolean {
  return error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED' || error.code === 'ECONNRESET';
}
