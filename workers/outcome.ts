/** How a task answers: errors return as data, because piscina drops their fields. */
import { type ErrorData, errorToData, SnapdiffError } from '../src/errors.js';
import { collectDropped, columnsDropped } from '../src/memory.js';

/** `tooLarge`: bytes that the value would take among the objects of whoever asked. */
export type Outcome<Value> = { value: Value } | { error: ErrorData } | { tooLarge: number };

/** Snapshots that this thread has met. The first two are compared: when another comes, columns of an earlier one may be garbage. */
const met = new Set<string>();
const COMPARED = 2;

/** `columns`: bytes of the columns that the task has in hand. */
export async function settle<Value>(path: string, columns: number, work: () => Value | Promise<Value>): Promise<Outcome<Value>> {
  if (columns > 0 && !met.has(path)) {
    met.add(path);
    if (met.size > COMPARED) columnsDropped(columns);
    collectDropped();
  }
  try {
    return { value: await work() };
  } catch (error) {
    if (error instanceof SnapdiffError) return { error: errorToData(error) };
    if (error instanceof RangeError && /allocation|Invalid (typed )?array|Invalid string length|memory|maximum size/i.test(error.message)) {
      return { error: errorToData(new SnapdiffError('out-of-memory', 'needs more memory than there is', { path })) };
    }
    const { message } = error as Error;
    return { error: errorToData(new SnapdiffError('worker-failed', `could not be analysed: ${message}`, { path })) };
  }
}
