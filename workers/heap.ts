/** The worker's tasks: unwrap, call src/, return. No algorithm lives in this folder. What a thread is not asked, it does not load. */
import { cloneBytes } from '../src/budget.js';
import * as analysis from './analysis.js';
import type { Outcome } from './outcome.js';

const comparison = () => import('./comparison.js');
const findings = () => import('./findings.js');
const questions = () => import('./questions.js');

const tasks = {
  prepare: analysis.prepare,
  read: analysis.read,
  readBeside: analysis.readBeside,
  weigh: analysis.weigh,
  range: analysis.range,
  dominate: analysis.dominate,
  retain: analysis.retain,
  classify: analysis.classify,
  retainers: analysis.retainers,
  pair: async (task: never) => (await comparison()).pair(task),
  count: async (task: never) => (await comparison()).count(task),
  duplicates: async (task: never) => (await findings()).duplicates(task),
  blame: async (task: never) => (await findings()).blame(task),
  survey: async (task: never) => (await findings()).survey(task),
  step: async (task: never) => (await findings()).step(task),
  inspect: async (task: never) => (await questions()).inspect(task),
  distill: async (task: never) => (await questions()).distill(task),
};

export type TaskName = keyof typeof tasks;

/** One task; `room` is what its value may take in the heap of the thread that asks, which would end the process if it overflowed. */
export async function perform({ name, task, room }: { name: TaskName; task: unknown; room: number }): Promise<Outcome<unknown>> {
  const outcome = (await tasks[name](task as never)) as Outcome<unknown>;
  const bytes = 'value' in outcome ? cloneBytes(outcome.value) : 0;
  return bytes > room ? { tooLarge: bytes } : outcome;
}
