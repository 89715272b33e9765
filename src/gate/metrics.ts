/**
 * Metrics as text and as values: total, class:Session:count, collection:cache:entries.current, suspects ...
 */
import { SnapdiffError } from '../errors.js';
import { matcher } from '../text/name-matcher.js';
import type { Unit } from './limits.js';
import { classMetrics, collectionMetrics, findingMetrics, heapMetrics, partMetrics } from './metric-table.js';

type HeapField = keyof typeof heapMetrics;
type ClassField = keyof typeof classMetrics;
type CollectionField = keyof typeof collectionMetrics;
export type FindingField = keyof typeof findingMetrics;
type PartField = keyof typeof partMetrics;

export type Metric =
  /** `now`: the value in the current snapshot; else the change from baseline to current. */
  | { kind: 'heap'; field: HeapField; now: boolean }
  | { kind: 'class'; name: string; field: ClassField; now: boolean }
  | { kind: 'collection'; name: string; field: CollectionField; now: boolean }
  /** Findings of the whole comparison: they have no baseline. */
  | { kind: 'verdict'; field: FindingField }
  /** A part of the growth of the heap. */
  | { kind: 'part'; field: PartField };

const NOW = '.current';
const heapFields = Object.keys(heapMetrics) as HeapField[];
const classFields = Object.keys(classMetrics) as ClassField[];
const collectionFields = Object.keys(collectionMetrics) as CollectionField[];
const findingFields = Object.keys(findingMetrics) as FindingField[];
const partFields = Object.keys(partMetrics) as PartField[];

const GRAMMAR = `Metrics: ${[...heapFields, ...partFields, ...findingFields].join(', ')}, class:NAME:${classFields.join('|')}, collection:NAME:${collectionFields.join('|')}; ${NOW} behind one asks for the value now.`;

/** NAME may hold any character, colons too: kind and field are taken from the two ends. */
export function parseMetric(text: string): Metric {
  const now = text.endsWith(NOW);
  const base = now ? text.slice(0, -NOW.length) : text;
  const [, kind, name, field] = /^(class|collection):(.+):([^:]*)$/s.exec(base) ?? [];
  if (kind === undefined) {
    const finding = findingFields.find((known) => known === base);
    if (finding && now) throw wrong(`${finding} has no ${NOW}: it is a finding, not a size`);
    if (finding) return { kind: 'verdict', field: finding };
    const part = partFields.find((known) => known === base);
    if (part && now) throw wrong(`${part} has no ${NOW}: it is a part of the growth`);
    if (part) return { kind: 'part', field: part };
    const heap = heapFields.find((known) => known === base);
    if (heap) return { kind: 'heap', field: heap, now };
    throw wrong(`${JSON.stringify(text)} is not a metric`);
  }
  matcher(name); // reports a broken /regular expression/ before the work starts
  if (kind === 'class') return { kind: 'class', name, field: oneOf(text, field, classFields), now };
  return { kind: 'collection', name, field: oneOf(text, field, collectionFields), now };
}

export function printMetric(metric: Metric): string {
  if (metric.kind === 'verdict' || metric.kind === 'part') return metric.field;
  const base = metric.kind === 'heap' ? metric.field : `${metric.kind}:${metric.name}:${metric.field}`;
  return metric.now ? base + NOW : base;
}

export function unitOf(metric: Metric): Unit {
  switch (metric.kind) {
    case 'heap':
      return heapMetrics[metric.field].unit;
    case 'class':
      return classMetrics[metric.field].unit;
    case 'collection':
      return collectionMetrics[metric.field].unit;
    case 'part':
      return 'bytes';
    case 'verdict':
      return 'count';
  }
}

/** A share of the baseline can only limit a change, a share of the growth a part of it. */
export function takesPercent(metric: Metric): boolean {
  return metric.kind === 'part' || (metric.kind !== 'verdict' && !metric.now);
}

function oneOf<Field extends string>(text: string, field: string, fields: readonly Field[]): Field {
  const known = fields.find((candidate) => candidate === field);
  if (known === undefined) throw wrong(`${JSON.stringify(text)} ends in ${JSON.stringify(field)}, not in ${fields.join(', ')}`);
  return known;
}

function wrong(message: string): SnapdiffError {
  return new SnapdiffError('usage', message, {}, { hint: GRAMMAR });
}
