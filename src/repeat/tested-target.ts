/** The kinds of targets of a leak test: operations of this process, modules, servers, tools. */

import { checkGiven, checkOption, checkOptions, mcpChecks, moduleChecks, operationChecks, serverChecks, targetCheck } from '../option-checks.js';

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

/** A server, and the requests of an iteration. */
export interface ServerTarget {
  /** A line for the shell. The environment has a free port as PORT if a request has PORT as its port. */
  command: string;
  /** "POST http://127.0.0.1:PORT/x"; the word ITERATION is replaced by the iteration's number, in headers and the body too. */
  requests: readonly string[];
  /** "Name: value", of every request. */
  headers?: readonly string[] | undefined;
  body?: string | undefined;
  /** Iterations at a time; 1 by default. */
  concurrency?: number | undefined;
  /** Accept answers with status 301, 302, 303, 307 and 308, which are not followed. By default they fail: a request that is redirected to a login page does not run the operation. */
  allowRedirect?: boolean | undefined;
  /** Keep the cookies that the server sets, and send them with the requests that follow. By default each request comes without. */
  cookies?: boolean | undefined;
}

/** A server of the Model Context Protocol over stdio, and one of its tools. */
export interface McpTarget {
  /** The command that starts it, a line for the shell. */
  mcp: string;
  tool: string;
  /** The word ITERATION in a text is replaced by the iteration's number. */
  arguments?: object | undefined;
  concurrency?: number | undefined;
}

export type LeakTarget = OperationTarget | ((iteration: number) => unknown) | ModuleTarget | ServerTarget | McpTarget;

const CALLER = 'the target of leakTest()';

/** @throws SnapdiffError 'usage' */
export function checkTarget(target: LeakTarget): void {
  if (typeof target === 'function') return;
  checkOption(CALLER, target, targetCheck);
  // An operation may be a module, with other exports.
  if ('run' in target) for (const [name, check] of Object.entries(operationChecks)) checkGiven(name, target[name as keyof OperationTarget], check);
  else if ('module' in target) checkOptions(CALLER, target, moduleChecks);
  else if ('mcp' in target) {
    checkOptions(CALLER, target, mcpChecks);
    checkOption('tool', target.tool, mcpChecks.tool);
  } else {
    checkOptions(CALLER, target, serverChecks);
    checkOption('requests', target.requests, serverChecks.requests);
  }
}

/** Whether it runs in this very process. */
export const isHere = (target: LeakTarget): target is OperationTarget | ((iteration: number) => unknown) => typeof target === 'function' || 'run' in target;

/** Its name in messages. */
export function nameOf(target: LeakTarget): string {
  if (isHere(target)) return 'the operation';
  if ('module' in target) return target.module;
  return 'mcp' in target ? target.mcp : target.command;
}
