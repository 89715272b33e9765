/**
 * What snapdiff asks of a program's heap through its inspector: collect the garbage, write a snapshot to a file.
 *
 * Snapshots that are to be compared by id must come through one connection: whenever any session of an inspector ends, V8 forgets the ids it
 * has given (V8HeapProfilerAgentImpl::disable calls ClearObjectIds, whether the domain was enabled or not; seen in Node 20 to 26).
 */
import { SnapdiffError } from '../errors.js';
import { untilAborted } from './abort.js';
import type { Inspector } from './inspector.js';
import { openPartFile, type PartFileOptions } from './part-file.js';

export interface SnapshotProgress {
  /** walking: the program stands still and counts its objects; writing: they come over as text. */
  phase: 'walking' | 'writing';
  /** 0 to 1, of the walk. */
  fraction: number;
  /** Of text, before compression. */
  bytes: number;
}

export interface SnapshotOptions extends PartFileOptions {
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: SnapshotProgress) => void) | undefined;
}

export interface WrittenSnapshot {
  /** As it was given. */
  path: string;
  /** On disk. */
  bytes: number;
  /** Of text: more than `bytes` where the file is compressed. */
  textBytes: number;
  /** From the question to the answer: the program stood still for most of it. */
  seconds: number;
}

/** @throws SnapdiffError 'target-gone' | 'target-refused' */
export async function collectGarbage(inspector: Inspector): Promise<void> {
  await inspector.send('HeapProfiler.collectGarbage');
}

/**
 * Streams a snapshot to `path`, gzipped when that ends in .gz. The file has its name only when it is whole. Holds a few megabytes, whatever
 * the size: when the disk is slow the connection is paused, and the text waits in the program's own memory.
 * @throws SnapdiffError 'cannot-write' | 'target-gone' | 'target-refused' | 'aborted'
 */
export async function takeSnapshot(inspector: Inspector, path: string, options: SnapshotOptions = {}): Promise<WrittenSnapshot> {
  const { signal, onProgress = () => {}, overwrite } = options;
  signal?.throwIfAborted();
  const file = await openPartFile(path, { overwrite });
  const seen: SnapshotProgress = { phase: 'walking', fraction: 0, bytes: 0 };
  let tail = '';
  file.onDrain(() => inspector.resume());
  const forget = [
    inspector.onEvent('HeapProfiler.reportHeapSnapshotProgress', ({ done, total }) => {
      seen.fraction = Number(total) > 0 ? Math.min(1, Number(done) / Number(total)) : 0;
      onProgress({ ...seen });
    }),
    inspector.onEvent('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => {
      const text = String(chunk);
      seen.phase = 'writing';
      seen.bytes += text.length; // V8 escapes what is not ASCII
      tail = text.slice(-16) || tail;
      if (!file.write(text)) inspector.pause();
      onProgress({ ...seen });
    }),
  ];
  try {
    const started = performance.now();
    // As v8.writeHeapSnapshot() does it. Numbers would be nodes with ids that change from snapshot to snapshot.
    const answer = inspector.send('HeapProfiler.takeHeapSnapshot', { reportProgress: true, captureNumericValue: false, exposeInternals: false });
    await untilAborted(Promise.race([answer, file.failed]), signal);
    const seconds = (performance.now() - started) / 1000;
    if (!tail.trimEnd().endsWith('}')) throw new SnapdiffError('target-refused', 'the program said that the snapshot is written, but it is not whole');
    const bytes = await untilAborted(file.commit(), signal);
    return { path, bytes, textBytes: seen.bytes, seconds };
  } finally {
    for (const end of forget) end();
    inspector.resume();
    file.discard();
  }
}
