/** Watches the memory of a program: takes samples until it ends, the duration is over or a signal stops the watch; then gives a verdict. */
import { setTimeout as wait } from 'node:timers/promises';
import { SnapdiffError } from '../errors.js';
import { within } from '../live/bounded.js';
import { type CaptureWarning, type Capturing, workersLeftOut } from '../live/capture.js';
import type { Inspector } from '../live/inspector.js';
import { collectGarbage } from '../live/take-snapshot.js';
import { checkOptions, watchChecks } from '../option-checks.js';
import { conclude, type WatchReport } from './conclusion.js';
import { type HeapFigures, heapFigures, regionsOf, residentBytes } from './memory-figures.js';
import type { Regions } from './regions.js';
import type { Sample } from './sample.js';
import { MIN_SAMPLES } from './verdict.js';
import type { WatchSubject } from './watch-subject.js';

/** A multiple of the baseline ("2x"), or bytes; of the resident set, or of the heap if that is unknown. */
export type Threshold = { times: number } | { bytes: number };

export interface WatchOptions {
  /** Seconds between two samples; 1 by default. */
  intervalSeconds?: number;
  /** Seconds at the beginning that the verdict ignores; 30 by default, or a quarter of a shorter duration. */
  warmupSeconds?: number;
  durationSeconds?: number | undefined;
  limitBytes?: number | undefined;
  /** Snapshots to take, each once. 1x: after the warm-up. */
  snapshotAt?: readonly Threshold[];
  /** The name of the n-th snapshot, from 1. */
  nameSnapshot?: (at: number, capturing: Capturing) => string;
  /** Ends the watch; the verdict uses the samples so far. */
  signal?: AbortSignal | undefined;
  onSample?: (sample: Sample, all: readonly Sample[]) => void;
  onSnapshot?: (path: string, bytes: number) => void;
  /** A snapshot failed; the watch continues. */
  onTrouble?: (error: SnapdiffError) => void;
  /** Memory that the samples or a snapshot do not include. */
  onWarning?: (warning: CaptureWarning) => void;
}

const MAX_WARMUP = 30;
const WARMUP_SHARE = 0.25;
const defaultWarmup = (durationSeconds: number | undefined): number => Math.min(MAX_WARMUP, WARMUP_SHARE * (durationSeconds ?? Infinity));
/** How long a program may take to answer where the interval is shorter. */
const MIN_ANSWER_MS = 1_000;

/**
 * @throws SnapdiffError 'usage' when the duration is too short for a verdict, 'no-target' when the program ended before the first sample
 */
export async function watch(subject: WatchSubject, options: WatchOptions = {}): Promise<WatchReport> {
  checkOptions('watch()', options, watchChecks);
  const { intervalSeconds = 1, durationSeconds = Infinity, signal, onSample, limitBytes = null } = options;
  const warmupSeconds = options.warmupSeconds ?? defaultWarmup(options.durationSeconds);
  refuseShortWatch(options);
  const { pid, capturing } = subject;
  // A program starts its workers after it has started itself.
  let isWarned = false;
  const warnOfWorkers = (): void => {
    const workers = capturing?.workers() ?? [];
    if (isWarned || workers.length === 0) return;
    isWarned = true;
    options.onWarning?.(workersLeftOut(workers, 'the heap figures'));
  };
  const samples: Sample[] = [];
  const disturbances: number[] = [];
  const snapshots = snapshotTaker(subject, options, warmupSeconds);
  const takeSample = sampler(subject, Math.max(intervalSeconds * 1000, MIN_ANSWER_MS));
  const began = performance.now();
  const elapsed = () => (performance.now() - began) / 1000;
  let before: Regions | null = null;
  while (signal?.aborted !== true && elapsed() < durationSeconds) {
    const due = (samples.length + 1) * intervalSeconds;
    const sample = await takeSample(elapsed());
    warnOfWorkers();
    if (sample === 'ended') break;
    if (sample !== 'silent') {
      samples.push(sample);
      onSample?.(sample, samples);
      if (before === null && pid !== null && sample.seconds >= warmupSeconds) before = await regionsOf(pid);
      if (await snapshots.after(sample)) disturbances.push(elapsed());
    }
    // Missed samples are skipped.
    const behind = elapsed() - due;
    const pause = behind > 0 ? intervalSeconds - (behind % intervalSeconds) : -behind;
    await Promise.race([wait(pause * 1000, undefined, { signal }).catch(() => {}), subject.ended]);
  }
  if (samples.length === 0) throw new SnapdiffError('no-target', 'the program ended before the first sample', {}, { hint: '' });
  const last = { samples, warmupSeconds, disturbances, regions: null, collectedBytes: null, limitBytes, workers: capturing?.workers().length ?? 0 };
  const after = pid === null ? null : await regionsOf(pid);
  const regions = before && after ? { before, after } : null;
  const heapGrows = conclude(last).heap?.kind === 'growing';
  const collectedBytes = heapGrows && capturing !== null ? await heldBytes(capturing) : null;
  return conclude({ ...last, regions, collectedBytes });
}

