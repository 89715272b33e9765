/**
 * Bringing a process to rest before its snapshot, so that what is only waiting to go is gone. Runs in the process that is tested: nothing
 * here may import more than Node.
 */
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

// Taken now, because a test may put false timers in their place.
const timers = { pause, turn };

/** Two collections are needed for what a finalizer or a WeakRef lets go, more for chains of them. */
const ROUNDS = 6;
/** Finalizers and closing handles wait for a turn of the event loop, some for a thread of V8. */
const PAUSE_MS = 10;

export type Collect = () => void;

/** V8's own collector, also where --expose-gc was not given; null where it cannot be had. */
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
