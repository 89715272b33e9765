/** The worker's side of a task: loads its function, calls it, and returns its value, or its error as data, because piscina drops the fields of errors. */
import { collectDropped, columnBytes, columnsDropped } from './column-memory.js';
import { cloneBytes } from './object-memory.js';
import { type TaskOutcome, taskFailure } from './task-errors.js';
import { type TaskName, tasks } from './tasks.js';

/** The snapshot that a task works on: errors name it, its size sets the place in the queue and what a thread has to collect. */
export interface TaskSubject {
  path: string;
  /** Absent until the file is read. */
  nodeCount?: number;
  edgeCount?: number;
}

export interface TaskRequest {
  name: TaskName;
  subject: TaskSubject;
  taskArguments: readonly unknown[];
  /** Bytes that the value may take in the heap of the calling thread: overflowing it would end the process. */
  room: number;
}

export async function perform({ name, subject, taskArguments, room }: TaskRequest): Promise<TaskOutcome<unknown>> {
  collectFor(subject);
  try {
    const task = (await tasks[name]()) as (...values: readonly unknown[]) => unknown;
    const value = await task(...taskArguments);
    const bytes = cloneBytes(value);
    return bytes > room ? { tooLarge: bytes } : { value };
  } catch (error) {
    return { error: taskFailure(error, subject.path) };
  }
}

/** Snapshots that this thread has worked on. Two are compared at a time: when another one comes, columns of an earlier one may be garbage. */
const seen = new Set<string>();
const COMPARED = 2;

function collectFor({ path, nodeCount = 0, edgeCount = 0 }: TaskSubject): void {
  if (nodeCount === 0 || seen.has(path)) return;
  seen.add(path);
  if (seen.size > COMPARED) columnsDropped(columnBytes({ nodeCount, edgeCount }));
  collectDropped();
}
