/**
 * A program that snapdiff starts, with its inspector open on a port that the system chooses. Every Node process below it also opens one, each on
 * its own port; the first process to print its address counts as the program.
 */
import { existsSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { SnapdiffError, systemReason } from '../errors.js';
import { within } from './bounded.js';
import type { Ending } from './ending.js';
import { startTree } from './process-tree.js';

export interface StartOptions {
  cwd?: string | undefined;
  env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Both outputs of the program, as they arrive, without the lines of its inspector. */
  onOutput?: ((text: string, from: 'stdout' | 'stderr') => void) | undefined;
}

interface Started {
  pid: number;
  /** The ws:// URL of its inspector; null when the program ends without having opened one. */
  inspectorUrl: Promise<string | null>;
  /** Resolves when the program has ended and its last output has arrived. */
  ended: Promise<Ending>;
  /** Ends the program and its child processes. Never rejects. */
  stop(): Promise<void>;
}

/** How long to wait for output after the program has ended; its children may keep its streams open. */
const LAST_OUTPUT_MS = 200;
/** How long the program may take to end after SIGTERM. */
const ENDING_MS = 5_000;

/** @throws SnapdiffError 'no-target' when the command cannot be started */
export async function startProgram([command, ...words]: readonly string[], options: StartOptions = {}): Promise<Started> {
  const { cwd, env = process.env, onOutput = () => {} } = options;
  const tree = startTree([command, ...words], {
    cwd,
    env: { ...env, NODE_OPTIONS: `${env['NODE_OPTIONS'] ?? ''} --inspect=127.0.0.1:0`.trim() },
    stdio: ['inherit', 'pipe', 'pipe'],
    // The program may read from the terminal.
    ownGroup: false,
    patienceMs: ENDING_MS,
  });
  const { child } = tree;
  if (child.pid === undefined) {
    const { error: cause } = await tree.ended;
    await tree.stop();
    const why = isMissing(command, env['PATH'], cause as NodeJS.ErrnoException) ? 'there is no such program' : systemReason(cause);
    throw new SnapdiffError('no-target', `${command} cannot be started: ${why}`, {}, { hint: 'Check the command after --.', cause });
  }
  const closed = new Promise((resolve) => child.once('close', resolve));
  const ended = tree.ended.then(async (ending) => {
    await within(closed, LAST_OUTPUT_MS);
    return ending;
  });
  const inspectorUrl = new Promise<string | null>((resolve) => {
    const withoutInspector = withoutInspectorLines((url) => resolve(url));
    child.stdout!.setEncoding('utf8').on('data', (text: string) => onOutput(text, 'stdout'));
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      const rest = withoutInspector(text);
      if (rest !== '') onOutput(rest, 'stderr');
    });
    ended.then(() => resolve(null));
  });
  return { pid: child.pid, inspectorUrl, ended, stop: tree.stop };
}

/** A folder of PATH that cannot be searched makes the system report EACCES for a program that no folder has. */
function isMissing(command: string, path: string | undefined, { code }: NodeJS.ErrnoException): boolean {
  if (code !== 'EACCES' || command !== basename(command)) return code === 'ENOENT';
  return !(path ?? '').split(delimiter).some((folder) => existsSync(join(folder, command)));
}

/** Removes the inspector's lines from a program's output, and calls back with each address. Node writes each line in one piece. */
export function withoutInspectorLines(found: (url: string) => void): (text: string) => string {
  return (text) => {
    for (const [, url] of text.matchAll(/^Debugger listening on (ws:\/\/\S+)$/gm)) found(url);
    return text.replace(
      /^(Debugger listening on ws:\/\/\S+|Debugger (attached|ending on ws:\/\/\S+)\.?|For help, see: https:\/\/nodejs\.org\/\S+|Waiting for the debugger to disconnect\.\.\.)\n/gm,
      '',
    );
  };
}
