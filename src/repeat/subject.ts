/** What a leak test repeats: an operation, and the process it runs in. How it is run is the business of each subject. */

import type { TrendReport } from '../report/report.js';

export interface Subject {
  /** Runs the operation `count` times more; `onIteration` hears of each. @throws SnapdiffError 'operation-failed', 'process-ended', 'timed-out' */
  repeat(count: number, onIteration: () => void): Promise<void>;
  /** Settles the process and writes a snapshot of it. @throws SnapdiffError */
  snapshot(path: string): Promise<void>;
  /** The operation is done: what it set up is taken down. @throws SnapdiffError 'operation-failed' */
  finish(): Promise<void>;
  /** Ends whatever was started, whatever state it is in. Never rejects; may be called twice. */
  stop(): Promise<void>;
  /** The report with names and places as they are in the sources, where the process ran something made of them. */
  readable?(report: TrendReport): Promise<TrendReport>;
}

export interface SubjectOptions {
  /** Longest that one iteration, or the start, may take. */
  timeoutMs: number;
  signal: AbortSignal | undefined;
}
