/** A module that exports `run(iteration)`, and `setup` and `teardown` if it likes, in a Node process of its own: see harness.ts. */
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { SnapdiffError } from '../errors.js';
import type { Answer, Failure, Order } from './harness.js';
import { type Ending, endingText, startGroup } from './process-group.js';
import type { Subject, SubjectOptions } from './subject.js';

/** Where harness.ts writes a byte an iteration. */
const BEAT_FD = 4;
const harness = fileURLToPath(new URL('./harness.js', import.meta.url));
/** A heap at its limit ends in abort(). */
const OUT_OF_MEMORY: Ending[] = [
  { code: null, signal: 'SIGABRT' },
  { code: 134, signal: null },
];

/** @throws SnapdiffError 'not-found', 'bad-module', 'operation-failed', 'process-ended', 'timed-out' */
export async function openModule(path: string, { timeoutMs, signal }: SubjectOptions): Promise<Subject> {
  const name = basename(path);
  const file = resolve(path);
  const found = await stat(file).catch((cause: unknown) => {
    throw new SnapdiffError('not-found', 'does not exist', { path }, { cause });
  });
  if (!found.isFile()) throw new SnapdiffError('bad-module', 'is not a file', { path });
  // What the module prints is no result of ours: both its streams go to standard error.
  const group = startGroup([process.execPath, '--expose-gc', harness], { stdio: ['ignore', 2, 2, 'ipc', 'pipe'] });
  const { child } = group;
  let iterations = 0;
  let onIteration = () => {};
  let restart = () => {};
  const beats = child.stdio[BEAT_FD] as Readable;
  // What it did before it ended is known when its pipe is empty.
  const silent = new Promise((resolveSilent) => beats.once('close', resolveSilent));
  const ended = Promise.all([group.ended, silent]).then(([ending]) => ending);
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
    const why = memory ? ', as it does when memory runs out' : '';
    return new SnapdiffError(
      'process-ended',
      `the process of ${name} ${endingText(ending)}${why}, in iteration ${iterations}`,
      {},
      { hint: memory ? 'Try fewer --iterations, or NODE_OPTIONS=--max-old-space-size=4096.' : undefined },
    );
  };

  /** Sends an order and waits for the answer. The clock starts anew with every iteration. */
  const order = (message: Order): Promise<void> =>
    new Promise((resolvePromise, reject) => {
      const late = () => settle(() => reject(tooLate(name, message, iterations, timeoutMs)));
      let timer = setTimeout(late, timeoutMs);
      restart = () => {
        clearTimeout(timer);
        timer = setTimeout(late, timeoutMs);
      };
      const stop = () => settle(() => reject(signal?.reason));
      const settle = (then: () => void) => {
        clearTimeout(timer);
        restart = () => {};
        child.off('message', answered);
        signal?.removeEventListener('abort', stop);
        then();
      };
      const answered = (answer: Answer) => settle(() => (answer.ok ? resolvePromise() : reject(failureError(path, answer))));
      child.on('message', answered);
      signal?.addEventListener('abort', stop);
      if (signal?.aborted) return stop();
      ended.then((ending) => settle(() => reject(died(ending))));
      if (child.connected) child.send(message, () => {});
    });

  const subject: Subject = {
    repeat(count, heard) {
      onIteration = heard;
      return order({ do: 'repeat', count });
    },
    snapshot: (to) => order({ do: 'snapshot', path: to }),
    finish: () => order({ do: 'finish' }),
    stop: () => group.stop(),
  };
  try {
    await order({ do: 'load', url: pathToFileURL(file).href });
  } catch (error) {
    await subject.stop();
    throw error;
  }
  return subject;
}

function tooLate(name: string, { do: what }: Order, iteration: number, timeoutMs: number): SnapdiffError {
  const subject = { load: `loading and setting up ${name}`, repeat: `iteration ${iteration} of ${name}`, snapshot: 'the snapshot', finish: 'teardown()' }[what];
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
    return 'Node runs TypeScript from 22.18 on; compile it, or use a newer Node.';
  return 'It is loaded with import(), as node loads it.';
}
