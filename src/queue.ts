/**
 * In which order tasks wait for a thread: the longest first, so that no thread is left with a long one when the others are done
 * (R. L. Graham, "Bounds on Multiprocessing Timing Anomalies", SIAM Journal on Applied Mathematics 17 (1969) 416-429, doi 10.1137/0117039).
 */
import { Piscina } from 'piscina';
import type { TaskName } from '../workers/heap.js';

/**
 * How long tasks of one snapshot take, a rough number an edge; of the others nobody waits in a queue for long. Nothing waits for equal strings:
 * they are looked for while one thread compares, and beside the suspects.
 */
const costs: Partial<Record<TaskName, number>> = { dominate: 4, weigh: 2, range: 2, retain: 1.9, classify: 1.8, retainers: 1, pair: 0.9, duplicates: 0.1 };

/** A task, what room there is for its answer, and its place in the queue, as a snapshot of so many edges gives it one. */
export function placed(name: TaskName, task: unknown, room: number, edges: number) {
  return { name, task, room, [Piscina.queueOptionsSymbol]: { cost: (costs[name] ?? Number.POSITIVE_INFINITY) * Math.max(1, edges) } };
}

type Queue = NonNullable<NonNullable<ConstructorParameters<typeof Piscina>[0]>['taskQueue']>;
type Task = Parameters<Queue['push']>[0];

/** Equal ones first in, first out. */
export function longestFirst(): Queue {
  const waiting: Task[] = [];
  const cost = (task: Task): number => (task as unknown as { [key: symbol]: { cost?: number } | null })[Piscina.queueOptionsSymbol]?.cost ?? 0;
  return {
    get size() {
      return waiting.length;
    },
    push(task) {
      const place = waiting.findIndex((other) => cost(other) < cost(task));
      waiting.splice(place === -1 ? waiting.length : place, 0, task);
    },
    shift: () => waiting.shift() ?? null,
    remove(task) {
      const place = waiting.indexOf(task);
      if (place !== -1) waiting.splice(place, 1);
    },
  };
}
