/** Options of every analysis: of the worker pool, and of how snapshots are compared. */
import type { PoolOptions } from './pool.js';
import type { MatchChoice } from './vocabulary.js';

export interface AnalyzeOptions extends PoolOptions {
  /** Folder that a baseline file names scripts relative to; the working directory by default. */
  root?: string | undefined;
  /** How objects are matched; "auto" (default) by id, and by class where the ids come from different processes. */
  match?: MatchChoice | undefined;
}
