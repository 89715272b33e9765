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

/** A server, and requests that are an iteration together. */
export interface ServerTarget {
  /** A line for the shell. Gets a free port as PORT, when that word stands for the port in a request. */
  command: string;
  /** "POST http://127.0.0.1:PORT/x"; the word ITERATION stands for the iteration's number, in the body too. */
  requests: readonly string[];
  /** "Name: value", of every request. */
  headers?: readonly string[] | undefined;
  body?: string | undefined;
  /** Iterations at a time; 1 by default. */
  concurrency?: number | undefined;
}

/** A server of the Model Context Protocol over stdio, and one of its tools. */
export interface McpTarget {
  /** The command that starts it, a line for the shell. */
  mcp: string;
  tool: string;
  /** The word ITERATION in a text stands for the iteration's number. */
  arguments?: object | undefined;
  concurrency?: number | undefined;
}

export type LeakTarget = OperationTarget | ((iteration: number) => unknown) | ModuleTarget | ServerTarget | McpTarget;

/** Each kind is loaded when it is wanted: what a test process does not need would lie in its heap. */
export async function openSubject(target: LeakTarget, options: SubjectOptions): Promise<Subject> {
  if (isHere(target)) return (await import('./here.js')).openHere(typeof target === 'function' ? { run: target } : target, options);
  if ('module' in target) return (await import('./module-subject.js')).openModule(target.module, options);
  if ('mcp' in target) return (await import('./mcp-subject.js')).openMcp(target, options);
  return (await import('./server-subject.js')).openServer(target, options);
}

/** Whether it runs in this very process. */
export const isHere = (target: LeakTarget): target is OperationTarget | ((iteration: number) => unknown) => typeof target === 'function' || 'run' in target;

/** As it is called in messages. */
export function nameOf(target: LeakTarget): string {
  if (isHere(target)) return 'the operation';
  if ('module' in target) return target.module;
  return 'mcp' in target ? target.mcp : target.command;
}
