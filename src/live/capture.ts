/** Snapshots of a running program: attach, collect the garbage, write, detach. */
import { basename, join } from 'node:path';
import { SnapdiffError } from '../errors.js';
import { captureChecks, checkOptions } from '../option-checks.js';
import { capturedPath, writeCaptured } from '../sources/captured-sources.js';
import type { Redaction } from '../vocabulary.js';
import { listTargets } from './address.js';
import { type AttachOptions, attach, type Program } from './attach.js';
import { untilAborted } from './bounded.js';
import { defaultName, withSuffix } from './capture-name.js';
import { type ListedTarget, parseTarget } from './inspect-target.js';
import type { Inspector } from './inspector.js';
import { openPartFile } from './part-file.js';
import { startRecording } from './recording.js';
import { scriptsWithMaps } from './script-sources.js';
import { collectGarbage, globalObjectId, type SnapshotProgress, takeSnapshot, type WrittenSnapshot } from './take-snapshot.js';
import type { WorkerThread } from './worker-threads.js';

export interface CaptureProgress extends Omit<SnapshotProgress, 'phase'> {
  /** Null until the name is known. */
  path: string | null;
  phase: 'connecting' | 'collecting' | SnapshotProgress['phase'];
}

export interface CaptureOptions extends AttachOptions {
  /** The path of the first snapshot, if known: an error in it is reported before the program is touched. */
  first?: string | undefined;
  /** Replace files of the same name; by default that is refused. */
  overwrite?: boolean | undefined;
  /** Also write a snapshot of each worker. */
  workers?: boolean | undefined;
  /** Write redacted snapshots, with one key for all of this connection; the originals do not reach the disk. */
  redaction?: Redaction | undefined;
  /** The project's folder, for the redaction "all"; the working directory by default. */
  root?: string | undefined;
  /** Record where objects are allocated from now on: each allocation takes longer, and V8 keeps the stacks in the program's memory. */
  allocations?: boolean | undefined;
  /** Longest time in milliseconds that the program may make no progress with a snapshot; 300,000 by default. */
  timeoutMs?: number | undefined;
  onProgress?: ((progress: CaptureProgress) => void) | undefined;
}

export interface CapturedProgram extends Pick<Program, 'title' | 'kind' | 'pid' | 'openedHere'> {}

/** A limitation of a snapshot. */
export interface CaptureWarning {
  /**
   * workers-left-out: the program has workers, whose heaps are not in the snapshot.
   * collection-unanswered: V8 has not confirmed a garbage collection before the snapshot.
   * ids-renumbered: ids differ from those of the snapshot before, so the two cannot be compared by id.
   */
  code: 'workers-left-out' | 'collection-unanswered' | 'ids-renumbered';
  message: string;
}

export interface Captured extends WrittenSnapshot {
  program: CapturedProgram;
  warnings: CaptureWarning[];
  /** Snapshots of the workers, with the option `workers`. */
  workers: Captured[];
}

/** A connection to a program; the ids of all its snapshots correspond. */
export interface Capturing {
  inspector: Inspector;
  program: CapturedProgram;
  /** A file name from the program and the time of the connection. */
  defaultName: string;
  /** Resolves when the connection has ended, from either side. */
  ended: Promise<void>;
  /** Running workers of the program. */
  workers(): WorkerThread[];
  /**
   * Writes the next snapshot. `path` is a file, gzipped when it ends in .gz; a folder with a slash at its end, or null for the working folder,
   * gets a name from the program and the time.
   */
  capture(path?: string | null): Promise<Captured>;
  /** Writes the scripts of the program and their source maps beside its snapshots, for reports about them. Call it after the last snapshot. @throws SnapdiffError 'cannot-write' */
  captureSources(path: string): Promise<{ path: string; scripts: number; bytes: number }>;
  /** Disconnects and restores the state of the program. Never rejects; safe to call twice. */
  end(): Promise<void>;
}

/**
 * Connects to `target`: a pid of Node, host:port or URL of an inspector.
 * @throws SnapdiffError 'usage' | 'no-target' | 'no-inspector' | 'target-gone' | 'aborted'
 */
