/**
 * A leak test: warm up, snapshot, repeat, snapshot, repeat as often again, snapshot; what grew in both steps is a leak. The second step distinguishes
 * a leak from a cache that filled once. Their length is a prime, so that growth by an exact multiple of it is not a coincidence.
 */
import type { AnalyzeOptions } from '../analyze-options.js';
import { trend } from '../diff.js';
import { needsNoThreads } from '../engine/prepare-process.js';
import { checkReport } from '../gate/check.js';
import { type GateLimit, mergeLimits, parseGateLimit } from '../gate/gate-limit.js';
import { checkOptions, leakTestChecks } from '../option-checks.js';
import type { TrendReport } from '../report/report.js';
import { seriesPath } from '../sources/captured-sources.js';
import type { Redaction } from '../vocabulary.js';
import type { LeakSubject } from './leak-subject.js';
import { openSubject } from './open-subject.js';
import { openFolder } from './snapshot-folder.js';
import { leakTestWarnings } from './test-warnings.js';
import { checkTarget, isHere, type LeakTarget, nameOf } from './tested-target.js';

/** Large enough to show a listener or a small object an iteration (16 kB in all), small enough for an operation of 50 ms to run 243 times in 12 s. */
const DEFAULT_ITERATIONS = 101;
const DEFAULT_WARMUP = 41;
const DEFAULT_TIMEOUT_MS = 60_000;

export interface LeakTestOptions extends Pick<AnalyzeOptions, 'threads' | 'signal' | 'sourceMaps'> {
  /** Record where objects are allocated, from the first snapshot on: the operation takes longer, and the process more memory. */
  allocations?: boolean | undefined;
  /** How often the operation runs between two snapshots; 101 by default. */
  iterations?: number | undefined;
  /** How often it runs before the first snapshot, so that caches fill and code is compiled; 41 by default, at least 1: an empty array has no elements to follow. */
  warmup?: number | undefined;
  /** Longest time that one iteration may take, in milliseconds; 60,000 by default. */
  timeoutMs?: number | undefined;
  /** Folder in which to keep the snapshots, as s1, s2, s3; by default they are removed. */
  keep?: string | undefined;
  /** Write redacted snapshots: the originals do not reach the disk, and the report has none of their contents. */
  redaction?: Redaction | undefined;
  /** The project's folder, for the redaction "all"; the working directory by default. */
  root?: string | undefined;
  /** Further limits; "suspects=0" is added unless another limit for suspects is given. */
  limits?: readonly GateLimit[] | undefined;
  /** A constructor that no snapshot has counts as 0 in a limit, with a warning; by default it is an error. */
  allowMissing?: boolean | undefined;
  /** Adds what holds what to the report, as `tree`; false by default. */
  tree?: boolean | undefined;
  onProgress?: ((all: LeakTestProgress[]) => void) | undefined;
}

export interface LeakTestProgress {
  /** What is tested. */
  path: string;
  /** "warm-up", "iteration 17 of 202", "snapshot 2 of 3", "comparing". */
  phase: string;
  /** Part of the iterations that is done, 0 to 1. */
  fraction: number;
}

/**
 * Repeats an operation and reports what it leaks: the report of a trend over three snapshots, with `status` "fail" if anything keeps growing.
 * `suspects` name the holders and their places in the source.
 * @throws SnapdiffError if the operation fails, ends its process or takes too long, and if the target cannot be started
 */
export async function leakTest(target: LeakTarget, options: LeakTestOptions = {}): Promise<TrendReport> {
  checkTarget(target);
  checkOptions('leakTest()', options, leakTestChecks);
  if (!isHere(target)) return test(target, options);
  // Two leak tests at the same time in one process would each measure the other one.
  const before = lastHere;
  const tested = before.then(() => test(target, options));
  lastHere = tested.catch(() => {});
  return tested;
}

let lastHere: Promise<unknown> = Promise.resolve();

async function test(target: LeakTarget, options: LeakTestOptions): Promise<TrendReport> {
  const { iterations = DEFAULT_ITERATIONS, timeoutMs = DEFAULT_TIMEOUT_MS, keep, signal, threads } = options;
  const warmup = Math.max(1, options.warmup ?? DEFAULT_WARMUP);
  const folder = openFolder(keep);
  let subject: LeakSubject | null = null;
  try {
    const { redaction, root = process.cwd() } = options;
    const redactor = redaction && (await import('../redact/redactor.js')).createRedactor(redaction, root, signal);
    subject = await openSubject(target, { timeoutMs, signal, redactor, allocations: options.allocations });
    const sourcesPath = redactor ? null : seriesPath(folder.paths[folder.paths.length - 1]);
    await record(subject, folder.paths, { name: nameOf(target), iterations, warmup, sourcesPath, onProgress: options.onProgress });
    await subject.stop();
    const paths = folder.publish();
    const report = await trend(paths, {
      iterations: [iterations],
      threads: threads ?? (needsNoThreads(paths) ? 0 : undefined),
      signal,
      tree: options.tree,
      sourceMaps: options.sourceMaps,
    });
    const named = (await subject.readable?.(report)) ?? report;
    const read = { ...named, warnings: [...named.warnings, ...subject.warnings(), ...leakTestWarnings(named, iterations)] };
    return checkReport(
      keep === undefined ? momentsFor(read, iterations, warmup) : read,
      mergeLimits([parseGateLimit('suspects=0', 'error', 'leak test')], options.limits ?? []),
      { allowMissing: options.allowMissing },
    );
  } finally {
    await subject?.stop();
    folder.close();
  }
}

interface Plan {
  name: string;
  iterations: number;
  warmup: number;
  /** Null with redaction: sources are contents. */
  sourcesPath: string | null;
  onProgress: LeakTestOptions['onProgress'];
}

async function record(subject: LeakSubject, paths: readonly string[], { name, iterations, warmup, sourcesPath, onProgress }: Plan): Promise<void> {
  const all = warmup + (paths.length - 1) * iterations;
  let done = 0;
  const report = (phase: string) => onProgress?.([{ path: name, phase, fraction: Math.min(0.999, done / all) }]);
  const iterated = () => {
    done++;
    report(done <= warmup ? `warm-up ${done} of ${warmup}` : `iteration ${done - warmup} of ${all - warmup}`);
  };
  for (const [at, path] of paths.entries()) {
    await subject.repeat(at === 0 ? warmup : iterations, iterated);
    report(`snapshot ${at + 1} of ${paths.length}`);
    await subject.snapshot(path);
  }
  if (sourcesPath !== null) await subject.sources?.(sourcesPath);
  await subject.finish();
}

/** Removed snapshots have no path, so their rows show when they were taken. */
function momentsFor(report: TrendReport, iterations: number, warmup: number): TrendReport {
  const moment = (at: number) => (at === 0 ? `after ${warmup} to warm up` : `after ${at * iterations} iterations`);
  return { ...report, snapshots: report.snapshots.map((row, at) => ({ ...row, path: moment(at), kept: false })) };
}
