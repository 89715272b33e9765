/**
 * A command whose Node processes all have their inspector open, and the one thread among them that is tested. A wrapper like npm or npx is a Node
 * process too: the server is the thread that listens on the port, or the main thread of the process that has no Node process below it.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { SnapdiffError } from '../errors.js';
import { bounded, within } from '../live/bounded.js';
import { type Inspector, openInspector } from '../live/inspector.js';
import { type ProcessTree, startTree } from '../live/process-tree.js';
import { startStacks } from '../live/recording.js';
import { scriptsWithMaps } from '../live/script-sources.js';
import { withoutInspectorLines } from '../live/start-program.js';
import { collectGarbage, takeSnapshot } from '../live/take-snapshot.js';
import { watchWorkers } from '../live/worker-threads.js';
import type { Warning } from '../report/report.js';
import { writeCaptured } from '../sources/captured-sources.js';
import type { LeakSubjectOptions } from './leak-subject.js';
import { workersWarning } from './test-warnings.js';

interface Inspected extends ProcessTree {
  /** Settles the tested thread and writes its snapshot. `port`: a port that it listens on. */
  snapshot(path: string, port: number | null): Promise<void>;
  /** Writes the scripts of the tested thread that have source maps; nothing if there are none. */
  sources(path: string): Promise<void>;
  warnings(): Warning[];
}

/** The main thread of a process, or a worker of it. */
interface Thread {
  inspector: Inspector;
  pid: number;
  parent: number;
  ports: number[];
  /** Workers of its process that run now. */
  workers(): unknown[];
}

interface Chosen {
  inspector: Inspector;
  /** Threads of the same process that are not tested now. */
  others(): number;
  close(): Promise<void>;
}

/** Collections, and the pause after each: pending finalizers need turns of the event loop. See settle-heap.ts. */
const ROUNDS = 6;
const PAUSE_MS = 20;
const INTRODUCTION_MS = 5_000;

/** Its output goes to standard error, without the inspector's lines. `stdio` are its input and output. */
export function startInspected(command: string, stdio: ['ignore' | 'pipe', 2 | 'pipe'], env: NodeJS.ProcessEnv, options: LeakSubjectOptions): Inspected {
  const nodeOptions = `${env['NODE_OPTIONS'] ?? ''} --inspect=127.0.0.1:0`.trim();
  const tree = startTree(command, { env: { ...env, NODE_OPTIONS: nodeOptions }, stdio: [...stdio, 'pipe'], ownGroup: true });
  const urls: string[] = [];
  const withoutInspector = withoutInspectorLines((url) => urls.push(url));
  tree.child.stderr!.setEncoding('utf8').on('data', (text: string) => process.stderr.write(withoutInspector(text)));
  let chosen: Promise<Chosen> | null = null;
  let others = 0;
  let isRecording = false;

  const snapshot = async (path: string, port: number | null) => {
    // One connection for all snapshots: V8 gives new ids when one ends.
    chosen ??= bounded(choose(urls, command, port), 'the connection to its inspector', { timeoutMs: options.timeoutMs });
    const tested = await chosen;
    for (let round = 0; round < ROUNDS; round++) {
      await collectGarbage(tested.inspector);
      await pause(PAUSE_MS);
    }
    if (options.allocations && !isRecording) {
      await startStacks(tested.inspector);
      isRecording = true;
    }
    await takeSnapshot(tested.inspector, path, { signal: options.signal, redactor: options.redactor });
    others = Math.max(others, tested.others());
  };
  return {
    ...tree,
    snapshot: (path, port) => bounded(snapshot(path, port), 'its snapshot', { signal: options.signal, ended: tree.ended }),
    async sources(path) {
      if (chosen === null) return;
      const scripts = await scriptsWithMaps((await chosen).inspector);
      if (scripts.length > 0) writeCaptured(path, scripts);
    },
    warnings: () => workersWarning(others),
    async stop() {
      // A Node process with a debugger attached does not end.
      const connected =
        chosen === null
          ? null
          : await within(
              chosen.catch(() => null),
              0,
            );
      await connected?.close();
      await tree.stop();
    },
  };
}

async function choose(urls: readonly string[], command: string, port: number | null): Promise<Chosen> {
  const processes = (await Promise.all(urls.map((url) => threadsOf(url)))).filter((threads) => threads.length > 0);
  const isLeaf = ([{ pid }]: Thread[]) => !processes.some(([{ parent }]) => parent === pid);
  const listening = processes.flat().find(({ ports }) => port !== null && ports.includes(port));
  const tested = listening ?? processes.findLast(isLeaf)?.[0];
  if (tested === undefined) {
    throw new SnapdiffError('no-inspector', `no Node process with an inspector runs under ${JSON.stringify(command)}`, {}, { hint: hintFor(command) });
  }
  const mains = processes.map(([main]) => main);
  const main = mains.find(({ pid }) => pid === tested.pid)!;
  await Promise.all(mains.filter((each) => each !== main).map(({ inspector }) => inspector.close()));
  // A process has one thread more than workers.
  return { inspector: tested.inspector, others: () => main.workers().length, close: () => main.inspector.close() };
}

function hintFor(command: string): string {
  if (/^\s*(bun|deno)\b/.test(command)) return 'snapdiff run tests programs that run on Node.';
  return 'snapdiff opens it by NODE_OPTIONS=--inspect; does the command start Node with an environment of its own, or another runtime?';
}

const WHO = `JSON.stringify([process.pid, process.ppid, process._getActiveHandles().flatMap((each) => each.listening && each.address ? [each.address()?.port] : [])])`;

/** The main thread first; empty if the process has ended. */
async function threadsOf(url: string): Promise<Thread[]> {
  try {
    const inspector = await openInspector(url);
    // A process that wants to end waits until all sessions have disconnected.
    inspector.onEvent('NodeRuntime.waitingForDisconnect', () => void inspector.close());
    inspector.notify('NodeRuntime.notifyWhenWaitingForDisconnect', { enabled: true });
    const workers = await watchWorkers(inspector);
    const main = await introduced(inspector, workers);
    const others = await Promise.all(
      workers().map((worker) =>
        within(
          introduced(worker.inspector, workers).catch(() => null),
          INTRODUCTION_MS,
        ),
      ),
    );
    return [main, ...others.filter((each) => each !== null)];
  } catch {
    return [];
  }
}

async function introduced(inspector: Inspector, workers: () => unknown[]): Promise<Thread> {
  const { result } = await inspector.send('Runtime.evaluate', { expression: WHO, returnByValue: true });
  const [pid, parent, ports] = JSON.parse(String((result as { value?: unknown }).value)) as [number, number, number[]];
  return { inspector, pid, parent, ports, workers };
}
