/** Runs the built command as a process: its output, exit code, and signals sent to it. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** Also where this file itself is built, in dist/test. */
const project = import.meta.dirname.replace(/([\\/]dist)?[\\/]test[\\/]trust[\\/]support$/, '');

export const binary = join(project, 'dist/src/cli/bin.js');

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  out: string;
  err: string;
}

export interface Running {
  ended: Promise<Ended>;
  /** So far. */
  said(): { out: string; err: string };
  kill(signal: NodeJS.Signals): void;
}

/** A process that runs longer hangs. */
const HANG_MS = 120_000;

export interface CommandOptions {
  cwd: string;
  env?: Record<string, string>;
}

/** Runs a shell line, in which `snapdiff` is the built command. */
export function shell(line: string, options: CommandOptions): Promise<Ended> {
  return start('bash', ['-c', `snapdiff() { "${process.execPath}" "${binary}" "$@"; }\n${line}`], options).ended;
}

export const snapdiff = (words: readonly string[], options: CommandOptions): Promise<Ended> => startSnapdiff(words, options).ended;

export const startSnapdiff = (words: readonly string[], options: CommandOptions): Running => start(process.execPath, [binary, ...words], options);

function start(command: string, words: readonly string[], { cwd, env }: CommandOptions): Running {
  const child = spawn(command, words, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const collected = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    collected.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    collected.err += text;
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), HANG_MS);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, ...collected });
    });
  });
  return { ended, said: () => collected, kill: (signal) => void child.kill(signal) };
}

/** Checks that the output has no crash of snapdiff, Node or V8. */
export const CRASH = /\n\s+at .*:\d+:\d+|Unhandled|FATAL ERROR|unexpected happened/;
