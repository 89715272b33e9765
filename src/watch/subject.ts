/**
 * What is watched: a process, its inspector if there is one, or both; found by its name, or started from a command.
 */
import { basename } from 'node:path';
import { SnapdiffError } from '../errors.js';
import { type CaptureOptions, type Capturing, startCapturing } from '../live/capture.js';
import { openInspectorOf } from '../live/node-process.js';
import { programOf } from '../live/proc.js';
import { type StartOptions, startProgram } from '../live/start.js';
import { parseTarget } from '../live/target.js';

export interface Subject {
  /** Null for a program of another machine, or a page. */
  pid: number | null;
  /** Null where the inspector is closed. */
  capturing: Capturing | null;
  /** Resolves when the program has ended, where that can be known. */
  ended: Promise<unknown>;
  /** Closes what was opened, and ends what was started. Never fails. */
  end(): Promise<void>;
}

export interface SubjectOptions extends CaptureOptions {
  /** Open the inspector of a pid, rather than only use it where it is open. */
  openInspector?: boolean | undefined;
}

const never = new Promise<never>(() => {});
/** How long a program that we started may take to end when it is asked to. */
const ENDING_MS = 5_000;

/** @throws SnapdiffError as startCapturing */
export async function findSubject(word: string, options: SubjectOptions = {}): Promise<Subject> {
  const target = parseTarget(word);
  if (target.kind !== 'pid') {
    const capturing = await startCapturing(word, options);
    return { pid: null, capturing, ended: capturing.ended, end: capturing.end };
  }
  const { pid } = target;
  const isOpen = options.openInspector === true || (await openInspectorOf(pid)) !== null;
  if (isOpen) {
    const capturing = await startCapturing(word, options);
    return { pid, capturing, ended: never, end: capturing.end };
  }
  mustBeThere(pid);
  return { pid, capturing: null, ended: never, end: async () => {} };
}

/** Starts the command with its inspector open. What is no Node program is watched without one. @throws SnapdiffError 'no-target' */
export async function startSubject(command: readonly string[], start: StartOptions, options: CaptureOptions = {}): Promise<Subject> {
  const program = await startProgram(command, start);
  const end = async (capturing: Capturing | null) => {
    await capturing?.end();
    const below = capturing?.program.pid;
    const kill = (signal: 'SIGTERM' | 'SIGKILL') => {
      program.kill(signal);
      if (below && below !== program.pid) killQuietly(below, signal);
    };
    kill('SIGTERM');
    const timer = setTimeout(kill, ENDING_MS, 'SIGKILL');
    await program.ended;
    clearTimeout(timer);
  };
  try {
    const found = await programOf(program.pid);
    const isNode = !('path' in found) || /^node/.test(basename(found.path));
    const url = await Promise.race([program.inspectorUrl, later(isNode ? INSPECTOR_MS : INSPECTOR_BELOW_MS)]);
    const capturing = url === null ? null : await startCapturing(url, options);
    const pid = capturing?.program.pid ?? program.pid;
    return { pid, capturing, ended: program.ended, end: () => end(capturing) };
  } catch (error) {
    await end(null);
    throw error;
  }
}

/** Node says where its inspector is within a tenth of a second, on a machine that is not busy. */
const INSPECTOR_MS = 5_000;
/** A shell or another program may start Node, or may not. */
const INSPECTOR_BELOW_MS = 2_000;

function killQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}

function later(milliseconds: number): Promise<null> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds, null).unref();
  });
}

function mustBeThere(pid: number): void {
  try {
    process.kill(pid, 0);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EPERM') return; // its memory may be looked at all the same
    throw new SnapdiffError('no-target', `there is no process ${pid}`, {}, { hint: `Check the pid; for a port write 127.0.0.1:${pid}.`, cause });
  }
}
