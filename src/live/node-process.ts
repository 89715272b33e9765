/**
 * The inspector of a Node process, by its pid: opened by SIGUSR1 if it is closed. SIGUSR1 ends a process that does not catch it, so it is sent only
 * to a process that is known to be Node and to catch it.
 */
import { execFile } from 'node:child_process';
import { basename } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { SnapdiffError } from '../errors.js';
import { isInspector } from './address.js';
import { catchesUsr1, childrenOf, listeningAddresses, programOf, sharesNamespace, statusOf } from './proc.js';

interface FoundInspector {
  origin: string;
  /** It was opened here and must be closed again. */
  openedHere: boolean;
  /** Whether the program sees our process under the same pid. */
  sharesPids: boolean;
  /** Whether this inspector belongs to the process is known only after a question to it. */
  mustAskPid: boolean;
}

/** How long the inspector may take to open. V8 opens it in an interrupt, also within a loop. */
const OPENING_MS = 10_000;
/** After Ctrl-C, to find the inspector that SIGUSR1 has opened, and close it. */
const LEAVING_MS = 200;
const POLL_MS = 40;
/** Node's default, without --inspect-port. */
const DEFAULT_ORIGIN = 'http://127.0.0.1:9229';

const noTarget = (message: string, hint: string, cause?: unknown) => new SnapdiffError('no-target', message, {}, { hint, cause });

/** @throws SnapdiffError 'no-target' | 'no-inspector' */
export async function findInspector(pid: number, signal?: AbortSignal): Promise<FoundInspector> {
  await mustBeAlive(pid);
  if (process.platform === 'win32') throw noTarget(`process ${pid} cannot be opened by its id on Windows`, 'Start it with --inspect and give 127.0.0.1:9229.');
  return process.platform === 'linux' ? findByProc(pid, signal) : findByPort(pid, signal);
}

/** The address of the inspector of a process; null if it is closed or not visible. Sends no signal. */
export async function openInspectorOf(pid: number): Promise<string | null> {
  if (process.platform !== 'linux' || !(await sharesNamespace(pid, 'net'))) return null;
  return firstInspector(await listeningAddresses(pid));
}

async function mustBeAlive(pid: number): Promise<void> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EPERM') throw noTarget(`process ${pid} belongs to another user`, 'Run snapdiff as that user.', error);
    throw noTarget(`there is no process ${pid}`, `Check the pid; for a port write 127.0.0.1:${pid}.`, error);
  }
}

async function findByProc(pid: number, signal: AbortSignal | undefined): Promise<FoundInspector> {
  const alreadyOpen = await openInspectorOf(pid);
  if (alreadyOpen !== null) return { origin: alreadyOpen, openedHere: false, sharesPids: true, mustAskPid: false };
  const status = await mustBeNode(pid);
  if (!(await sharesNamespace(pid, 'net'))) {
    throw noTarget(
      `process ${pid} runs in another network namespace (a container)`,
      'Run snapdiff inside it, or start the program with --inspect=0.0.0.0 on a port that is forwarded.',
    );
  }
  const sharesPids = await sharesNamespace(pid, 'pid');
  const before = await listeningAddresses(pid);
  if (!catchesUsr1(status)) {
    throw noTarget(
      `process ${pid} does not listen to SIGUSR1, which would end it`,
      'Has it just started, or was it started with --disable-sigusr1? Start it with --inspect and give its host:port.',
    );
  }
  const origin = await afterSignal(pid, signal, async () => firstInspector((await listeningAddresses(pid)).filter((address) => !before.includes(address))));
  return { origin, openedHere: true, sharesPids, mustAskPid: false };
}

