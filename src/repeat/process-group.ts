/**
 * A program with all that it starts, as a process group, so that nothing is left running. On Windows, which has no such groups, it is the
 * program alone.
 */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';

export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Set when the program could not be started. */
  error?: Error;
}

export interface ProcessGroup {
  child: ChildProcess;
  /** Resolves when the program has ended; never rejects. */
  ended: Promise<Ending>;
  /** Null while it runs. */
  ending(): Ending | null;
  /** Asks all of the group to end, and after PATIENCE_MS makes them. Resolves when the program has ended. */
  stop(): Promise<void>;
}

/** For a server to close its files; less than Ctrl-C waits for us. */
const PATIENCE_MS = 300;
const hasGroups = process.platform !== 'win32';

/** `words` is one line for the shell, or the words of a command. */
export function startGroup(words: string | readonly string[], options: Pick<SpawnOptions, 'env' | 'stdio' | 'cwd'>): ProcessGroup {
  const common: SpawnOptions = { ...options, detached: hasGroups, windowsHide: true };
  const child = typeof words === 'string' ? spawn(words, { ...common, shell: true }) : spawn(words[0], words.slice(1), common);
  let ending: Ending | null = null;
  const ended = new Promise<Ending>((resolve) => {
    const settle = (how: Ending) => {
      ending ??= how;
      resolve(ending);
    };
    child.once('error', (error) => settle({ code: null, signal: null, error }));
    child.once('exit', (code, signal) => settle({ code, signal }));
  });
  const guard = startGuard(child.pid);
  const killAtExit = () => signalGroup(child, 'SIGKILL');
  process.on('exit', killAtExit);
  let stopping: Promise<void> | null = null;
  const stop = async () => {
    signalGroup(child, 'SIGTERM');
    const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), PATIENCE_MS);
    await ended;
    clearTimeout(timer);
    // The program itself is gone; what it started may not be.
    signalGroup(child, 'SIGKILL');
    process.off('exit', killAtExit);
    guard?.kill('SIGKILL');
  };
  return { child, ended, ending: () => ending, stop: () => (stopping ??= stop()) };
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(hasGroups ? -pid : pid, signal);
  } catch {
    // Nobody is left.
  }
}

/** A shell that waits for the end of our pipe, which comes however we end, and then ends the group: nothing else survives a SIGKILL. */
function startGuard(group: number | undefined): ChildProcess | null {
  if (!hasGroups || group === undefined) return null;
  const guard = spawn('/bin/sh', ['-c', `read -r _; kill -KILL -${group}`], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  guard.on('error', () => {});
  guard.stdin.on('error', () => {});
  guard.unref();
  (guard.stdin as unknown as { unref?: () => void }).unref?.();
  return guard;
}

/** "ended with exit code 3", "was ended by SIGSEGV". */
export function endingText({ code, signal, error }: Ending): string {
  if (error !== undefined) return `could not be started: ${error.message}`;
  if (signal !== null) return `was ended by ${signal}`;
  return `ended with exit code ${code}`;
}
