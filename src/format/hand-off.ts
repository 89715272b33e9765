/** Shared state through which a file's main reader and its helper, on another thread, hand over the later edges. */

/** On shared memory. */
export interface HandOff {
  /** State, and 1 if the main reader no longer needs the helper's edges. */
  flags: Int32Array;
  /** Byte offsets, an edge ordinal and a string index, by `At`. */
  values: Float64Array;
}

export const State = { early: 0, begun: 1, claimed: 2, done: 3, over: 4 } as const;
export const [STATE, REFUSED] = [0, 1];
export const At = { start: 0, claim: 1, edge: 2, end: 3, largestName: 4 } as const;

export function createHandOff(): HandOff {
  const buffer = new SharedArrayBuffer(64);
  return { flags: new Int32Array(buffer, 0, 2), values: new Float64Array(buffer, 8, 5) };
}

/** Ends the hand-off and wakes the waiting thread. */
export function endHandOff({ flags }: HandOff): void {
  Atomics.store(flags, REFUSED, 1);
  if (Atomics.load(flags, STATE) !== State.done) setState(flags, State.over);
}

/** Sets the state and wakes the waiting thread. */
export function setState(flags: Int32Array, state: number): void {
  Atomics.store(flags, STATE, state);
  Atomics.notify(flags, STATE);
}

/** Blocks the thread while the state is `state`; returns the new state. */
export function waitWhile(flags: Int32Array, state: number): number {
  while (Atomics.load(flags, STATE) === state) Atomics.wait(flags, STATE, state);
  return Atomics.load(flags, STATE);
}
