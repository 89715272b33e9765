/** The watched program, found by its name or started from a command, with its inspector if that is open. */
import { basename } from 'node:path';
import { SnapdiffError } from '../errors.js';
import { within } from '../live/bounded.js';
import { type CaptureOptions, type Capturing, startCapturing } from '../live/capture.js';
import { parseTarget } from '../live/inspect-target.js';
import { openInspectorOf } from '../live/node-process.js';
import { programOf } from '../live/proc.js';
import { type StartOptions, startProgram } from '../live/start-program.js';

export interface WatchSubject {
  /** Null for a program of another machine, or a page. */
  pid: number | null;
  /** Null if the inspector is closed. */
  capturing: Capturing | null;
  /** Resolves when the program has ended, if that can be observed. */
  ended: Promise<unknown>;
  /** Closes an inspector that was opened here, and ends a program that was started here. Never rejects. */
  end(): Promise<void>;
}

export interface WatchSubjectOptions extends CaptureOptions {
  /** Open the inspector of a pid if it is closed; by default only an open one is used. */
  openInspector?: boolean | undefined;
}

const never = new Promise<never>(() => {});
/** Node prints the address of its inspector within a tenth of a second, on a machine that is not busy. */
const INSPECTOR_MS = 5_000;
/** For a shell or another program, which may start Node. */
const INSPECTOR_BELOW_MS = 2_000;

/** @throws SnapdiffError as startCapturing */
export async function findSubject(word: string, options: WatchSubjectOptions = {}): Promise<WatchSubject> {
  const target = parseTarget(word);
  if (target.kind !== 'pid') {
    const capturing = await startCapturing(word, options);
    return { pid: null, capturing, ended: capturing.ended, end: capturing.end };
  }
  const { pid } = target;
  mustExist(pid);
  const capturing = await inspectorOf(pid, word, options);
  return { pid, capturing, ended: never, end: async () => void (await capturing?.end()) };
}

/** Null if it is closed or cannot be used: the resident set of a process can be watched without it. */
async function inspectorOf(pid: number, word: string, options: WatchSubjectOptions): Promise<Capturing | null> {
  if (options.openInspector === true) return startCapturing(word, options);
  if ((await openInspectorOf(pid)) === null) return null;
  return startCapturing(word, options).catch((error: SnapdiffError) => {
    if (error.code === 'aborted' || options.choose !== undefined) throw error;
    return null;
  });
}

/** Starts the command with its inspector open. A program that is not Node is watched without one. @throws SnapdiffError 'no-target' */
export async function startSubject(command: readonly string[], start: StartOptions, options: CaptureOptions = {}): Promise<WatchSubject> {
  const program = await startProgram(command, start);
  try {
    const found = await programOf(program.pid);
    const isNode = !('path' in found) || /^node/.test(basename(found.path));
    const url = await within(program.inspectorUrl, isNode ? INSPECTOR_MS : INSPECTOR_BELOW_MS);
    const capturing = url === null ? null : await startCapturing(url, options);
    const end = async () => {
      await capturing?.end();
      await program.stop();
    };
    return { pid: capturing?.program.pid ?? program.pid, capturing, ended: program.ended, end };
  } catch (error) {
    await program.stop();
    throw error;
  }
}

function mustExist(pid: number): void {
  try {
    process.kill(pid, 0);
  } catch (cause) {
    // A process of another user: its resident set can be read.
    if ((cause as NodeJS.ErrnoException).code === 'EPERM') return;
    throw new SnapdiffError('no-target', `there is no process ${pid}`, {}, { hint: `Check the pid; for a port write 127.0.0.1:${pid}.`, cause });
  }
}
