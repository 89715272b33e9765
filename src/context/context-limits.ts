/** Limits on a context (--max context=150k, growth=4k, duplicates=10%, suspects=0), held against its report. */
import { SnapdiffError } from '../errors.js';
import type { Check } from '../report/report.js';
import { bytes as bytesText, count, percent, plural } from '../text/figures.js';
import type { Status } from '../vocabulary.js';
import type { ContextReport } from './context-report.js';

/** `context`: largest of all requests. `growth`: a request, in tokens. `duplicates`: share of the text. */
const contextMetrics = ['context', 'growth', 'duplicates', 'suspects'] as const;
type ContextMetric = (typeof contextMetrics)[number];

export interface ContextLimit {
  metric: ContextMetric;
  /** Tokens, per cent of the text, or a number of suspects. */
  value: number;
  level: Check['level'];
  /** The flag or config key that asked for it. */
  source: string;
}

const examples: Record<ContextMetric, string> = { context: '150k', growth: '4k', duplicates: '10%', suspects: '0' };
const HINT = `Metrics: ${contextMetrics.map((metric) => `${metric}=${examples[metric]}`).join(', ')}.`;
const factors: Record<string, number> = { '': 1, k: 1e3, m: 1e6 };

/** `text` is METRIC=LIMIT. @throws SnapdiffError 'usage' */
export function parseContextLimit(text: string, level: Check['level'] = 'error', source = '--max'): ContextLimit {
  const [, name, limit] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  const metric = contextMetrics.find((known) => known === name);
  if (metric === undefined) throw usage(`${source}: ${JSON.stringify(name ?? text)} is not a metric of a context`);
  const [, digits, suffix] = /^(\d{1,12}(?:\.\d{1,6})?) ?([kKmM%]?)$/.exec(limit) ?? [];
  const isPercent = metric === 'duplicates';
  if (digits === undefined || (suffix === '%') !== isPercent || (metric === 'suspects' && !/^\d+$/.test(limit))) {
    throw usage(`${source}: ${JSON.stringify(limit)} is not a limit of ${metric}: write it as in ${metric}=${examples[metric]}`);
  }
  return { metric, value: isPercent ? Number(digits) : Math.round(Number(digits) * factors[suffix.toLowerCase()]), level, source };
}

/** The report with `checks` and `status`; the given one is not changed. Without limits it comes back as it is. */
export function checkContext(report: ContextReport, limits: readonly ContextLimit[]): ContextReport {
  if (limits.length === 0) return report;
  const checks = limits.map((limit) => contextCheck(report, limit));
  return { ...report, checks, status: statusOfContext(checks) };
}

function statusOfContext(checks: readonly Check[]): Status {
  const failed = checks.filter(({ passed }) => !passed);
  return failed.some(({ level }) => level === 'error') ? 'fail' : failed.length > 0 ? 'warn' : 'pass';
}

function contextCheck(report: ContextReport, { metric, value, level, source }: ContextLimit): Check {
  const actual = measured(report, metric);
  const passed = actual <= value;
  const id = `${level === 'error' ? 'max' : 'warn'}:${metric}`;
  return { id, level, metric, operator: '<=', expected: value, actual, passed, message: sentence(report, metric, actual, value, passed), source };
}

function measured(report: ContextReport, metric: ContextMetric): number {
  switch (metric) {
    case 'context':
      return report.requests.reduce((most, { contextTokens }) => Math.max(most, contextTokens), 0);
    case 'growth':
      return report.growth?.tokensPerRequest ?? 0;
    case 'duplicates':
      return report.totals.duplicateShare * 100;
    case 'suspects':
      return report.suspects.length;
  }
}

function sentence(report: ContextReport, metric: ContextMetric, actual: number, limit: number, passed: boolean): string {
  const relation = passed ? 'within' : 'over';
  const suspect = passed || report.suspects.length === 0 ? '' : `; largest: ${report.suspects[0].name}, ${bytesText(report.suspects[0].growthBytes)}`;
  const estimated = report.tokens === 'billed' ? '' : ` (${report.tokens})`;
  switch (metric) {
    case 'context':
      return `largest context ${count(actual)} tokens${estimated} is ${relation} ${count(limit)}${suspect}`;
    case 'growth':
      if (report.growth === null) return `growth is unknown with fewer than three requests in a row; ${count(limit)} tokens a request allowed`;
      return `growth of ${count(actual)} tokens a request${estimated} is ${relation} ${count(limit)}${suspect}`;
    case 'duplicates':
      return `${percent(actual / 100)} of the text repeat other text (${bytesText(report.totals.wastedBytes)}), ${limit} % allowed${suspect}`;
    case 'suspects':
      return `${plural(actual, 'suspect')}, ${count(limit)} allowed${suspect}`;
  }
}

function usage(message: string): SnapdiffError {
  return new SnapdiffError('usage', message, {}, { hint: HINT });
}
