/**
 * The queue of tasks that wait for a thread: longest first, so that no thread still runs a long task when the others are done
 * (R. L. Graham, "Bounds on Multiprocessing Timing Anomalies", SIAM Journal on Applied Mathematics 17 (1969) 416-429, doi 10.1137/0117039).
 */
import { Piscina } from 'piscina';
import { toSend } from './far-columns.js';
import type { TaskRequest } from './perform.js';
import type { TaskName } from './tasks.js';

/**
 * Approximate duration of the tasks of one analysis, per edge. Other tasks go first: they are short, or nothing else is waiting. `duplicates` is last,
 * because no other task depends on it.
 */
const costs: Partial<Record<TaskName, number>> = { dominate: 4, weigh: 2, range: 2, retain: 1.9, classify: 1.8, sortRetainers: 1, pair: 0.9, duplicates: 0.1 };

/** A request as it is sent, with the cost that determines its place in the queue. */
export function queued(request: TaskRequest): unknown {
  const cost = (costs[request.name] ?? Number.POSITIVE_INFINITY) * Math.max(1, request.subject.edgeCount ?? 0);
  return { ...(toSend(request) as object), [Piscina.queueOptionsSymbol]: { cost } };
}

type Queue = NonNullable<NonNullable<ConstructorParameters<typeof Piscina>[0]>['taskQueue']>;
type QueuedTask = Parameters<Queue['push']>[0];

/** Tasks of equal cost are first in, first out. */
export function longestFirst(): Queue {
  const waiting: QueuedTask[] = [];
  const cost = (task: QueuedTask): number => (task as unknown as { [key: symbol]: { cost?: number } | null })[Piscina.queueOptionsSymbol]?.cost ?? 0;
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
