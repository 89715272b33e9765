/** The ratchet: growth beyond the allowance of a baseline file fails, and what shrank should become the new limit. */
import { statusOf } from '../gate/check.js';
import { objectPlace, shellWord } from '../render/place.js';
import type { Check, Report, Warning } from '../report/report.js';
import type { CollectionRow } from '../report/rows.js';
import { bytes, count, signedBytes } from '../text/figures.js';
import { allowedGrowth, type Baseline } from './baseline.js';

const source = '--ratchet';

/**
 * The report with a check of the heap and one for every collection that grew too much. With `lowering` (the default) a warning asks to
 * lower the limit where the heap shrank; a caller that writes the baseline anyway leaves it out.
 */
export function ratchet(report: Report, allow: Baseline['allow'], { lowering = true }: { lowering?: boolean } = {}): Report {
  const [then, now] = report.snapshots;
  const delta = now.totalBytes - then.totalBytes;
  const allowed = allowedGrowth(allow.heap, then.totalBytes);
  // Code is compiled as a program warms up, in a healthy process too: what it adds says nothing about a leak.
  const noise = Math.max(
    0,
    report.constructors.reduce((sum, row) => sum + (row.noise === null ? 0 : row.growthBytes), 0),
  );
  const besides = noise > 0 ? ` besides compiled code (${signedBytes(noise)})` : '';
  const heapMessage = `the heap of ${bytes(then.totalBytes)} grew by ${signedBytes(delta - noise)}${besides}, ${bytes(allowed)} is allowed${holderText(report)}`;
  const checks: Check[] = [checkOf('total', allowed, delta - noise, heapMessage)];
  for (const row of report.collections) {
    const most = allowedGrowth(allow.collection, row.baseline?.retainedBytes ?? 0);
    if (row.growthBytes > most) checks.push(checkOf(`collection:${row.name}:retained`, most, row.growthBytes, collectionMessage(row, most)));
  }
  const warnings: Warning[] = [...report.warnings];
  if (lowering && -delta > allowed) {
    const command = `snapdiff ${shellWord(then.path)} ${shellWord(now.path)} --update-baseline`;
    warnings.push({
      code: 'baseline-too-high',
      message: `the heap is ${bytes(-delta)} smaller than the baseline has it. Lower the limit, so that it cannot grow back: ${command}`,
    });
  }
  const all = [...report.checks, ...checks];
  return { ...report, checks: all, status: statusOf(all), warnings };
}

function checkOf(metric: string, expected: number, actual: number, message: string): Check {
  return { id: `ratchet:${metric}`, level: 'error', metric, operator: '<=', expected, actual, passed: actual <= expected, message, source };
}

/** ": cache has +612 kB of it, Map @50581 in app.cjs:12"; nothing without a suspect. */
function holderText({ suspects: [suspect] }: Report): string {
  return suspect ? `: ${suspect.name} has ${signedBytes(suspect.growthBytes)} of it, ${objectPlace(suspect)}` : '';
}

/** "cache grew by +612 kB (entries 2,200 -> 4,200), 50 kB is allowed: Map @50581 in app.cjs:12". */
function collectionMessage(row: CollectionRow, allowed: number): string {
  const { name, baseline, current, growthBytes } = row;
  const entries =
    current.entries === null
      ? ''
      : ` (entries ${baseline ? (baseline.entries === null ? '?' : count(baseline.entries)) : 'none'} -> ${count(current.entries)})`;
  return `${name} grew by ${signedBytes(growthBytes)}${entries}, ${bytes(allowed)} is allowed: ${objectPlace(row)}`;
}
