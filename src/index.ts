/** The public door. */
export { type AnalyzeOptions, diff, summarize } from './diff.js';
export { type ErrorCode, SnapdiffError } from './errors.js';
export type { Progress } from './progress.js';
export type * from './report/report.js';
