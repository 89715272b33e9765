/** What a leak test repeats: an operation, and the process it runs in. */

import type { Redactor } from '../redact/redactor.js';
import type { TrendReport, Warning } from '../report/report.js';

export interface LeakSubject {
  /** Runs the operation another `count` times; calls `onIteration` after each. @throws SnapdiffError 'operation-failed', 'process-ended', 'timed-out' */
  repeat(count: number, onIteration: () => void): Promise<void>;
  /** Settles the process and writes a snapshot of it. @throws SnapdiffError */
  snapshot(path: string): Promise<void>;
  /** Writes the scripts that have source maps, as captured sources; after the last snapshot. Writes nothing if there are none. */
  sources?(path: string): Promise<void>;
  /** Runs the operation's teardown. @throws SnapdiffError 'operation-failed' */
  finish(): Promise<void>;
  /** Ends the started processes, in any state. Never rejects; safe to call twice. */
  stop(): Promise<void>;
  /** Warnings about memory that the snapshots do not include. */
  warnings(): Warning[];
  /** The report with names and places of the sources, if the process runs code that was compiled from them. */
  readable?(report: TrendReport): Promise<TrendReport>;
}

export interface LeakSubjectOptions {
  /** Longest time that one iteration, or the start, may take. */
  timeoutMs: number;
  signal: AbortSignal | undefined;
  /** Snapshots are written redacted; the originals do not reach the disk. */
  redactor?: Redactor | undefined;
  /** Record where objects are allocated, from the first snapshot on. */
  allocations?: boolean | undefined;
}
