/** V8's heap of each thread: free space for plain objects, and estimated sizes of values. Columns are outside of it. */
import { getHeapStatistics } from 'node:v8';

/** One task's value may use 1 / SHARE_OF_A_RESULT of the free heap, because its report is larger and there are several values. */
export const SHARE_OF_A_RESULT = 3;

/** V8 counts three semi-spaces towards the heap limit; long-lived objects cannot use them. 16 MB each, in V8 13 (Node 24) 64, then 32. */
const V8 = Number.parseInt(process.versions.v8, 10);
const OF_YOUNG_OBJECTS = 3 * (V8 < 13 ? 16 : V8 === 13 ? 64 : 32) * 2 ** 20;

/** Bytes that this thread's heap can still grow by. */
export function heapRoom(): number {
  const { heap_size_limit, used_heap_size } = getHeapStatistics();
  return Math.max(0, heap_size_limit - OF_YOUNG_OBJECTS - used_heap_size);
}

/** Bytes that the value of one task may take in this thread. */
export const resultRoom = (): number => heapRoom() / SHARE_OF_A_RESULT;

/** MB of heap for a worker: at most `limit` bytes, and at most what V8 gives the main thread. */
export function workerHeapMegabytes(limit: number): number {
  return Math.max(16, Math.floor(Math.min(limit, getHeapStatistics().heap_size_limit) / 2 ** 20));
}

/** Estimated bytes of plain data in V8's heap after cloning: objects, arrays and strings, excluding columns. */
export function cloneBytes(value: unknown): number {
  const seen = new Set<object>();
  const rest: unknown[] = [value];
  let total = 0;
  while (rest.length > 0) {
    const each = rest.pop();
    if (typeof each === 'string') total += 16 + 2 * each.length;
    if (typeof each !== 'object' || each === null || ArrayBuffer.isView(each) || seen.has(each)) continue;
    seen.add(each);
    const entries = each instanceof Map ? [...each.keys(), ...each.values()] : Array.isArray(each) ? each : Object.values(each);
    total += 24 + 8 * entries.length;
    for (const entry of entries) if (typeof entry === 'string' || typeof entry === 'object') rest.push(entry);
  }
  return total;
}
