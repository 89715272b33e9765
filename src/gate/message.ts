/**
 * The sentence of a check: what, how much, allowed how much, who holds it, how to see it again. Raw text: renderers make it safe.
 */

import { objectPlace, shellWord } from '../render/place.js';
import type { Report } from '../report/report.js';
import type { Suspect } from '../report/rows.js';
import { bytes, count, signedBytes, signedCount } from '../text/figures.js';
import { matcher } from '../text/name-matcher.js';
import type { GateLimit } from './gate-limit.js';
import { printLimit } from './limits.js';
import type { Measured } from './measure.js';
import { classMetrics, collectionMetrics, findingMetrics, type HeapMetric, heapMetrics, partMetrics } from './metric-table.js';
import { type FindingField, type Metric, printMetric, unitOf } from './metrics.js';

export function checkMessage(report: Report, gateLimit: GateLimit, measured: Measured, passed: boolean): string {
  const verdict = verdictText(gateLimit, measured, passed);
  if (passed) return verdict;
  const holder = holderOf(report, gateLimit.metric);
  const held = holder === undefined ? '' : `; held by ${holder.name}: ${objectPlace(holder)}`;
  const isKept = report.snapshots.every(({ kept }) => kept !== false);
  return `${verdict}${held}${isKept ? `; see it again: ${commandText(report, gateLimit)}` : ''}`;
}

function verdictText(gateLimit: GateLimit, measured: Measured, passed: boolean): string {
  const { metric, limit } = gateLimit;
  if (metric.kind === 'verdict') return findingText(metric.field, measured, limit.value);
  if (metric.kind === 'part') return partText(gateLimit, measured, passed);
  const change = !metric.now;
  const baseline = measured.baseline ?? 0;
  if (limit.unit === 'percent') {
    const [actual, allowed] =
      baseline === 0
        ? [figure(metric, measured.actual), `${limit.value} %`]
        : apart(...[1, 3, 6].map((digits): [string, string] => [percentText((measured.actual / baseline) * 100, digits), `${limit.value} %`]));
    return `${subject(metric)} ${actual} is ${passed ? 'within' : 'over'} ${allowed} (${signedFigure(metric, measured.actual)} of ${figure(metric, baseline)})`;
  }
  const sizes = unitOf(metric) === 'bytes';
  const [actual, allowed] = apart(
    [figure(metric, measured.actual), figure(metric, limit.value)],
    sizes ? [`${count(measured.actual)} B`, `${count(limit.value)} B`] : null,
  );
  const signed = change && measured.actual > 0 ? `+${actual}` : actual;
  const evidence = change ? ` (${figure(metric, baseline)} -> ${figure(metric, measured.current)})` : '';
  if (sizes) return `${subject(metric)} ${signed} is ${passed ? 'within' : 'over'} ${allowed}${evidence}`;
  return `${signed} ${counted(metric)}, ${allowed} allowed${evidence}`;
}

/** "growth without a suspect 98 % is over 20 % (+612 kB of +631 kB)". */
function partText({ metric, limit }: GateLimit, { actual, baseline, leastAllowed = 0 }: Measured, passed: boolean): string {
  const growth = baseline ?? 0;
  if (limit.unit !== 'percent') return `${subject(metric)} ${signedBytes(actual)} is ${passed ? 'within' : 'over'} ${bytes(limit.value)}`;
  const evidence = `(${signedBytes(actual)} of ${signedBytes(growth)})`;
  if (passed && actual > 0 && actual > (growth * limit.value) / 100) return `${subject(metric)} is within ${bytes(leastAllowed)} ${evidence}`;
  return `${subject(metric)} ${growth === 0 ? '0 %' : percentText((actual / growth) * 100, 1)} is ${passed ? 'within' : 'over'} ${limit.value} % ${evidence}`;
}

function findingText(field: FindingField, measured: Measured, allowed: number): string {
  const { words, listed } = findingMetrics[field];
  const shown = measured.names.slice(0, 3).join(', ');
  const more = measured.names.length > 3 ? ` and ${count(measured.names.length - 3)} more` : '';
  const list = listed && measured.actual > 0 ? ` (${shown}${more})` : '';
  return `${words(measured.actual)}, ${count(allowed)} allowed${list}`;
}

/** The first wording in which the two figures differ, to avoid "5.0 MB is over 5.0 MB". */
function apart(...wordings: ([string, string] | null)[]): [string, string] {
  const possible = wordings.filter((wording) => wording !== null);
  return possible.find(([actual, allowed]) => actual !== allowed) ?? possible[0];
}

function figure(metric: Metric, value: number): string {
  return unitOf(metric) === 'bytes' ? bytes(value) : count(value);
}

function signedFigure(metric: Metric, value: number): string {
  return unitOf(metric) === 'bytes' ? signedBytes(value) : signedCount(value);
}

/** A share with as many digits as are asked for, without an empty fraction. */
function percentText(percent: number, digits: number): string {
  return `${percent.toFixed(digits).replace(/\.0+$/, '')} %`;
}

function subject(metric: Metric): string {
  switch (metric.kind) {
    case 'heap':
      return heapMetrics[metric.field].words[metric.now ? 1 : 0];
    case 'class':
      return `${classMetrics[metric.field].words} ${metric.name}`;
    case 'collection':
      return `${collectionMetrics[metric.field].words} ${metric.name}`;
    case 'part':
      return partMetrics[metric.field].words;
    case 'verdict':
      return metric.field;
  }
}

function counted(metric: Metric): string {
  return metric.kind === 'class' ? metric.name : subject(metric);
}

/** The first suspect that has to do with the metric; for the heap as a whole, the first. */
function holderOf(report: Report, metric: Metric): Suspect | undefined {
  switch (metric.kind) {
    case 'part':
      return undefined;
    case 'verdict':
      return report.suspects[0];
    case 'heap': {
      const { explains = () => true }: HeapMetric = heapMetrics[metric.field];
      return report.suspects.find(explains);
    }
    case 'class': {
      const classesOf = ({ constructorName, objects }: Suspect) => [constructorName, ...objects.map(({ name }) => name)];
      const matching = matcher(metric.name)(report.suspects.flatMap(classesOf)).add(metric.name);
      return report.suspects.find((suspect) => classesOf(suspect).some((name) => matching.has(name)));
    }
    case 'collection': {
      const matching = matcher(metric.name)(report.suspects.map(({ name }) => name)).add(metric.name);
      return report.suspects.find(({ name }) => matching.has(name));
    }
  }
}

function commandText(report: Report, gateLimit: GateLimit): string {
  const flag = gateLimit.level === 'error' ? '--max' : '--warn';
  const paths = report.snapshots.map((snapshot) => snapshot.path);
  return `snapdiff ${paths.map(shellWord).join(' ')} ${flag} ${shellWord(`${printMetric(gateLimit.metric)}=${printLimit(gateLimit.limit)}`)}`;
}