/** Without /proc: tries the default port; the program itself must confirm its pid. */
export async function findByPort(pid: number, signal?: AbortSignal): Promise<FoundInspector> {
  const name = await promisify(execFile)('ps', ['-p', String(pid), '-o', 'comm=']).then(
    ({ stdout }) => basename(stdout.trim()),
    () => '',
  );
  if (!/^node/.test(name)) throw noTarget(`process ${pid} is not Node: its program is ${name || 'unknown'}`, 'Start it with --inspect and give its host:port.');
  const found = { origin: DEFAULT_ORIGIN, sharesPids: true, mustAskPid: true };
  if (await isInspector(DEFAULT_ORIGIN)) return { ...found, openedHere: false };
  await afterSignal(pid, signal, async () => ((await isInspector(DEFAULT_ORIGIN)) ? DEFAULT_ORIGIN : null));
  return { ...found, openedHere: true };
}

async function mustBeNode(pid: number): Promise<ReadonlyMap<string, string>> {
  const [program, status] = await Promise.all([programOf(pid), statusOf(pid)]);
  const state = status.get('State') ?? '';
  if (state.startsWith('Z')) throw noTarget(`process ${pid} has ended`, '');
  if (/^[Tt]/.test(state)) throw noTarget(`process ${pid} is stopped`, `Resume it first: kill -CONT ${pid}.`);
  if (status.get('Tgid') !== String(pid)) throw noTarget(`${pid} is a thread of process ${status.get('Tgid')}`, `Give ${status.get('Tgid')}.`);
  if ('code' in program)
    throw noTarget(
      `process ${pid} cannot be examined: ${program.code === 'EACCES' ? 'permission denied' : program.code}`,
      'Run snapdiff as the user who runs it.',
    );
  const name = basename(program.path);
  if (/^node/i.test(name) || /^electron/i.test(name)) return status;
  if (/^deno/.test(name))
    throw noTarget(`process ${pid} is Deno, which opens no inspector by signal`, 'Start it with deno run --inspect and give 127.0.0.1:9229.');
  if (/^bun/.test(name))
    throw noTarget(
      `process ${pid} is Bun, whose inspector is not V8's`,
      'In Bun, write a snapshot with v8.writeHeapSnapshot() from "node:v8", or generateHeapSnapshotForDebugging() from "bun:jsc" as JSON.',
    );
  throw noTarget(`process ${pid} is not Node: its program is ${program.path}`, await hintFor(pid));
}

/** The pid of a shell that waits for the server is a common mistake. */
async function hintFor(pid: number): Promise<string> {
  for (const child of await childrenOf(pid)) {
    const program = await programOf(child);
    if ('path' in program && basename(program.path) === 'node') return `Its child ${child} is Node.`;
  }
  return 'Give the pid of the Node process itself, or the host:port of an inspector.';
}

/** Sends SIGUSR1 and polls `find` until it has found the inspector. */
async function afterSignal(pid: number, signal: AbortSignal | undefined, find: () => Promise<string | null>): Promise<string> {
  signal?.throwIfAborted();
  process.kill(pid, 'SIGUSR1');
  let end = performance.now() + OPENING_MS;
  const hurry = () => {
    end = Math.min(end, performance.now() + LEAVING_MS);
  };
  signal?.addEventListener('abort', hurry);
  try {
    while (performance.now() < end) {
      const origin = await find();
      if (origin !== null) return origin;
      await mustBeAlive(pid);
      await wait(POLL_MS);
    }
  } finally {
    signal?.removeEventListener('abort', hurry);
  }
  signal?.throwIfAborted();
  const taken = await isInspector(DEFAULT_ORIGIN);
  throw new SnapdiffError(
    'no-inspector',
    `process ${pid} did not open its inspector within ${OPENING_MS / 1000} s${taken ? ': another program has the port 9229' : ''}`,
    {},
    {
      hint: taken
        ? 'Close the other inspector, or start this one with --inspect-port=0.'
        : 'It may be busy in native code, or have a SIGUSR1 handler of its own. If it opens later, it stays open.',
    },
  );
}

async function firstInspector(addresses: readonly string[]): Promise<string | null> {
  const origins = addresses.map((address) => `http://${address}`);
  const answers = await Promise.all(origins.map(isInspector));
  return origins.find((_, at) => answers[at]) ?? null;
}
