/** Builds the report of an audit. */
import type { Side } from '../compare/comparison.js';
import type { HolderRows, WasteRows } from './audit-rows.js';
import { emptyReport, summaryReport } from './build-report.js';
import type { AuditReport, ReportFrame } from './report.js';

export function auditReport(side: Side, found: HolderRows & WasteRows & Pick<ReportFrame, 'strings' | 'collections' | 'tree'>): AuditReport {
  const { snapshots, warnings, constructors } = summaryReport(side);
  const detached = constructors.filter(({ name }) => /^Detached (?!Node \/ )/.test(name));
  return {
    ...emptyReport('audit'),
    snapshots,
    constructors,
    ...found,
    detached: {
      count: detached.reduce((sum, { current }) => sum + current.count, 0),
      shallowBytes: detached.reduce((sum, { current }) => sum + current.shallowBytes, 0),
    },
    warnings,
  };
}
