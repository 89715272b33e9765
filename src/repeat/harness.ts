/**
 * Runs in the child process of `snapdiff run <module>`: loads the module and does what the parent asks for, a message a step. A byte goes
 * down BEAT_FD with each iteration, so that the parent knows how far it came whatever happens. Imports little: all that lives here
 * lives in the snapshots.
 */
import { writeSync } from 'node:fs';
import { writeHeapSnapshot } from 'node:v8';
import { collector, settle } from './settle.js';

/** As the parent opened it, behind the three streams and the channel. */
const BEAT_FD = 4;

export type Order = { do: 'load'; url: string } | { do: 'repeat'; count: number } | { do: 'snapshot'; path: string } | { do: 'finish' };
export interface Failure {
  ok: false;
  where: 'load' | 'no-run' | 'setup' | 'run' | 'snapshot' | 'teardown';
  iteration: number;
  message: string;
  /** "leak.mjs:12", where the error was made. */
  place: string | null;
}

export type Answer = { ok: true } | Failure;

interface Operation {
  setup?: () => unknown;
  run(iteration: number): unknown;
  teardown?: () => unknown;
}

const collect = collector();
const beat = Buffer.from('.');
/** Weak, so that the paths of the report lead through the program and not through here; the module cache holds it. */
let operation: WeakRef<Operation> | null = null;
let iteration = 0;
/** What is being done: to say where it failed. */
let where: Failure['where'] = 'load';

async function obey(order: Order): Promise<void> {
  switch (order.do) {
    case 'load': {
      where = 'load';
      const exports = (await import(order.url)) as Record<string, unknown>;
      where = 'no-run';
      operation = new WeakRef(operationOf(exports));
      where = 'setup';
      await operation.deref()?.setup?.();
      return;
    }
    case 'repeat':
      where = 'run';
      for (const end = iteration + order.count; iteration < end; iteration++) {
        const running = operation!.deref()!.run(iteration);
        if (running instanceof Promise || typeof (running as PromiseLike<unknown> | null)?.then === 'function') await running;
        writeSync(BEAT_FD, beat);
      }
      return;
    case 'snapshot':
      where = 'snapshot';
      await settle(collect!);
      writeHeapSnapshot(order.path);
      return;
    case 'finish':
      where = 'teardown';
      await operation?.deref()?.teardown?.();
  }
}

/** CommonJS modules have their exports under `default` too, where names are not found by reading. */
function operationOf(exports: Record<string, unknown>): Operation {
  const found = [exports, exports['default'] as Record<string, unknown> | null | undefined].find((each) => typeof each?.['run'] === 'function');
  if (found === undefined || found === null) throw new TypeError('no run');
  return found as unknown as Operation;
}

/** "leak.mjs:12", from the first line of a stack that is no part of Node or of this harness. */
function placeOf(error: unknown): string | null {
  const frames = error instanceof Error && typeof error.stack === 'string' ? error.stack.split('\n').filter((line) => /^\s+at /.test(line)) : [];
  const own = frames.find((line) => !/\(?node:|\/repeat\/harness\.js/.test(line));
  return /([^/\\(]+:\d+):\d+\)?$/.exec(own ?? '')?.[1] ?? null;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : `${String(error)} was thrown`;
}

process.on('message', (order: Order) => {
  obey(order).then(
    () => answer({ ok: true }),
    (error: unknown) => answer({ ok: false, where, iteration, message: messageOf(error), place: placeOf(error) }),
  );
});

// Without a parent nobody asks for more.
process.on('disconnect', () => process.exit());

const answer = (message: Answer): void => void process.send!(message);
