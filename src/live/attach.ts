/**
 * From a target to a connection, and back to how it was: whatever opened an inspector here closes it again.
 */
import { SnapdiffError } from '../errors.js';
import { untilAborted } from './abort.js';
import { listTargets } from './address.js';
import { type Fields, type Inspector, openInspector } from './inspector.js';
import { findInspector } from './node-process.js';
import { chooseTarget, type Target } from './target.js';

export interface Program {
  inspector: Inspector;
  /** The script's name, or the title of a page. */
  title: string;
  /** "Node v24.21.0", "page", "Deno ..." */
  kind: string;
  /** Null where the program does not know it. */
  pid: number | null;
  /** Its inspector was closed before; detach() closes it. */
  openedHere: boolean;
  /** Leaves the program as it was found. Never fails; safe to call twice. */
  detach(): Promise<void>;
}

export interface AttachOptions {
  /** Which of several targets: an id, or a part of a title or URL. */
  choose?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** How long a program may take to say who it is. */
const ANSWER_MS = 15_000;
/** How long to wait until a program has closed its inspector. One that is busy closes it later. */
const CLOSING_MS = 200;

/** @throws SnapdiffError 'no-target' | 'no-inspector' | 'target-gone' | 'aborted' */
export async function attach(target: Target, { choose, signal }: AttachOptions = {}): Promise<Program> {
  if (target.kind === 'socket') return introduce(await openInspector(target.url, { signal }), { openedHere: false, title: '', kind: 'program', signal });
  if (target.kind === 'address') {
    const { socketUrl, title, url, type } = chooseTarget(await listTargets(target.origin, signal), choose, new URL(target.origin).host);
    return introduce(await openInspector(socketUrl, { signal }), { openedHere: false, title: title || url, kind: type, signal });
  }
  const { pid } = target;
  const { origin, openedHere, sharesPids, mustAskPid } = await findInspector(pid, signal);
  const [{ socketUrl, title }] = await listTargets(origin);
  // What was opened is closed, so this connection is made even after Ctrl-C.
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
  return program;
}

interface Introduction {
  openedHere: boolean;
  title: string;
  kind: string;
  signal: AbortSignal | undefined;
  /** Let the program close its inspector by itself when our process is no more. */
  watchOver?: boolean;
}

/**
 * Node's console API has `require` in ES modules too. Not closed at once: that would take the session away under the very call that runs in it,
 * which has crashed Node (nodejs/node issue 18761).
 */
const CLOSE = `void setImmediate(require('node:inspector').close)`;

/**
 * Once a second the program looks whether our process is still there (ESRCH: it is not), for as long as the inspector is the one we opened:
 * each opening has its own URL. The timer does not keep a process alive.
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
    // Closing ends our connection too, so there is no answer to wait for. A program that walks its heap does it afterwards.
    if (openedHere) {
      inspector.tell('Runtime.evaluate', { expression: CLOSE, includeCommandLineAPI: true });
      await within(inspector.closed, CLOSING_MS);
    }
    await inspector.close();
  };
  // A Node process that wants to end waits until everybody has disconnected; from others this is refused.
  inspector.onEvent('NodeRuntime.waitingForDisconnect', () => void inspector.close());
  inspector.tell('NodeRuntime.notifyWhenWaitingForDisconnect', { enabled: true });
  try {
    if (watchOver) inspector.tell('Runtime.evaluate', { expression: watchOverExpression(process.pid), includeCommandLineAPI: true });
    const answer = inspector.send('Runtime.evaluate', { expression: WHO, returnByValue: true }).catch((error: SnapdiffError): Fields => {
      if (error.code === 'target-refused') return {};
      throw error;
    });
    const said = await untilAborted(within(answer, ANSWER_MS), signal);
    if (said === null)
      throw new SnapdiffError(
        'no-inspector',
        `the program does not answer its inspector`,
        {},
        { hint: 'It may be busy outside of JavaScript, or stand at a breakpoint.' },
      );
    const [pid, version, script] = String((said['result'] as { value?: unknown } | undefined)?.value ?? '').split('\n');
    return {
      inspector,
      title: (script ?? '') || title,
      kind: version ?? kind,
      pid: pid === '' ? null : Number(pid),
      openedHere,
      detach,
    };
  } catch (error) {
    await detach();
    throw error;
  }
}

/** Null when it takes longer. */
async function within<T>(work: Promise<T>, milliseconds: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, milliseconds, null);
  });
  try {
    return await Promise.race([work, patience]);
  } finally {
    clearTimeout(timer);
  }
}
