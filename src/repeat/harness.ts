/**
 * Runs in the child process of `snapdiff run <module>`: loads the module and carries out orders of the parent, which come as messages. Writes a byte to
 * BEAT_FD after each iteration, so that the parent knows the iteration in which the process died. Imports little, because the modules loaded here
 * are part of the snapshots.
 */
import { writeSync } from 'node:fs';
import { getHeapSnapshot, writeHeapSnapshot } from 'node:v8';
import { collector, settle } from './settle-heap.js';

/** As the parent opened it, after the three streams and the channel. */
const BEAT_FD = 4;
/** Open if snapshots are redacted. */
const SNAPSHOT_FD = 5;

export type Order =
  | { do: 'load'; url: string }
  | { do: 'repeat'; count: number }
  | { do: 'snapshot'; path: string | null; allocations?: boolean }
  | { do: 'sources'; path: string }
  | { do: 'finish' };
export interface Failure {
  ok: false;
  where: 'load' | 'no-run' | 'setup' | 'run' | 'snapshot' | 'teardown';
  iteration: number;
  message: string;
  /** "leak.mjs:12", where the error was created. */
  place: string | null;
}

/** `workers` are worker threads that run; `bytes`, of the last snapshot without a path. */
export type HarnessReply = { ok: true; workers: number; bytes: number } | Failure;
/** Modules send messages of their own (PM2's "ready"), so those of the harness have a key for the parent to recognise. */
export interface HarnessMessage {
  snapdiffReply: HarnessReply;
}
export interface OrderMessage {
  snapdiffOrder: Order;
}

interface Operation {
  setup?: () => unknown;
  run(iteration: number): unknown;
  teardown?: () => unknown;
}

const collect = collector();
const beat = Buffer.from('.');
// Taken at load time, because modules may replace them.
const send = process.send!.bind(process);
/** Weak, so that retaining paths lead through the program and not through this module; the module cache holds it. */
let operation: WeakRef<Operation> | null = null;
let recording: Promise<unknown> | null = null;
let iteration = 0;
let where: Failure['where'] = 'load';
let workers = 0;
/** Of the last snapshot that was sent. */
let bytes = 0;

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
      // It stays open: at its end V8 forgets the stacks.
      if (order.allocations) recording ??= (await import('./allocation-recording.js')).recordAllocations();
      await recording;
      if (order.path !== null) writeHeapSnapshot(order.path);
      else bytes = await sendSnapshot();
      return;
    case 'sources': {
      where = 'snapshot';
      const { session, scripts } = await (await import('./own-session.js')).mappedScripts();
      if (scripts.length > 0) await (await import('./own-sources.js')).writeOwnSources(order.path, session, scripts);
      session.close();
      return;
    }
    case 'finish':
      where = 'teardown';
      await operation?.deref()?.teardown?.();
  }
}

/** Writes a snapshot to the parent, which redacts it: it does not reach the disk as it is. Resolves to its bytes. */
async function sendSnapshot(): Promise<number> {
  let sent = 0;
  for await (const chunk of getHeapSnapshot() as AsyncIterable<Buffer>) {
    for (let at = 0; at < chunk.length; ) at += writeSync(SNAPSHOT_FD, chunk, at);
    sent += chunk.length;
  }
  return sent;
}

/** The default export is tried too: names of CommonJS exports that are assigned at run time are found only there. */
function operationOf(exports: Record<string, unknown>): Operation {
  const found = [exports, exports['default'] as Record<string, unknown> | null | undefined].find((each) => typeof each?.['run'] === 'function');
  if (found === undefined || found === null) throw new TypeError('no run');
  return found as unknown as Operation;
}

/** "leak.mjs:12", from the first line of a stack that is neither in Node nor in this module. */
function placeOf(error: unknown): string | null {
  const frames = error instanceof Error && typeof error.stack === 'string' ? error.stack.split('\n').filter((line) => /^\s+at /.test(line)) : [];
  const own = frames.find((line) => !/\(?node:/.test(line) && !line.includes(import.meta.url));
  return /([^/\\(]+:\d+):\d+\)?$/.exec(own ?? '')?.[1] ?? null;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : `${String(error)} was thrown`;
}

process.on('message', (message: Partial<OrderMessage> | null) => {
  const order = message?.snapdiffOrder;
  if (order === undefined) return;
  obey(order).then(
    () => reply({ ok: true, workers, bytes }),
    (error: unknown) => reply({ ok: false, where, iteration, message: messageOf(error), place: placeOf(error) }),
  );
});

process.on('worker', (worker) => {
  workers++;
  worker.once('exit', () => workers--);
});

// Without a parent there are no further orders.
process.on('disconnect', () => process.exit());

const reply = (snapdiffReply: HarnessReply): void => void send({ snapdiffReply } satisfies HarnessMessage);
