/**
 * Settles a process before its snapshot: frees garbage and objects with pending finalizers. Runs in the tested process, so it imports only modules
 * of Node.
 */
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

// Taken at load time, because tests replace the timers of their process.
const timers = { pause, turn };

/** Objects that a finalizer or a WeakRef releases need a second collection; chains of such objects need several. */
const ROUNDS = 6;
/** Finalizers and closing handles run in a later turn of the event loop, some after work of a V8 thread. */
const PAUSE_MS = 10;

type Collect = () => void;

/** V8's garbage collector, also without --expose-gc; null if it is not available. */
export function collector(): Collect | null {
  if (typeof globalThis.gc === 'function') return globalThis.gc as Collect;
  try {
    setFlagsFromString('--expose-gc');
    const gc: unknown = runInNewContext('typeof gc === "function" ? gc : null');
    return typeof gc === 'function' ? (gc as Collect) : null;
  } catch {
    return null;
  }
}

export async function settle(collect: Collect): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    collect();
    await timers.pause(PAUSE_MS);
    await timers.turn();
  }
  collect();
}
