/** Connects to a program, and restores its state: an inspector that was opened here is closed again. */
import { SnapdiffError } from '../errors.js';
import { listTargets } from './address.js';
import { bounded, within } from './bounded.js';
import { chooseTarget, type InspectTarget, type ListedTarget, matching } from './inspect-target.js';
import { type Inspector, openInspector } from './inspector.js';
import { findInspector } from './node-process.js';
import type { ProtocolFields } from './protocol.js';
import { type WorkerThread, watchWorkers } from './worker-threads.js';

export interface Program {
  inspector: Inspector;
  /** The script's name, or the title of a page. */
  title: string;
  /** "Node v24.21.0", "page", "Deno ...", "worker" */
  kind: string;
  /** Null if the program does not report it. */
  pid: number | null;
  /** Its inspector was closed before, so detach() closes it. */
  openedHere: boolean;
  /** Its running workers, without the chosen one. */
  workers(): WorkerThread[];
  /** Disconnects and restores the state of the program. Never rejects; safe to call twice. */
  detach(): Promise<void>;
}

export interface AttachOptions {
  /** Chooses one of several targets or workers: an id, or a part of a title or URL. */
  choose?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** How long a program may take to answer with its pid and version. */
const ANSWER_MS = 15_000;
/** How long to wait until a program has closed its inspector. A busy program closes it later. */
const CLOSING_MS = 200;

/** @throws SnapdiffError 'no-target' | 'no-inspector' | 'target-gone' | 'aborted' */
export async function attach(target: InspectTarget, { choose, signal }: AttachOptions = {}): Promise<Program> {
  if (target.kind === 'socket') {
    return workerOf(await introduce(await openInspector(target.url, { signal }), { openedHere: false, title: '', kind: 'program', signal }), choose);
  }
  if (target.kind === 'address') return attachListed(await listTargets(target.origin, signal), new URL(target.origin).host, choose, signal);
  const { pid } = target;
  refuseOurselves(pid);
  const { origin, openedHere, sharesPids, mustAskPid } = await findInspector(pid, signal);
  const targets = await listTargets(origin);
  const { socketUrl, title } = targets.length === 1 ? targets[0] : chooseTarget(targets, choose, new URL(origin).host);
  // Without the signal: an inspector that was opened here must be closed, also after Ctrl-C.
  const inspector = await openInspector(socketUrl);
  const program = await introduce(inspector, { openedHere, title, kind: 'node', signal, watchOver: openedHere && sharesPids });
  if (mustAskPid && program.pid !== pid) {
    await inspector.close();
    throw new SnapdiffError(
      'no-inspector',
      `the inspector at ${new URL(origin).host} is that of process ${program.pid}, not ${pid}`,
      {},
      { hint: 'Close the other one first.' },
    );
  }
  return workerOf(program, targets.length === 1 ? choose : undefined);
}

/** Connects to a worker through its program, because dedicated workers of a page accept a connection to their own URL and do not answer. */
async function attachListed(targets: readonly ListedTarget[], address: string, choose: string | undefined, signal: AbortSignal | undefined): Promise<Program> {
  const parents = targets.filter(({ type }) => type !== 'worker');
  const direct = choose === undefined ? [chooseTarget(targets, choose, address)] : matching(parents, choose);
  const connect = async ({ socketUrl, title, url, type }: ListedTarget) =>
    introduce(await openInspector(socketUrl, { signal }), { openedHere: false, title: title || url, kind: type, signal });
  if (direct.length === 1) return connect(direct[0]);
  if (direct.length === 0) {
    for (const parent of parents.filter(({ type }) => type === 'node' || type === 'page')) {
      const program = await connect(parent);
      if (matching(program.workers(), choose!).length > 0) return workerOf(program, choose);
      await program.detach();
    }
  }
  return connect(chooseTarget(targets, choose, address));
}

/** Returns the program itself, or its worker that `choose` names. */
async function workerOf(program: Program, choose: string | undefined): Promise<Program> {
  if (choose === undefined || program.title.includes(choose)) return program;
  const found = matching(program.workers(), choose);
  if (found.length !== 1) {
    await program.detach();
    const workers = program.workers().map(({ id, title, url }) => `${id} (${JSON.stringify(title || url)})`);
    throw new SnapdiffError(
      'no-target',
      `${JSON.stringify(choose)} matches ${found.length === 0 ? 'no worker' : `${found.length} workers`} of ${program.title || 'the program'}`,
      {},
      { hint: workers.length === 0 ? 'The program has no workers.' : `Its workers are: ${workers.join(', ')}.` },
    );
  }
  const [{ id, title, url, inspector }] = found;
  return {
    ...program,
    inspector,
    title: title || url || program.title,
    kind: `worker of ${program.kind}`,
    workers: () => program.workers().filter((each) => each.id !== id),
  };
}

/** Refuses the own process: its main thread would have to run while V8 walks its heap. */
function refuseOurselves(pid: number | null): void {
  if (pid !== process.pid) return;
  throw new SnapdiffError('no-target', `process ${pid} is snapdiff itself`, {}, { hint: 'A program takes its own snapshot with v8.writeHeapSnapshot().' });
}

interface Introduction {
  openedHere: boolean;
  title: string;
  kind: string;
  signal: AbortSignal | undefined;
  /** The program closes its inspector by itself when our process has ended. */
  watchOver?: boolean;
}

/**
 * The command line API has `require` in ES modules too. Closed in a later turn: closing within the call that runs in the session
 * has crashed Node (nodejs/node issue 18761).
 */
const CLOSE = `void setImmediate(require('node:inspector').close)`;

/**
 * Once a second the program checks that our process still exists (ESRCH: it does not), as long as the inspector is the one we opened:
 * each opening has its own URL. The timer does not keep the program alive.
 */
const watchOverExpression = (pid: number) => `void (({ close, url }) => {
  const ours = url();
  const timer = setInterval(() => {
    if (url() !== ours) return clearInterval(timer);
    try { process.kill(${pid}, 0); } catch (error) { if (error.code === 'ESRCH') { clearInterval(timer); close(); } }
  }, 1000);
  timer.unref();
})(require('node:inspector'))`;

const WHO = `typeof process === 'object' && process.versions ? [process.pid, process.versions.bun ? 'Bun ' + process.versions.bun : process.versions.deno ? 'Deno ' + process.versions.deno : process.versions.electron ? 'Electron ' + process.versions.electron : 'Node ' + process.version, process.argv[1] || ''].join('\\n') : ''`;

async function introduce(inspector: Inspector, { openedHere, title, kind, signal, watchOver }: Introduction): Promise<Program> {
  const detach = async () => {
    // Closing ends our connection too, so there is no answer to wait for. A program that walks its heap closes it afterwards.
    if (openedHere) {
      inspector.notify('Runtime.evaluate', { expression: CLOSE, includeCommandLineAPI: true });
      await within(inspector.closed, CLOSING_MS);
    }
    await inspector.close();
  };
  // A Node process that wants to end waits until all sessions have disconnected; other programs refuse the request.
  inspector.onEvent('NodeRuntime.waitingForDisconnect', () => void inspector.close());
  inspector.notify('NodeRuntime.notifyWhenWaitingForDisconnect', { enabled: true });
  try {
    if (watchOver) inspector.notify('Runtime.evaluate', { expression: watchOverExpression(process.pid), includeCommandLineAPI: true });
    const answer = inspector.send('Runtime.evaluate', { expression: WHO, returnByValue: true }).catch((error: SnapdiffError): ProtocolFields => {
      if (error.code === 'target-refused') return {};
      throw error;
    });
    const { result } = await bounded(answer, '', {
      timeoutMs: ANSWER_MS,
      signal,
      late: () =>
        new SnapdiffError(
          'no-inspector',
          'the program does not answer its inspector',
          {},
          { hint: 'It may be busy in native code, or paused at a breakpoint.' },
        ),
    });
    const [pid, version, script] = String((result as { value?: unknown } | undefined)?.value ?? '').split('\n');
    if (pid !== '') refuseOurselves(Number(pid));
    return {
      inspector,
      title: (script ?? '') || title,
      kind: version ?? kind,
      pid: pid === '' ? null : Number(pid),
      openedHere,
      workers: await watchWorkers(inspector),
      detach,
    };
  } catch (error) {
    await detach();
    throw error;
  }
}
