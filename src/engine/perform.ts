/** The worker's side of a task: loads and calls its function. Returns errors as data, because piscina drops the fields of errors. */
import { collectDropped, columnBytes, columnsDropped } from './column-memory.js';
import { received, toSend } from './far-columns.js';
import { cloneBytes } from './object-memory.js';
import { type TaskOutcome, taskFailure } from './task-errors.js';
import { type TaskName, tasks } from './tasks.js';

/** The snapshot of a task: errors contain its path; its size determines the place in the queue and whether to collect released columns. */
export interface TaskSubject {
  path: string;
  /** Undefined until the file is read. */
  nodeCount?: number;
  edgeCount?: number;
}

export interface TaskRequest {
  name: TaskName;
  subject: TaskSubject;
  taskArguments: readonly unknown[];
  /** Maximum bytes of the value in the heap of the calling thread, whose overflow would end the process. */
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

/** Performs a task of another thread. */
export const performSent = async (request: unknown): Promise<unknown> => toSend(await perform(received(request) as TaskRequest));

/** Snapshots that this thread has processed. Two are compared at a time: with a third one, columns of an earlier one may be garbage. */
const seen = new Set<string>();
const COMPARED = 2;

function collectFor({ path, nodeCount = 0, edgeCount = 0 }: TaskSubject): void {
  if (nodeCount === 0 || seen.has(path)) return;
  seen.add(path);
  if (seen.size > COMPARED) columnsDropped(columnBytes({ nodeCount, edgeCount }));
  collectDropped();
}
