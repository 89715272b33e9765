/** A module that exports `run(iteration)`, optionally `setup` and `teardown`, in a Node process of its own: see harness.ts. */
import type { ChildProcess } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { SnapdiffError } from '../errors.js';
import { bounded, within } from '../live/bounded.js';
import { type Ending, endingText } from '../live/ending.js';
import { startTree } from '../live/process-tree.js';
import type { Redactor } from '../redact/redactor.js';
import type { Failure, HarnessMessage, HarnessReply, Order, OrderMessage } from './harness.js';
import type { LeakSubject, LeakSubjectOptions } from './leak-subject.js';
import { withoutOwnPlaces } from './own-places.js';
import { workersWarning } from './test-warnings.js';

/** Where harness.ts writes a byte an iteration. */
const BEAT_FD = 4;
/** Where it writes a snapshot that is to be redacted. */
const SNAPSHOT_FD = 5;
const harness = fileURLToPath(new URL('./harness.js', import.meta.url));
/** How long to wait for the last bytes of its pipe after a process has ended: a child of it may keep the other end open. */
const LAST_BEATS_MS = 200;
/** V8 calls abort() at its heap limit. */
const OUT_OF_MEMORY: Ending[] = [
  { code: null, signal: 'SIGABRT' },
  { code: 134, signal: null },
];

/** @throws SnapdiffError 'not-found', 'bad-module', 'operation-failed', 'process-ended', 'timed-out' */
export async function openModule(path: string, { timeoutMs, signal, redactor, allocations = false }: LeakSubjectOptions): Promise<LeakSubject> {
  const name = basename(path);
  const file = resolve(path);
  const found = await stat(file).catch((cause: unknown) => {
    throw new SnapdiffError('not-found', 'does not exist', { path }, { cause });
  });
  if (!found.isFile()) throw new SnapdiffError('bad-module', 'is not a file', { path });
  // Standard output is for results of snapdiff, so both streams of the module go to standard error.
  const tree = startTree([process.execPath, '--expose-gc', harness], {
    stdio: ['ignore', 2, 2, 'ipc', 'pipe', ...(redactor ? (['pipe'] as const) : [])],
    ownGroup: true,
  });
  const { child } = tree;
  let iterations = 0;
  let workers = 0;
  let onIteration = () => {};
  let restart = () => {};
  const beats = child.stdio[BEAT_FD] as Readable;
  // The pipe has to be empty before the number of its last iteration is known.
  const silent = new Promise((resolveSilent) => beats.once('close', resolveSilent));
  const ended = tree.ended.then(async (ending) => {
    await within(silent, LAST_BEATS_MS);
    return ending;
  });
  beats.on('data', (chunk: Buffer) => {
    restart();
    for (let beat = 0; beat < chunk.length; beat++) {
      iterations++;
      onIteration();
    }
  });
  beats.on('error', () => {});

  const died = (ending: Ending): SnapdiffError => {
    const memory = OUT_OF_MEMORY.some(({ code, signal }) => code === ending.code && signal === ending.signal);
    const why = memory ? ', probably because memory ran out' : '';
    return new SnapdiffError(
      'process-ended',
      `the process of ${name} ${endingText(ending)}${why}, in iteration ${iterations}`,
      {},
      { hint: memory ? 'Try fewer --iterations, or NODE_OPTIONS=--max-old-space-size=4096.' : undefined },
    );
  };

  /** Sends an order and waits for the reply. Each iteration restarts the timeout. */
  const order = async (message: Order): Promise<number> => {
    const reply = nextReply(child);
    if (child.connected) child.send({ snapdiffOrder: message } satisfies OrderMessage, () => {});
    try {
      const answer = await bounded(reply.received, '', {
        timeoutMs,
        signal,
        ended,
        onStart: (begin) => {
          restart = begin;
        },
        late: () => tooLate(name, message, iterations, timeoutMs),
        died,
      });
      if (!answer.ok) throw failureError(path, answer);
      if (message.do === 'snapshot') workers = Math.max(workers, answer.workers);
      return answer.bytes;
    } finally {
      restart = () => {};
      reply.ignore();
    }
  };

  const redacted = async (to: string, write: Redactor): Promise<void> => {
    const { openRedactedFile } = await import('../live/redacted-file.js');
    const part = await openRedactedFile(to, {}, write);
    const received = receive((child.stdio as readonly unknown[])[SNAPSHOT_FD] as Readable, (chunk) => {
      part.write(chunk);
      restart();
    });
    try {
      const bytes = await order({ do: 'snapshot', path: null, allocations });
      await Promise.race([received.until(bytes), part.failed]);
      await Promise.race([part.commit(), part.failed]);
    } finally {
      received.stop();
      part.discard();
    }
  };

  const subject: LeakSubject = {
    async repeat(count, heard) {
      onIteration = heard;
      await order({ do: 'repeat', count });
    },
    snapshot: async (to) => void (await (redactor ? redacted(to, redactor) : order({ do: 'snapshot', path: to, allocations }))),
    sources: async (to) => void (await order({ do: 'sources', path: to })),
    finish: async () => void (await order({ do: 'finish' })),
    stop: () => tree.stop(),
    warnings: () => workersWarning(workers),
    readable: async (report) => withoutOwnPlaces(report),
  };
  try {
    await order({ do: 'load', url: pathToFileURL(file).href });
  } catch (error) {
    await subject.stop();
    throw error;
  }
  return subject;
}

