/** What can be leak-tested, and how each kind is opened. */
import type { Subject, SubjectOptions } from './subject.js';

/** An operation of this process. */
export interface OperationTarget {
  setup?: () => unknown;
  /** May be async; `iteration` counts from 0, warm-up included. */
  run: (iteration: number) => unknown;
  teardown?: () => unknown;
}

/** A module that exports the same, run in a process of its own. */
export interface ModuleTarget {
  module: string;
}

export type LeakTarget = OperationTarget | ((iteration: number) => unknown) | ModuleTarget;

/** Each kind is loaded when it is wanted: what a test process does not need would lie in its heap. */
export async function openSubject(target: LeakTarget, options: SubjectOptions): Promise<Subject> {
  if (typeof target === 'function') return (await import('./here.js')).openHere({ run: target }, options);
  if ('run' in target) return (await import('./here.js')).openHere(target, options);
  return (await import('./module-subject.js')).openModule(target.module, options);
}

/** As it is called in messages. */
export function nameOf(target: LeakTarget): string {
  if (typeof target === 'function' || 'run' in target) return 'the operation';
  return target.module;
}
