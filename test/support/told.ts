/** What is said of a holder in a drawing. */
import { createPaths } from '../../src/object/paths.js';
import { createPlaces } from '../../src/object/places.js';
import { benignGrowth } from '../../src/suspects/benign.js';
import { describeSuspect, type SuspectDescription } from '../../src/suspects/patterns.js';
import type { SuspectFinding } from '../../src/suspects/suspects.js';
import { type Drawing, draw } from './draw.js';
import { compareSnapshots } from './heaps.js';

export const times = (from: number, to: number, line: (position: number) => string): string =>
  Array.from({ length: to - from }, (_, index) => line(from + index)).join('\n');

interface Told extends SuspectDescription {
  benign: string | null;
  text: string;
}

/** `lines(count)` draws a heap with so many of what piles up: 10 before, 30 now. `holder`: its label; what is new right below it is found by `head`. */
export function told(lines: (count: number) => string, holder: string, head: RegExp, known: Partial<SuspectFinding> = {}): Told {
  const [before, now] = [10, 30].map((count) => draw(lines(count)));
  const comparison = compareSnapshots(before.snapshot, now.snapshot, 'id');
  const paths = createPaths(comparison.current.heap);
  const node = now.node(holder);
  const heads = headsOf(now, head).filter((one) => comparison.counterpart[one] === -1);
  const classes = comparison.rows
    .map((row, position) => ({
      row: position,
      newCount: row.newCount,
      deletedCount: row.deletedCount,
      countDelta: row.newCount - row.deletedCount,
      deltaBytes: row.newBytes - row.deletedBytes,
    }))
    .filter(({ newCount }) => newCount > 0);
  const growthBytes = classes.reduce((sum, { deltaBytes }) => sum + deltaBytes, 0);
  const finding = findingOf(node, heads, {
    baselineNode: comparison.counterpart[node],
    isInBaseline: true,
    growthBytes,
    classes,
    ...known,
  });
  const description = describeSuspect(comparison, finding, paths, createPlaces(paths));
  return { ...description, text: description.evidence.join(' '), benign: benignGrowth(comparison, finding, paths) };
}

/** A finding of which only this is known. */
export const findingOf = (node: number, heads: number[], known: Partial<SuspectFinding> = {}): SuspectFinding => ({
  node,
  baselineNode: -1,
  isInBaseline: false,
  kind: 'variable',
  viaIds: true,
  coHolders: [],
  stacks: null,
  trace: null,
  vertices: [],
  groupSize: 1,
  growthBytes: 1_000,
  classes: [],
  heads,
  headCount: heads.length,
  ...known,
});

const headsOf = (drawing: Drawing, head: RegExp): number[] => drawing.labels(() => true).flatMap((label) => (head.test(label) ? [drawing.node(label)] : []));

/** A function with a place, a script with a name, and what it captured. */
export const closure = (label: string, line: number, context = '') =>
  `${label}:closure at=7:${line}:4 64 -internal:shared-> SFI#${label.replace(/\W/g, '')}:code 8 -internal:script-> Script:code 8 -internal:name-> "/srv/app.js":string 24` +
  (context === '' ? '' : `\n${label} -internal:context-> ${context}`);
/** Ids that stay the same, however many there are of what follows. */
export const id = (position: number, part = 0) => `@${10_001 + 100 * position + 2 * part}`;

/** A program whose property `name` leads to a collection of what `entry` draws. */
export const kept = (name: string, collection: string, entry: (at: number) => string) => (count: number) =>
  `
  (root) @1 -> global @3 8 -app-> App @5 8 -${name}-> ${collection} @7 16
  ${times(0, count, (at) => `${collection} -[${at}]-> ${entry(at)}`)}`;
