/** Where two threads that read one file tell each other how far they are. */

/** On shared memory. */
export interface Meeting {
  /** State, and whether the second need not go on. */
  flags: Int32Array;
  /** Byte offsets, an ordinal and a name, by `At`. */
  values: Float64Array;
}

export const State = { early: 0, begun: 1, claimed: 2, done: 3, over: 4 } as const;
export const [STATE, REFUSED] = [0, 1];
export const At = { start: 0, claim: 1, edge: 2, end: 3, largestName: 4 } as const;

export function createMeeting(): Meeting {
  const buffer = new SharedArrayBuffer(64);
  return { flags: new Int32Array(buffer, 0, 2), values: new Float64Array(buffer, 8, 5) };
}

/** Whoever waits for the other waits no more. */
export function endMeeting({ flags }: Meeting): void {
  Atomics.store(flags, REFUSED, 1);
  if (Atomics.load(flags, STATE) !== State.done) tell(flags, State.over);
}

export function tell(flags: Int32Array, state: number): void {
  Atomics.store(flags, STATE, state);
  Atomics.notify(flags, STATE);
}

/** Blocks the thread while it is this state. */
export function waitWhile(flags: Int32Array, state: number): number {
  while (Atomics.load(flags, STATE) === state) Atomics.wait(flags, STATE, state);
  return Atomics.load(flags, STATE);
}
