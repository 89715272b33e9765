/**
 * What the command line asks of the analysis (src/rooms.ts), as one value: a test hands in its own, and --help loads none of it.
 */
import type { BaselineComparison } from '../baseline/against.js';
import type { Baseline } from '../baseline/baseline.js';
import type { GateLimit } from '../gate/gate-limit.js';
import type { CaptureOptions, Capturing, findSubject, ListedTarget, startSubject, watch } from '../index.js';
import type { LeakTarget } from '../repeat/tested-target.js';
import type { FormatName } from '../report/format-names.js';
import type { Inspection } from '../report/inspection.js';
import type { RenderOptions } from '../report/options.js';
import type { Report } from '../report/report.js';
import type { Query } from './args.js';

export interface Progress {
  path: string;
  phase: string;
  /** 0 to 1, of this file. */
  fraction: number;
}

export interface AnalyzeOptions {
  threads?: number;
  maxMemory?: number;
  match?: 'auto' | 'id' | 'class';
  signal?: AbortSignal;
  onProgress?: (all: Progress[]) => void;
  iterations?: number[];
  root?: string;
}

export type { LeakTarget };

export interface LeakTestOptions extends Pick<AnalyzeOptions, 'threads' | 'signal' | 'onProgress'> {
  iterations?: number;
  warmup?: number;
  timeoutMs?: number;
  keep?: string;
  limits?: readonly GateLimit[];
}

export interface Library {
  startCapturing(target: string, options?: CaptureOptions): Promise<Capturing>;
  findSubject: typeof findSubject;
  startSubject: typeof startSubject;
  watch: typeof watch;
  inspectorTargets(address: string, signal?: AbortSignal): Promise<ListedTarget[]>;
  leakTest(target: LeakTarget, options?: LeakTestOptions): Promise<Report>;
  diff(baseline: string, current: string, options?: AnalyzeOptions): Promise<Report>;
  trend(paths: string[], options?: AnalyzeOptions): Promise<Report>;
  summarize(path: string, options?: AnalyzeOptions): Promise<Report>;
  createBaseline(path: string, options?: AnalyzeOptions): Promise<Baseline>;
  compareWithBaseline(baseline: string, current: string, options?: AnalyzeOptions): Promise<BaselineComparison>;
  /** The answer to `path` and `show`; only renderInspection looks into it. */
  inspect(path: string, query: Query, options?: AnalyzeOptions): Promise<Inspection>;
  renderInspection(command: 'path' | 'show', inspection: Inspection, format: FormatName, options: RenderOptions): Promise<string>;
}
