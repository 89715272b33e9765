/**
 * A snapshot of a running program, from its name to a file: attach, collect, write, detach.
 */
import { basename, extname, join } from 'node:path';
import { SnapdiffError } from '../errors.js';
import { captureChecks, checkOptions } from '../option-checks.js';
import { untilAborted } from './abort.js';
import { listTargets } from './address.js';
import { type AttachOptions, attach, type Program } from './attach.js';
import type { Inspector } from './inspector.js';
import { openPartFile } from './part-file.js';
import { collectGarbage, type SnapshotProgress, takeSnapshot, type WrittenSnapshot } from './snapshot.js';
import { type ListedTarget, parseTarget } from './target.js';

export interface CaptureProgress {
  /** Null before the name is known. */
  path: string | null;
  phase: 'connecting' | 'collecting' | SnapshotProgress['phase'];
  /** 0 to 1, of the walk through the heap. */
  fraction: number;
  /** Of text that has come over. */
  bytes: number;
}

export interface CaptureOptions extends AttachOptions {
  /** The path of the first snapshot, where it is known: whether it can be written is found before the program is bothered. */
  first?: string | undefined;
  /** Replace files of the same name; by default that is refused. */
  overwrite?: boolean | undefined;
  onProgress?: ((progress: CaptureProgress) => void) | undefined;
}

export type CapturedProgram = Pick<Program, 'title' | 'kind' | 'pid' | 'openedHere'>;

export interface Captured extends WrittenSnapshot {
  program: CapturedProgram;
}

/** A connection to a program; the ids of all its snapshots belong together. */
export interface Capturing {
  inspector: Inspector;
  program: CapturedProgram;
  /** A file name from the program and the time of the connection. */
  defaultName: string;
  /** Resolves when the connection has ended, from either side. */
  ended: Promise<void>;
  /**
   * Writes the next snapshot. `path` is a file, gzipped when it ends in .gz; a folder with a slash behind it, or null for the working folder,
   * gets a name from the program and the time.
   */
  capture(path?: string | null): Promise<Captured>;
  /** Leaves the program as it was found. Never fails; safe to call twice. */
  end(): Promise<void>;
}

/**
 * Connects to `target`: a pid of Node, host:port or URL of an inspector.
 * @throws SnapdiffError 'usage' | 'no-target' | 'no-inspector' | 'target-gone' | 'aborted'
 */
export async function startCapturing(target: string, options: CaptureOptions = {}): Promise<Capturing> {
  checkOptions('startCapturing()', options, captureChecks);
  const { choose, first, signal, overwrite, onProgress = () => {} } = options;
  const parsed = parseTarget(target);
  if (first !== undefined) await mustBeWritable(first, overwrite);
  onProgress({ path: first ?? null, phase: 'connecting', fraction: 0, bytes: 0 });
  const { inspector, detach, ...program } = await attach(parsed, { choose, signal });
  return {
    inspector,
    program,
    defaultName: defaultName(program, new Date()),
    ended: inspector.closed,
    end: detach,
    async capture(path = null) {
      const file = path !== null && !isFolder(path) ? path : join(path ?? '', defaultName(program, new Date()));
      await mustBeWritable(file, overwrite);
      onProgress({ path: file, phase: 'collecting', fraction: 0, bytes: 0 });
      // V8 collects once more by itself; what finalizers let go after the first time is gone then.
      await untilAborted(collectGarbage(inspector).catch(explain), signal);
      const written = await takeSnapshot(inspector, file, { signal, overwrite, onProgress: (seen) => onProgress({ path: file, ...seen }) });
      return { ...written, program };
    },
  };
}

/**
 * Writes one snapshot of `target`. The program stands still while its heap is walked and goes on when it is written; an inspector that was
 * closed before is closed again. Two calls make two snapshots whose ids do not correspond: for a pair, see startCapturing.
 * @throws SnapdiffError as startCapturing, and 'target-refused' | 'cannot-write'
 */
export async function capture(target: string, path: string | null = null, options: CaptureOptions = {}): Promise<Captured> {
  const capturing = await startCapturing(target, { first: path === null || isFolder(path) ? undefined : path, ...options });
  try {
    return await capturing.capture(path);
  } finally {
    await capturing.end();
  }
}

/** What can be inspected at host:port. @throws SnapdiffError 'usage' | 'no-inspector' */
export async function inspectorTargets(address: string, signal?: AbortSignal): Promise<ListedTarget[]> {
  const target = parseTarget(address);
  if (target.kind === 'address') return listTargets(target.origin, signal);
  throw new SnapdiffError('usage', `${address} is not a host:port, which has targets`);
}

const isFolder = (path: string) => /[/\\]$/.test(path);

/** Found before the program is bothered. */
async function mustBeWritable(path: string, overwrite: boolean | undefined): Promise<void> {
  if (/\.(br|zst|zstd)$/i.test(path))
    throw new SnapdiffError(
      'usage',
      'captures are compressed with gzip only',
      { path },
      { hint: 'Let the name end in .heapsnapshot.gz, or compress it afterwards.' },
    );
  (await openPartFile(path, { overwrite })).discard();
}

function explain(error: SnapdiffError): never {
  if (error.code !== 'target-refused') throw error;
  throw new SnapdiffError(
    'target-refused',
    "the program's inspector has no heap profiler: it is not V8's",
    {},
    { cause: error, hint: 'Bun and Safari speak another protocol; in Bun, use v8.writeHeapSnapshot() from "node:v8".' },
  );
}

/** server-4711-20261122-204712.heapsnapshot: names of one program stand in the order of time. */
export function defaultName({ title, pid }: Pick<Program, 'title' | 'pid'>, time: Date): string {
  const base = basename(title, extname(title));
  const word =
    base
      .replace(/[^\p{L}\p{N}_-]+/gu, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 40) || 'heap';
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${time.getFullYear()}${two(time.getMonth() + 1)}${two(time.getDate())}`;
  return `${word}${pid === null ? '' : `-${pid}`}-${day}-${two(time.getHours())}${two(time.getMinutes())}${two(time.getSeconds())}.heapsnapshot`;
}
