/**
 * A program that snapdiff starts itself, with its inspector open on a port that the system chooses. Every Node process below it opens one too,
 * each on its own port; the first that says so is taken for the program.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { SnapdiffError, systemReason } from '../errors.js';

export interface StartOptions {
  cwd?: string | undefined;
  env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Both outputs of the program, as they come; what its inspector says is left out. */
  onOutput?: ((text: string, from: 'stdout' | 'stderr') => void) | undefined;
  /** Leave the program's inspector closed. */
  withoutInspector?: boolean | undefined;
}

export interface Started {
  pid: number;
  /** The ws:// URL of its inspector; null when the program ends without having opened one. */
  inspectorUrl: Promise<string | null>;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  kill(signal: NodeJS.Signals): void;
}

/** How long to wait for what it said before it ended. */
const LAST_WORDS_MS = 200;

/** @throws SnapdiffError 'no-target' when the command cannot be started */
export async function startProgram([command, ...words]: readonly string[], options: StartOptions = {}): Promise<Started> {
  const { cwd, env = process.env, onOutput = () => {}, withoutInspector = false } = options;
  const nodeOptions = withoutInspector ? env['NODE_OPTIONS'] : `${env['NODE_OPTIONS'] ?? ''} --inspect=127.0.0.1:0`.trim();
  const child = spawn(command, words, {
    cwd,
    env: { ...env, ...(nodeOptions === undefined ? {} : { NODE_OPTIONS: nodeOptions }) },
    stdio: ['inherit', 'pipe', 'pipe'],
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (cause) => {
      const why = isNowhere(command, env['PATH'], cause as NodeJS.ErrnoException) ? 'there is no such program' : systemReason(cause);
      reject(new SnapdiffError('no-target', `${command} cannot be started: ${why}`, {}, { hint: 'Check the words behind --.', cause }));
    });
  });
  child.on('error', () => {}); // a signal that could not be sent
  const ended: Started['ended'] = new Promise((resolve) => {
    const end = () => resolve({ code: child.exitCode, signal: child.signalCode });
    child.on('close', end);
    // Programs below it may hold its outputs open for ever.
    child.on('exit', () => setTimeout(end, LAST_WORDS_MS));
  });
  const inspectorUrl = new Promise<string | null>((resolve) => {
    const chatter = withoutChatter((url) => resolve(url));
    child.stdout.setEncoding('utf8').on('data', (text: string) => onOutput(text, 'stdout'));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      const rest = withoutInspector ? text : chatter(text);
      if (rest !== '') onOutput(rest, 'stderr');
    });
    ended.then(() => resolve(null));
  });
  return { pid: child.pid!, inspectorUrl, ended, kill: (signal) => void child.kill(signal) };
}

/** A folder of PATH that may not be searched makes the system say EACCES of a program that is in none. */
function isNowhere(command: string, path: string | undefined, { code }: NodeJS.ErrnoException): boolean {
  if (code !== 'EACCES' || command !== basename(command)) return code === 'ENOENT';
  return !(path ?? '').split(delimiter).some((folder) => existsSync(join(folder, command)));
}

/** Takes the lines of the inspector out of what a program says; calls back with each address. Node writes each of them whole. */
export function withoutChatter(found: (url: string) => void): (text: string) => string {
  return (text) => {
    for (const [, url] of text.matchAll(/^Debugger listening on (ws:\/\/\S+)$/gm)) found(url);
    return text.replace(
      /^(Debugger listening on ws:\/\/\S+|Debugger (attached|ending on ws:\/\/\S+)\.?|For help, see: https:\/\/nodejs\.org\/\S+|Waiting for the debugger to disconnect\.\.\.)\n/gm,
      '',
    );
  };
}
