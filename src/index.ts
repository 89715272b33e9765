/** Public API. */

export { type BaselineComparison, type BaselineOptions, compareWithBaseline, createBaseline } from './against-baseline.js';
export type { AnalyzeOptions, ObjectOptions } from './analyze-options.js';
export { audit } from './audit-snapshot.js';
export type * from './baseline/baseline.js';
export { ratchet } from './baseline/ratchet.js';
export { baselineText } from './baseline/write.js';
export { type ContextOptions, context } from './context/context.js';
export { type ContextLimit, checkContext, parseContextLimit } from './context/context-limits.js';
export { redactContext } from './context/context-redaction.js';
export type * from './context/context-report.js';
export { type FollowOptions, followContext } from './context/follow-context.js';
export { renderContext } from './context/render-context.js';
export { diff, summarize, type TrendOptions, trend } from './diff.js';
export type { Progress } from './engine/task-progress.js';
export { type ErrorCode, SnapdiffError } from './errors.js';
export { expectInstances, type FindQuery, find, instances } from './find.js';
export { checkReport } from './gate/check.js';
export { type InspectQuery, inspect } from './inspect.js';
export {
  type Captured,
  type CapturedProgram,
  type CaptureOptions,
  type CaptureProgress,
  type CaptureWarning,
  type Capturing,
  capture,
  inspectorTargets,
  startCapturing,
} from './live/capture.js';
export type { ListedTarget } from './live/inspect-target.js';
export { type RedactOptions, redact } from './redact/redact-report.js';
export { type RedactedFile, type RedactSnapshotsOptions, redactSnapshots } from './redact-snapshots.js';
export { renderInspection } from './render/inspection-text.js';
export { expectNoLeak } from './repeat/expect-no-leak.js';
export { type LeakTestOptions, type LeakTestProgress, leakTest } from './repeat/leak-test.js';
export type * from './repeat/tested-target.js';
export type * from './report/found-objects.js';
export type * from './report/inspection.js';
export type * from './report/report.js';
export type * from './report/report-tree.js';
export type * from './report/rows.js';
export type * from './vocabulary.js';
export type { WatchReport } from './watch/conclusion.js';
export type { Sample } from './watch/sample.js';
export type { MemoryVerdict } from './watch/verdict.js';
export { refuseShortWatch, type Threshold, type WatchOptions, watch } from './watch/watch.js';
export { findSubject, startSubject, type WatchSubject, type WatchSubjectOptions } from './watch/watch-subject.js';
