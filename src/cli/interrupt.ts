/**
 * Ctrl-C and SIGTERM: the first one stops the work and gives it a moment to put its workers away. Those that follow within that moment
 * are the same one: npx passes on what the terminal has sent to all.
 */
import { SnapdiffError } from '../errors.js';
import type { Host, Signal } from './host.js';

/** What the shell shows for a program that a signal ended: 128 + its number. */
const exitCodes: Record<Signal, number> = { SIGINT: 130, SIGTERM: 143 };
const GRACE_MS = 500;

export class Interrupted extends Error {
  readonly exitCode: number;

  constructor(signal: Signal) {
    super(`interrupted by ${signal}`);
    this.exitCode = exitCodes[signal];
  }
}

/**
 * Runs the work with an AbortSignal that Ctrl-C fires. Work that `concludes` is one that Ctrl-C only brings to its end: its outcome counts.
 * @throws Interrupted within GRACE_MS of the signal, whether the work has stopped or not; of work that concludes, on a second signal
 */
export async function untilInterrupted<T>(host: Host, work: (signal: AbortSignal) => Promise<T>, concludes = false): Promise<T> {
  const controller = new AbortController();
  let first: { interrupted: Interrupted; time: number } | undefined;
  let stop: (interrupted: Interrupted) => void = () => {};
  const interrupted = new Promise<Interrupted>((resolve) => {
    stop = resolve;
  });
  const listeners = (['SIGINT', 'SIGTERM'] as const).map((signal) => {
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
    // The work may fail because of the signal before the race is decided.
    const stopped = first !== undefined && (!concludes || (error instanceof SnapdiffError && error.code === 'aborted'));
    throw stopped ? first!.interrupted : error;
  } finally {
    remove();
  }
}

async function settledOr(working: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([working.catch(() => {}), patience]);
  clearTimeout(timer);
}
