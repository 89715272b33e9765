/**
 * Whether a report compares snapshots, and by how much the heap grew.
 */
import type { GrowthReport, Report } from '../report/report.js';

export function isCompared(report: Report): report is GrowthReport {
  switch (report.kind) {
    case 'comparison':
    case 'trend':
      return true;
    case 'summary':
    case 'audit':
      return false;
  }
}

/** Growth of the heap in bytes; 0 in reports of one snapshot. */
export function heapGrowth(report: Report): number {
  return isCompared(report) ? report.totals.deltaBytes : 0;
}