/**
 * Refuses a duration that is too short for a verdict. watch() also calls it; call it before starting a program.
 * @throws SnapdiffError 'usage'
 */
export function refuseShortWatch({
  durationSeconds,
  warmupSeconds,
  intervalSeconds = 1,
}: Pick<WatchOptions, 'durationSeconds' | 'warmupSeconds' | 'intervalSeconds'>): void {
  if (durationSeconds === undefined) return;
  const warmup = warmupSeconds ?? defaultWarmup(durationSeconds);
  const judged = Math.floor((durationSeconds - warmup) / intervalSeconds);
  if (judged >= MIN_SAMPLES) return;
  const judgedSeconds = MIN_SAMPLES * intervalSeconds;
  // The default warm-up is a part of the duration.
  const needed = warmupSeconds === undefined ? Math.min(judgedSeconds / (1 - WARMUP_SHARE), MAX_WARMUP + judgedSeconds) : warmupSeconds + judgedSeconds;
  throw new SnapdiffError(
    'usage',
    `a duration of ${durationSeconds} s has ${Math.max(0, judged)} samples after the warm-up of ${warmup} s; a verdict needs ${MIN_SAMPLES}`,
    {},
    { hint: `Use --duration ${Math.ceil(needed)}s, or a shorter --interval.` },
  );
}

/**
 * Returns a function that takes a sample. "ended": the program has ended. "silent": its inspector has not answered within `answerMs`, and there are
 * no other figures; a program that is busy, or paused in a debugger, answers later. No second request is sent before that.
 */
function sampler({ pid, capturing }: WatchSubject, answerMs: number): (seconds: number) => Promise<Sample | 'ended' | 'silent'> {
  let asked: Promise<HeapFigures> | null = null;
  const ask = async (inspector: Inspector): Promise<HeapFigures | null> => {
    asked ??= heapFigures(inspector);
    const figures = await within(asked, answerMs);
    if (figures !== null) asked = null;
    return figures;
  };
  return async (seconds) => {
    const [resident, said] = await Promise.all([pid === null ? null : residentBytes(pid), capturing === null ? null : ask(capturing.inspector)]);
    const bytes = resident ?? said?.residentBytes ?? null;
    if (bytes === null && pid === null && asked !== null) return 'silent';
    if (bytes === null && (said === null || said.heapUsedBytes === null)) return 'ended';
    const { heapUsedBytes = null, heapTotalBytes = null, externalBytes = null, arrayBuffersBytes = null } = said ?? {};
    return { seconds: Math.round(seconds * 1000) / 1000, residentBytes: bytes, heapUsedBytes, heapTotalBytes, externalBytes, arrayBuffersBytes };
  };
}

/** Heap used after a garbage collection. Null if the program does not answer in time. */
async function heldBytes({ inspector }: Capturing): Promise<number | null> {
  try {
    const collected = await collectGarbage(inspector);
    return collected ? ((await within(heapFigures(inspector), MIN_ANSWER_MS))?.heapUsedBytes ?? null) : null;
  } catch {
    return null;
  }
}

interface SnapshotTaker {
  /** Resolves to whether a snapshot was attempted. */
  after(sample: Sample): Promise<boolean>;
}

function snapshotTaker({ capturing }: WatchSubject, options: WatchOptions, warmupSeconds: number): SnapshotTaker {
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
        const { path, bytes, warnings } = await capturing.capture(nameSnapshot(++taken, capturing));
        onSnapshot?.(path, bytes);
        for (const warning of warnings) if (warning.code !== 'workers-left-out') options.onWarning?.(warning);
      } catch (error) {
        if (!(error instanceof SnapdiffError) || error.code === 'aborted') return true;
        onTrouble?.(error);
      }
      return true;
    },
  };
}
