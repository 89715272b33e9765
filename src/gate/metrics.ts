/**
 * What a limit can be set on, as text and as a value: total, class:Session:count, collection:cache:entries.current, suspects ...
 * Reading a metric off a report is measure.ts.
 */
import { SnapdiffError } from '../errors.js';
import { matcher } from '../text/name-matcher.js';
import type { Unit } from './limits.js';

const heapFields = ['total', 'count', 'strings', 'arrays', 'detached'] as const;
const classFields = ['count', 'shallow', 'retained'] as const;
const collectionFields = ['entries', 'shallow', 'retained'] as const;
const verdictFields = ['suspects', 'steady'] as const;

export type Metric =
  /** `now`: the value in the current snapshot; else the change from baseline to current. */
  | { kind: 'heap'; field: (typeof heapFields)[number]; now: boolean }
  | { kind: 'class'; name: string; field: (typeof classFields)[number]; now: boolean }
  | { kind: 'collection'; name: string; field: (typeof collectionFields)[number]; now: boolean }
  /** Findings of the whole comparison: they have no baseline. */
  | { kind: 'verdict'; field: (typeof verdictFields)[number] };

const NOW = '.current';
const GRAMMAR =
  'Metrics: total, count, strings, arrays, detached, suspects, steady, class:NAME:count|shallow|retained, collection:NAME:entries|shallow|retained; .current behind one asks for the value now.';

/** NAME may hold any character, colons too: kind and field are taken from the two ends. */
export function parseMetric(text: string): Metric {
  const now = text.endsWith(NOW);
  const base = now ? text.slice(0, -NOW.length) : text;
  const [, kind, name, field] = /^(class|collection):(.+):([^:]*)$/s.exec(base) ?? [];
  if (kind === undefined) {
    const verdict = verdictFields.find((known) => known === base);
    if (verdict && now) throw wrong(`${verdict} has no ${NOW}: it is a finding, not a size`);
    if (verdict) return { kind: 'verdict', field: verdict };
    const heap = heapFields.find((known) => known === base);
    if (heap) return { kind: 'heap', field: heap, now };
    throw wrong(`${JSON.stringify(text)} is not a metric`);
  }
  matcher(name); // a broken /regular expression/ is found before the work starts
  if (kind === 'class') return { kind: 'class', name, field: oneOf(text, field, classFields), now };
  return { kind: 'collection', name, field: oneOf(text, field, collectionFields), now };
}

export function printMetric(metric: Metric): string {
  if (metric.kind === 'verdict') return metric.field;
  const base = metric.kind === 'heap' ? metric.field : `${metric.kind}:${metric.name}:${metric.field}`;
  return metric.now ? base + NOW : base;
}

export function unitOf(metric: Metric): Unit {
  switch (metric.kind) {
    case 'heap':
      return metric.field === 'count' || metric.field === 'detached' ? 'count' : 'bytes';
    case 'class':
      return metric.field === 'count' ? 'count' : 'bytes';
    case 'collection':
      return metric.field === 'entries' ? 'count' : 'bytes';
    case 'verdict':
      return 'count';
  }
}

/** A share of the baseline can only limit a change. */
export function takesPercent(metric: Metric): boolean {
  return metric.kind !== 'verdict' && !metric.now;
}

function oneOf<Field extends string>(text: string, field: string, fields: readonly Field[]): Field {
  const known = fields.find((candidate) => candidate === field);
  if (known === undefined) throw wrong(`${JSON.stringify(text)} ends in ${JSON.stringify(field)}, not in ${fields.join(', ')}`);
  return known;
}

function wrong(message: string): SnapdiffError {
  return new SnapdiffError('usage', message, {}, { hint: GRAMMAR });
}