export async function startCapturing(target: string, options: CaptureOptions = {}): Promise<Capturing> {
  checkOptions('startCapturing()', options, captureChecks);
  const { choose, first, signal, overwrite, redaction, root = process.cwd(), workers: withWorkers = false, onProgress = () => {} } = options;
  const parsed = parseTarget(target);
  if (first !== undefined) await mustBeWritable(first, overwrite);
  onProgress({ path: first ?? null, phase: 'connecting', fraction: 0, bytes: 0, silentSeconds: 0 });
  const { inspector, detach, workers, ...program } = await attach(parsed, { choose, signal });
  const redactor = redaction && (await import('../redact/redactor.js')).createRedactor(redaction, root, signal);
  let snapshots = 0;
  if (options.allocations) await untilAborted(startRecording(inspector, () => snapshots > 0).catch(explain), signal);
  /** Id of the global object in the last snapshot, by the session of its thread. */
  const lastIds = new Map<Inspector, string | null>();

  const captureHeap = async (heap: Inspector, file: string, subject: CapturedProgram): Promise<Captured> => {
    await mustBeWritable(file, overwrite);
    onProgress({ path: file, phase: 'collecting', fraction: 0, bytes: 0, silentSeconds: 0 });
    const warnings: CaptureWarning[] = [];
    // V8 collects again before the snapshot; objects that finalizers release after this collection are gone then.
    const collected = await untilAborted(collectGarbage(heap).catch(explain), signal);
    if (!collected) {
      warnings.push({ code: 'collection-unanswered', message: 'the program did not confirm a garbage collection; V8 collects before the snapshot anyway' });
    }
    const lastId = lastIds.get(heap) ?? null;
    const idBefore = lastId === null || !collected ? null : await globalObjectId(heap);
    snapshots++;
    const written = await takeSnapshot(heap, file, {
      signal,
      overwrite,
      redactor,
      timeoutMs: options.timeoutMs,
      onProgress: (seen) => onProgress({ path: file, ...seen }),
    }).finally(() => snapshots--);
    // A program that did not answer the collection may not answer this either.
    const id = collected ? await globalObjectId(heap) : null;
    lastIds.set(heap, id);
    if (lastId !== null && [idBefore, id].some((each) => each !== null && each !== lastId)) {
      warnings.push({
        code: 'ids-renumbered',
        message: 'another session of this inspector has ended since the snapshot before, so V8 gave new ids: compare the two by class (--match class)',
      });
    }
    return { ...written, program: subject, warnings, workers: [] };
  };

  return {
    inspector,
    program,
    defaultName: defaultName(program, new Date()),
    ended: inspector.closed,
    end: detach,
    workers,
    async captureSources(snapshot) {
      const path = capturedPath(snapshot);
      const scripts = await scriptsWithMaps(inspector, { all: true });
      try {
        return { path, scripts: scripts.length, bytes: writeCaptured(path, scripts) };
      } catch (cause) {
        throw new SnapdiffError('cannot-write', `cannot be written: ${(cause as NodeJS.ErrnoException).code ?? 'unknown error'}`, { path }, { cause });
      }
    },
    async capture(path = null) {
      const file = path !== null && !isFolder(path) ? path : join(path ?? '', defaultName(program, new Date()));
      const captured = await captureHeap(inspector, file, program);
      const others = workers();
      if (!withWorkers) return others.length === 0 ? captured : { ...captured, warnings: [...captured.warnings, workersLeftOut(others)] };
      for (const worker of others) {
        const subject = { ...program, title: worker.title || worker.url, kind: 'worker' };
        const one = await captureHeap(worker.inspector, withSuffix(file, `-worker-${worker.id.replace(/\W/g, '').slice(0, MAX_ID)}`), subject).catch(
          (error: SnapdiffError) => {
            // It has already ended.
            if (error.code === 'target-gone' && !workers().some(({ id }) => id === worker.id)) return null;
            throw error;
          },
        );
        if (one !== null) captured.workers.push(one);
      }
      return captured;
    },
  };
}

/**
 * Writes one snapshot of `target`. The program is paused while its heap is walked and runs on when it is written; an inspector that was
 * closed before is closed again. The ids of two calls do not correspond: for a pair, see startCapturing.
 * @throws SnapdiffError as startCapturing, and 'target-refused' | 'cannot-write' | 'timed-out'
 */
export async function capture(target: string, path: string | null = null, options: CaptureOptions = {}): Promise<Captured> {
  const capturing = await startCapturing(target, { first: path === null || isFolder(path) ? undefined : path, ...options });
  try {
    return await capturing.capture(path);
  } finally {
    await capturing.end();
  }
}

/**
 * What can be inspected at `target`: the targets that its address lists, or a program with its workers. To list workers a session is opened and
 * closed, after which V8 gives new ids to the objects of the program.
 * @throws SnapdiffError as startCapturing
 */
export async function inspectorTargets(target: string, signal?: AbortSignal): Promise<ListedTarget[]> {
  const parsed = parseTarget(target);
  const listed = parsed.kind === 'address' ? await listTargets(parsed.origin, signal) : [];
  // A browser lists its workers itself; with several programs the user chooses one first.
  if (listed.length > 1 || listed.some(({ type }) => type !== 'node') || (parsed.kind === 'address' && listed.length === 0)) return listed;
  const program = await attach(parsed, { signal });
  const main = listed[0] ?? { id: String(program.pid ?? target), type: 'node', title: program.title, url: '', socketUrl: '' };
  const workers = program.workers().map(({ id, title, url }) => ({ id, type: 'worker', title, url, socketUrl: '' }));
  await program.detach();
  return [main, ...workers];
}

const MAX_NAMED = 5;
/** Characters of a worker's id in a file name. */
const MAX_ID = 40;

/** The message names the workers: "1 (job.mjs, "indexer")". */
export function workersLeftOut(workers: readonly WorkerThread[], what = 'this snapshot'): CaptureWarning {
  const names = workers.slice(0, MAX_NAMED).map(({ id, title, url }) => `${id} (${basename(url)}${title === '' ? '' : `, ${JSON.stringify(title)}`})`);
  const all = names.join(', ') + (workers.length > MAX_NAMED ? ', ...' : '');
  const subject = workers.length === 1 ? '1 worker of the program has a heap of its own' : `${workers.length} workers of the program have heaps of their own`;
  return { code: 'workers-left-out', message: `${subject}, not part of ${what}: ${all}` };
}

const isFolder = (path: string) => /[/\\]$/.test(path);

/** Reports an error in the path before the program is touched. */
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
    { cause: error, hint: 'Bun and Safari have another protocol; in Bun, use v8.writeHeapSnapshot() from "node:v8".' },
  );
}
