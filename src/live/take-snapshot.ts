/**
 * Requests about a program's heap, sent through its inspector: collect the garbage, write a snapshot to a file.
 *
 * Snapshots that are compared by id must come through one connection: when any session of an inspector ends, V8 drops the ids that it has
 * assigned (V8HeapProfilerAgentImpl::disable calls ClearObjectIds, whether the domain was enabled or not; observed in Node 20 to 26).
 */
import { SnapdiffError } from '../errors.js';
import type { Redactor } from '../redact/redactor.js';
import { bounded, untilAborted, within } from './bounded.js';
import type { Inspector } from './inspector.js';
import { openPartFile, type PartFileOptions } from './part-file.js';

export interface SnapshotProgress {
  /** walking: the program is paused while V8 counts its objects; writing: the text arrives. */
  phase: 'walking' | 'writing';
  /** Part of the walk that is done, 0 to 1. */
  fraction: number;
  /** Bytes of text, before compression. */
  bytes: number;
  /** Since the program last made progress; above 0 only in reports of silence. */
  silentSeconds: number;
}

interface SnapshotOptions extends PartFileOptions {
  signal?: AbortSignal | undefined;
  /** Longest time without progress; 300,000 by default, because V8 collects the garbage of a large heap several times before it reports any. */
  timeoutMs?: number | undefined;
  onProgress?: ((progress: SnapshotProgress) => void) | undefined;
  /** Writes a redacted snapshot; the original does not reach the disk. */
  redactor?: Redactor | undefined;
}

export interface WrittenSnapshot {
  /** As the caller gave it. */
  path: string;
  /** On disk. */
  bytes: number;
  /** Bytes of text: more than `bytes` if the file is compressed. */
  textBytes: number;
  /** From the request to the answer; the program is paused for most of it. */
  seconds: number;
}

const DEFAULT_SILENCE_MS = 300_000;
/** How long to wait for a garbage collection. A request that is late is still served before the snapshot, since V8 keeps their order. */
const COLLECTING_MS = 10_000;
const SILENCE_REPORT_MS = 1_000;

/**
 * Asks V8 to collect the garbage. False if the answer takes longer than `timeoutMs`: workerd never answers, and V8 collects before it takes a snapshot.
 * @throws SnapdiffError 'target-gone' | 'target-refused'
 */
export async function collectGarbage(inspector: Inspector, timeoutMs = COLLECTING_MS): Promise<boolean> {
  return (await within(inspector.send('HeapProfiler.collectGarbage'), timeoutMs)) !== null;
}

/**
 * Streams a snapshot to `path`, gzipped if that ends in .gz. The file gets its name when it is complete. Holds a few megabytes for a snapshot of
 * any size: if the disk is slow, the connection is paused and the text waits in the program's own memory.
 * Clears V8's console first, because it holds the arguments of the last 1,000 calls of `console` while an inspector is open.
 * @throws SnapdiffError 'cannot-write' | 'target-gone' | 'target-refused' | 'timed-out' | 'no-inspector' | 'aborted'
 */
export async function takeSnapshot(inspector: Inspector, path: string, options: SnapshotOptions = {}): Promise<WrittenSnapshot> {
  const { signal, onProgress = () => {}, overwrite, timeoutMs = DEFAULT_SILENCE_MS, redactor } = options;
  signal?.throwIfAborted();
  const file =
    redactor === undefined
      ? await openPartFile(path, { overwrite })
      : await (await import('./redacted-file.js')).openRedactedFile(path, { overwrite }, redactor);
  const seen: SnapshotProgress = { phase: 'walking', fraction: 0, bytes: 0, silentSeconds: 0 };
  let tail = '';
  let lastDone = -1;
  let heard = performance.now();
  let restart = () => {};
  const progressed = () => {
    heard = performance.now();
    restart();
    onProgress({ ...seen });
  };
  const silence = setInterval(() => {
    const silentSeconds = Math.floor((performance.now() - heard) / 1000);
    if (silentSeconds > 0) onProgress({ ...seen, silentSeconds });
  }, SILENCE_REPORT_MS);
  file.onDrain(() => {
    // Time spent waiting for the disk does not count as silence of the program.
    restart();
    inspector.resume();
  });
  const removers = [
    inspector.onEvent('HeapProfiler.reportHeapSnapshotProgress', ({ done, total }) => {
      if (Number(done) === lastDone) return;
      lastDone = Number(done);
      seen.fraction = Number(total) > 0 ? Math.min(1, lastDone / Number(total)) : 0;
      progressed();
    }),
    inspector.onEvent('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => {
      const text = String(chunk);
      if (text === '') return;
      seen.phase = 'writing';
      seen.bytes += text.length; // V8 escapes what is not ASCII
      tail = text.slice(-16);
      if (!file.write(text)) inspector.pause();
      progressed();
    }),
  ];
  try {
    const started = performance.now();
    inspector.notify('Runtime.discardConsoleEntries');
    // As v8.writeHeapSnapshot() does it. Numbers would be nodes with ids that change from snapshot to snapshot.
    const answer = inspector.send('HeapProfiler.takeHeapSnapshot', { reportProgress: true, captureNumericValue: false, exposeInternals: false });
    await bounded(Promise.race([answer, file.failed]), 'the snapshot', {
      timeoutMs,
      signal,
      onStart: (begin) => {
        restart = begin;
      },
      late: () => new SnapdiffError('timed-out', `the program made no progress with its snapshot for ${timeoutMs / 1000} s`),
    });
    const seconds = (performance.now() - started) / 1000;
    if (!tail.trimEnd().endsWith('}')) throw new SnapdiffError('target-refused', 'the program reported a finished snapshot, but its text is cut short');
    const bytes = await untilAborted(file.commit(), signal);
    return { path, bytes, textBytes: seen.bytes, seconds };
  } finally {
    clearInterval(silence);
    for (const remove of removers) remove();
    inspector.resume();
    file.discard();
  }
}

/**
 * The id of the global object in the last snapshot; "0" if there was none, or V8 has dropped its ids. Null if the program does not support the request.
 * @throws SnapdiffError 'target-gone' | 'no-inspector'
 */
export async function globalObjectId(inspector: Inspector): Promise<string | null> {
  try {
    const { result } = await inspector.send('Runtime.evaluate', { expression: 'globalThis', silent: true });
    const { objectId } = (result ?? {}) as { objectId?: string };
    if (objectId === undefined) return null;
    const { heapSnapshotObjectId } = await inspector.send('HeapProfiler.getHeapObjectId', { objectId });
    inspector.notify('Runtime.releaseObject', { objectId });
    return typeof heapSnapshotObjectId === 'string' ? heapSnapshotObjectId : null;
  } catch (error) {
    if (error instanceof SnapdiffError && error.code === 'target-refused') return null;
    throw error;
  }
}