/** The bytes of one snapshot; the reply, which has their number, may arrive before the last of them. */
function receive(stream: Readable, take: (chunk: Buffer) => void): { until(bytes: number): Promise<void>; stop(): void } {
  let count = 0;
  let check = () => {};
  const listener = (chunk: Buffer) => {
    count += chunk.length;
    take(chunk);
    check();
  };
  stream.on('data', listener);
  return {
    until: (bytes) =>
      new Promise((resolveAll) => {
        check = () => {
          if (count >= bytes) resolveAll();
        };
        check();
      }),
    stop: () => void stream.off('data', listener),
  };
}

/** Other messages are the module's own. */
function nextReply(child: ChildProcess): { received: Promise<HarnessReply>; ignore(): void } {
  let listener = (_message: unknown) => {};
  const received = new Promise<HarnessReply>((resolveReply) => {
    listener = (message) => {
      const reply = (message as Partial<HarnessMessage> | null)?.snapdiffReply;
      if (reply !== undefined) resolveReply(reply);
    };
  });
  child.on('message', listener);
  return { received, ignore: () => void child.off('message', listener) };
}

function tooLate(name: string, { do: what }: Order, iteration: number, timeoutMs: number): SnapdiffError {
  const subject = {
    load: `loading and setting up ${name}`,
    repeat: `iteration ${iteration} of ${name}`,
    snapshot: 'the snapshot',
    sources: 'reading its source maps',
    finish: 'teardown()',
  }[what];
  return new SnapdiffError('timed-out', `${subject} did not end within ${timeoutMs / 1000} s`);
}

function failureError(path: string, { where, iteration, message, place }: Failure): SnapdiffError {
  const at = place === null ? '' : ` (${place})`;
  switch (where) {
    case 'no-run':
      return new SnapdiffError('bad-module', 'exports no function named run', { path });
    case 'load':
      return new SnapdiffError('bad-module', `cannot be loaded: ${message}${at}`, { path }, { hint: loadHint(path, message) });
    case 'run':
      return new SnapdiffError('operation-failed', `run() threw in iteration ${iteration}: ${message}${at}`, { path });
    case 'snapshot':
      return new SnapdiffError('cannot-write', `the snapshot could not be written: ${message}`, {});
    default:
      return new SnapdiffError('operation-failed', `${where}() threw: ${message}${at}`, { path });
  }
}

function loadHint(path: string, message: string): string {
  if (/\.[cm]?tsx?$/.test(path) && /Unknown file extension|Unexpected|strip/i.test(message))
    return 'Node runs TypeScript since version 22.18; compile the module, or use a newer Node.';
  return 'snapdiff loads it with import().';
}
