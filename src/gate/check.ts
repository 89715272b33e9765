/**
 * Limits held against a report: one Check a limit, and the status that becomes the exit code.
 */
import { checkOption, checkOptions, gateChecks, limitsCheck } from '../option-checks.js';
import type { Check, Report, Warning } from '../report/report.js';
import type { Status } from '../vocabulary.js';
import type { GateLimit } from './gate-limit.js';
import { isAnswerable, type Measured, type MeasureOptions, measure } from './measure.js';
import { checkMessage } from './message.js';
import { printMetric } from './metrics.js';

/**
 * The report with `checks` and `status` filled in; the given one is not changed. Without limits it comes back as it is, so that a
 * saved report keeps its verdict. Limits of a config file that a report of this kind cannot answer (a change in a summary) are skipped, with a warning.
 * @throws SnapdiffError 'no-such-class' when a name matches nothing, 'usage' when the report cannot answer a metric
 */
export function checkReport<Kind extends Report>(report: Kind, limits: readonly GateLimit[], options: MeasureOptions = {}): Kind {
  checkOption('the limits of checkReport()', limits, limitsCheck);
  checkOptions('checkReport()', options, gateChecks);
  if (limits.length === 0) return report;
  const warnings: Warning[] = [...report.warnings];
  const checks = limits.flatMap((limit): Check[] => {
    if (limit.isShared && !isAnswerable(report, limit.metric)) {
      warnings.push({ code: 'check-skipped', message: `${limit.source} was not checked: ${printMetric(limit.metric)} does not apply here` });
      return [];
    }
    const measured = measure(report, limit.metric, options);
    if (measured.warning) warnings.push(measured.warning);
    return [check(report, limit, measured)];
  });
  return { ...report, checks, status: statusOf(checks), warnings };
}

export function statusOf(checks: readonly Pick<Check, 'level' | 'passed'>[]): Status {
  const failed = checks.filter((one) => !one.passed);
  if (failed.some((one) => one.level === 'error')) return 'fail';
  return failed.length > 0 ? 'warn' : 'pass';
}

function check(report: Report, gateLimit: GateLimit, measured: Measured): Check {
  const { metric, limit, level, source } = gateLimit;
  const share = ((measured.baseline ?? 0) * limit.value) / 100;
  const allowed = limit.unit === 'percent' ? Math.max(share, measured.leastAllowed ?? 0) : limit.value;
  const passed = measured.actual <= allowed;
  return {
    id: `${level === 'error' ? 'max' : 'warn'}:${printMetric(metric)}`,
    level,
    metric: printMetric(metric),
    operator: '<=',
    // Metrics are whole numbers: rounding a share of the baseline down changes no verdict.
    expected: Math.floor(allowed),
    actual: measured.actual,
    passed,
    message: checkMessage(report, gateLimit, measured, passed),
    source,
  };
}
