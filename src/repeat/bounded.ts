/** Waiting for another process, but not for ever, not when it is gone, and not when the user has had enough. */
import { SnapdiffError } from '../errors.js';
import { type Ending, endingText } from './process-group.js';

export interface Bounds {
  timeoutMs: number;
  signal: AbortSignal | undefined;
  /** Resolves when the process has ended; for work of this process left out. */
  ended?: Promise<Ending> | undefined;
}

/**
 * What `work` comes to. `what` says what is waited for, "the answer to initialize".
 * @throws SnapdiffError 'timed-out', 'process-ended', or the signal's reason
 */
export async function bounded<T>(work: Promise<T>, what: string, { timeoutMs, signal, ended }: Bounds): Promise<T> {
  signal?.throwIfAborted();
  let timer: NodeJS.Timeout | undefined;
  let abort = () => {};
  let isOver = false;
  const stopped = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new SnapdiffError('timed-out', `${what} did not end within ${timeoutMs / 1000} s`)), timeoutMs);
    abort = () => reject(signal?.reason);
    signal?.addEventListener('abort', abort);
    ended?.then((ending) => isOver || reject(new SnapdiffError('process-ended', `the program ${endingText(ending)} during ${what}`)));
  });
  stopped.catch(() => {});
  try {
    return await Promise.race([work, stopped]);
  } finally {
    isOver = true;
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}
