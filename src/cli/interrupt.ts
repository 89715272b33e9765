/**
 * Ctrl-C and the signals that end a process: the first one aborts the work and gives it a moment to stop its workers. Further signals within
 * that moment belong to the same interruption: npx forwards what the terminal has already sent to the whole group.
 */
import { SnapdiffError } from '../errors.js';
import type { Host, Signal } from './host.js';

/** As shells report a process that a signal ended: 128 + its number. */
const exitCodes: Record<Signal, number> = { SIGHUP: 129, SIGINT: 130, SIGQUIT: 131, SIGTERM: 143 };
const GRACE_MS = 500;

export class Interrupted extends Error {
  readonly exitCode: number;

  constructor(signal: Signal) {
    super(`interrupted by ${signal}`);
    this.exitCode = exitCodes[signal];
  }
}

/**
 * Runs the work with an AbortSignal that fires on the first signal. `concludes`: Ctrl-C stops the work early but its result is still returned; a second
 * Ctrl-C aborts.
 * @throws Interrupted within GRACE_MS of the signal, whether the work has stopped or not
 */
export async function untilInterrupted<T>(host: Host, work: (signal: AbortSignal) => Promise<T>, concludes = false): Promise<T> {
  const controller = new AbortController();
  let first: { interrupted: Interrupted; time: number } | undefined;
  let stop: (interrupted: Interrupted) => void = () => {};
  const interrupted = new Promise<Interrupted>((resolve) => {
    stop = resolve;
  });
  const listeners = (Object.keys(exitCodes) as Signal[]).map((signal) => {
    const listener = () => {
      const again = first !== undefined && performance.now() - first.time > GRACE_MS;
      first ??= { interrupted: new Interrupted(signal), time: performance.now() };
      controller.abort(new SnapdiffError('aborted', 'interrupted'));
      if (!concludes || again) stop(first.interrupted);
    };
    host.on(signal, listener);
    return [signal, listener] as const;
  });
  const remove = () => {
    for (const [signal, listener] of listeners) host.off(signal, listener);
  };
  const working = work(controller.signal);
  try {
    const outcome = await Promise.race([working, interrupted]);
    if (!(outcome instanceof Interrupted)) return outcome;
    await settledOr(working, GRACE_MS);
    throw outcome;
  } catch (error) {
    // The abort may make the work fail before `interrupted` wins the race.
    const stopped = first !== undefined && (!concludes || (error instanceof SnapdiffError && error.code === 'aborted'));
    throw stopped ? first!.interrupted : error;
  } finally {
    remove();
  }
}

/** Resolves when the work has settled, or after that many milliseconds. */
async function settledOr(working: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([working.catch(() => {}), patience]);
  clearTimeout(timer);
}
