/**
 * A program with all processes that it starts, so that all of them can be stopped. Three things find them: the process group, the parents in
 * the process table, and on Linux a mark in the environment, which children that left the group and lost their parent (setsid, daemons) still have.
 */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { within } from './bounded.js';
import type { Ending } from './ending.js';
import { treeLister } from './process-table.js';

export interface ProcessTree {
  child: ChildProcess;
  /** Resolves when the program has ended, whether its streams are closed or not; never rejects. */
  ended: Promise<Ending>;
  /** Null while it runs. */
  ending(): Ending | null;
  /** Sends SIGTERM to all processes of the tree, after `patienceMs` SIGKILL to those that are left, and closes our ends of their streams. Never rejects. */
  stop(): Promise<void>;
}

interface TreeOptions extends Pick<SpawnOptions, 'stdio' | 'cwd'> {
  env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Give it a process group of its own: a Ctrl-C in the terminal does not reach it then, and it cannot read from the terminal. */
  ownGroup: boolean;
  /** How long the processes may take to end after SIGTERM; 300 by default, which is less than snapdiff waits after Ctrl-C. */
  patienceMs?: number | undefined;
}

/** The variable that marks the processes of a tree; several marks when one snapdiff runs another. */
const MARK = 'SNAPDIFF_TREE';
const hasGroups = process.platform !== 'win32';
const PATIENCE_MS = 300;
/** Reading the process table takes some milliseconds. */
const POLL_MS = 40;
/** A process can start another one while the list is read, so SIGKILL is sent until the list is empty. */
const KILL_ROUNDS = 25;

/** `words` is one line for the shell, or the words of a command. */
export function startTree(words: string | readonly string[], { env = process.env, ownGroup, patienceMs = PATIENCE_MS, ...options }: TreeOptions): ProcessTree {
  const mark = randomBytes(8).toString('hex');
  const detached = ownGroup && hasGroups;
  const common: SpawnOptions = {
    ...options,
    env: { ...env, [MARK]: env[MARK] === undefined ? mark : `${env[MARK]},${mark}` },
    detached,
    windowsHide: true,
  };
  const child = typeof words === 'string' ? spawn(words, { ...common, shell: true }) : spawn(words[0], words.slice(1), common);
  let ending: Ending | null = null;
  const ended = new Promise<Ending>((resolve) => {
    const settle = (how: Ending) => {
      ending ??= how;
      resolve(ending);
    };
    child.once('exit', (code, signal) => settle({ code, signal }));
    // Also emitted when a signal could not be sent: only a program that has no pid has not been started.
    child.on('error', (error) => child.pid === undefined && settle({ code: null, signal: null, error }));
  });
  const { pid } = child;
  const guard = startGuard(pid, mark, detached);
  const list = pid === undefined ? () => [] : treeLister(pid, mark);
  const left = () => list(ending === null);
  const signalAll = (signal: NodeJS.Signals): number => {
    if (pid === undefined) return 0;
    const pids = left();
    // The group catches what was started since the list was read.
    for (const each of [...pids, ...(detached ? [-pid] : [])]) send(each, signal);
    return pids.length;
  };
  const killAtExit = () => void signalAll('SIGKILL');
  process.on('exit', killAtExit);
  let stopping: Promise<void> | null = null;
  const stop = async () => {
    if (signalAll('SIGTERM') > 0) {
      const end = performance.now() + patienceMs;
      while (performance.now() < end && left().length > 0) await pause(POLL_MS);
    }
    for (let round = 0; round < KILL_ROUNDS && signalAll('SIGKILL') > 0; round++) await pause(POLL_MS);
    process.off('exit', killAtExit);
    guard?.kill('SIGKILL');
    // A process that could not be killed may keep the streams open.
    for (const stream of child.stdio) stream?.destroy();
    if (child.connected) child.disconnect();
    child.unref();
    if (pid !== undefined) await within(ended, KILL_ROUNDS * POLL_MS);
  };
  return { child, ended, ending: () => ending, stop: () => (stopping ??= stop()) };
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has already ended.
  }
}

/** A shell that reads from our pipe, which closes when this process ends for any reason, also by SIGKILL, and then kills the tree. */
function startGuard(pid: number | undefined, mark: string, isGroup: boolean): ChildProcess | null {
  if (!hasGroups || pid === undefined) return null;
  const script = `read -r _
kill -KILL ${isGroup ? -pid : pid} 2>/dev/null
for round in 1 2 3 4 5; do
  for file in $(grep -ls ${MARK}=[0-9a-f,]*${mark} /proc/[0-9]*/environ 2>/dev/null); do file=\${file#/proc/}; kill -KILL \${file%/environ} 2>/dev/null; done
done`;
  const guard = spawn('/bin/sh', ['-c', script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  guard.on('error', () => {});
  guard.stdin.on('error', () => {});
  guard.unref();
  (guard.stdin as unknown as { unref?: () => void }).unref?.();
  return guard;
}
