/**
 * Every function that runs on a worker thread, by the name of its task: names, arguments and results of tasks follow from this map alone.
 * To add a task, write the function and add a line. Entries are loaders, so that a thread loads only the modules its tasks need;
 * the tasks of every analysis are loaded with the thread.
 */
import { classify } from '../heap/classify.js';
import { dominate, range, retain, sortRetainers } from '../heap/heap.js';
import { findHelper, helpReading, read, weigh } from './reading-tasks.js';

export const tasks = {
  findHelper: () => findHelper,
  read: () => read,
  helpReading: () => helpReading,
  weigh: () => weigh,
  range: () => range,
  dominate: () => dominate,
  retain: () => retain,
  sortRetainers: () => sortRetainers,
  classify: () => classify,
  collect: async () => (await import('./warm-heaps.js')).collectOthers,
  originalClasses: async () => (await import('../object/original-classes.js')).originalClasses,
  pair: async () => (await import('../compare/comparison.js')).pair,
  count: async () => (await import('../compare/comparison.js')).count,
  duplicates: async () => (await import('./finding-tasks.js')).duplicates,
  heapTree: async () => (await import('../suspects/suspects.js')).heapTreeOf,
  blame: async () => (await import('./finding-tasks.js')).blame,
  runtimePart: async () => (await import('../heap/runtime-part.js')).runtimePart,
  runtimeShare: async () => (await import('../heap/runtime-part.js')).runtimeShare,
  survey: async () => (await import('./finding-tasks.js')).survey,
  step: async () => (await import('./finding-tasks.js')).step,
  holders: async () => (await import('./audit-tasks.js')).holders,
  waste: async () => (await import('./audit-tasks.js')).waste,
  copies: async () => (await import('./audit-tasks.js')).copies,
  find: async () => (await import('./find-task.js')).find,
  inspect: async () => (await import('./inspection-task.js')).inspect,
  treesSince: async () => (await import('../baseline/kept-tree.js')).treesSince,
  blameSince: async () => (await import('./baseline-tasks.js')).blameSince,
  distill: async () => (await import('../baseline/distill.js')).distill,
};

export type TaskName = keyof typeof tasks;
type TaskFunction<Name extends TaskName> = Awaited<ReturnType<(typeof tasks)[Name]>>;
export type TaskArguments<Name extends TaskName> = Parameters<TaskFunction<Name>>;
export type TaskResult<Name extends TaskName> = Awaited<ReturnType<TaskFunction<Name>>>;
