/**
 * Watches the memory of a program: a sample every so often until it ends, the time is over or somebody stops it; then the conclusion. What the
 * user only asked to watch is left alone: its inspector is used where it is open already, and opened only when that was asked for.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { SnapdiffError } from '../errors.js';
import { untilAborted } from '../live/abort.js';
import type { Capturing } from '../live/capture.js';
import { collectGarbage } from '../live/snapshot.js';
import { checkOptions, watchChecks } from '../option-checks.js';
import { conclude, type WatchReport } from './conclusion.js';
import { heapFigures, regionsOf, residentBytes } from './memory.js';
import type { Regions } from './regions.js';
import type { Sample } from './sample.js';
import type { Subject } from './subject.js';

/** A multiple of the baseline ("2x"), or bytes, of the resident set or where that is unknown of the heap. */
export type Threshold = { times: number } | { bytes: number };

export interface WatchOptions {
  /** Between two samples; 1 by default. */
  intervalSeconds?: number;
  /** At the beginning, not judged; 30 by default, or a quarter of a shorter duration. */
  warmupSeconds?: number;
  durationSeconds?: number | undefined;
  limitBytes?: number | undefined;
  /** Snapshots to take, each once. 1x: when the warm-up is over. */
  snapshotAt?: readonly Threshold[];
  /** The name of the n-th snapshot, from 1. */
  nameSnapshot?: (at: number, capturing: Capturing) => string;
  /** Ends the watch; the conclusion is drawn from what was seen. */
  signal?: AbortSignal | undefined;
  onSample?: (sample: Sample, all: readonly Sample[]) => void;
  onSnapshot?: (path: string, bytes: number) => void;
  /** Something that did not work, and does not end the watch. */
  onTrouble?: (error: SnapdiffError) => void;
}

export const defaultWarmup = (durationSeconds: number | undefined): number => Math.min(30, (durationSeconds ?? Infinity) / 4);

/** A program that is busy with JavaScript collects no garbage for us. */
const COLLECTING_MS = 10_000;

/** @throws SnapdiffError 'no-target' when the program was gone before there was a sample */
export async function watch(subject: Subject, options: WatchOptions = {}): Promise<WatchReport> {
  checkOptions('watch()', options, watchChecks);
  const { intervalSeconds = 1, durationSeconds = Infinity, signal, onSample, limitBytes = null } = options;
  const warmupSeconds = options.warmupSeconds ?? defaultWarmup(options.durationSeconds);
  const { pid, capturing } = subject;
  const samples: Sample[] = [];
  const disturbances: number[] = [];
  const snapshots = snapshotTaker(subject, options, warmupSeconds);
  const began = performance.now();
  const elapsed = () => (performance.now() - began) / 1000;
  let before: Regions | null = null;
  while (signal?.aborted !== true && elapsed() < durationSeconds) {
    const due = (samples.length + 1) * intervalSeconds;
    const sample = await takeSample(subject, elapsed());
    if (sample === null) break;
    samples.push(sample);
    onSample?.(sample, samples);
    if (before === null && pid !== null && sample.seconds >= warmupSeconds) before = await regionsOf(pid);
    if (await snapshots.after(sample)) disturbances.push(elapsed());
    // Times that were missed are left out, not made up for.
    const behind = elapsed() - due;
    const pause = behind > 0 ? intervalSeconds - (behind % intervalSeconds) : -behind;
    await Promise.race([wait(pause * 1000, undefined, { signal }).catch(() => {}), subject.ended]);
  }
  if (samples.length === 0) throw new SnapdiffError('no-target', 'the program was gone before it could be looked at', {}, { hint: '' });
  const last = { samples, warmupSeconds, disturbances, regions: null, collectedBytes: null, limitBytes };
  const after = pid === null ? null : await regionsOf(pid);
  const regions = before && after ? { before, after } : null;
  const heapGrows = conclude(last).heap?.kind === 'growing';
  const collectedBytes = heapGrows && capturing !== null ? await heldBytes(capturing) : null;
  return conclude({ ...last, regions, collectedBytes });
}

async function takeSample({ pid, capturing }: Subject, seconds: number): Promise<Sample | null> {
  const [resident, said] = await Promise.all([pid === null ? null : residentBytes(pid), capturing === null ? null : heapFigures(capturing.inspector)]);
  const bytes = resident ?? said?.residentBytes ?? null;
  if (bytes === null && (said === null || said.heapUsedBytes === null)) return null;
  const { heapUsedBytes = null, heapTotalBytes = null, externalBytes = null, arrayBuffersBytes = null } = said ?? {};
  return { seconds: Math.round(seconds * 1000) / 1000, residentBytes: bytes, heapUsedBytes, heapTotalBytes, externalBytes, arrayBuffersBytes };
}

/** Heap used after a garbage collection: what is held. Null when the program does not come to it. */
async function heldBytes({ inspector }: Capturing): Promise<number | null> {
  try {
    await untilAborted(collectGarbage(inspector), AbortSignal.timeout(COLLECTING_MS));
    return (await heapFigures(inspector)).heapUsedBytes;
  } catch {
    return null;
  }
}

interface SnapshotTaker {
  /** Whether a snapshot was written, or tried. */
  after(sample: Sample): Promise<boolean>;
}

function snapshotTaker({ capturing }: Subject, options: WatchOptions, warmupSeconds: number): SnapshotTaker {
  const { snapshotAt = [], nameSnapshot = (_at, of) => of.defaultName, onSnapshot, onTrouble } = options;
  const pending = new Set(capturing === null ? [] : snapshotAt);
  let baseline: number | null = null;
  let taken = 0;
  return {
    async after(sample) {
      const level = sample.residentBytes ?? sample.heapUsedBytes;
      if (capturing === null || level === null || pending.size === 0 || sample.seconds < warmupSeconds) return false;
      baseline ??= level;
      const reached = [...pending].filter((threshold) => level >= ('times' in threshold ? threshold.times * baseline! : threshold.bytes));
      if (reached.length === 0) return false;
      for (const threshold of reached) pending.delete(threshold);
      try {
        const { path, bytes } = await capturing.capture(nameSnapshot(++taken, capturing));
        onSnapshot?.(path, bytes);
      } catch (error) {
        if (!(error instanceof SnapdiffError) || error.code === 'aborted') return true;
        onTrouble?.(error);
      }
      return true;
    },
  };
}
