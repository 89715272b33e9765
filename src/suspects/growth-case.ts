/** What a recogniser looks at: one finding with all that is known of it, and small questions about it. */
import type { Comparison } from '../compare/comparison.js';
import { text } from '../format/strings.js';
import type { Contents } from '../object/contents.js';
import { originalScript } from '../object/originals.js';
import { type PathNode, type Paths, stepName } from '../object/paths.js';
import type { Places } from '../object/places.js';
import { wrapperName } from '../object/wrapper-names.js';
import { count as figure } from '../text/figures.js';
import { scriptOwner } from '../text/labels.js';
import type { SuspectFinding } from './suspects.js';

export interface GrowthCase {
  comparison: Comparison;
  finding: SuspectFinding;
  paths: Paths;
  places: Places;
  path: PathNode[];
  /** As the path names it. */
  name: string;
  constructorName: string;
  contents: Contents | null;
  before: Contents | null;
}

export const classNameOf = ({ current: { heap, classes } }: Comparison, node: number): string =>
  wrapperName(heap, node) ?? classes.list[classes.classOf[node]].name;

export const nameOfNode = ({ comparison: { current } }: GrowthCase, node: number): string =>
  text(current.heap.snapshot.strings, current.heap.snapshot.nodes.name[node]);

/** Whether one heap is looked at by itself: there was nothing before it, and nothing is known to have grown. */
export const isOfOneHeap = ({ comparison }: GrowthCase): boolean => comparison.isOfOneHeap === true;

export const isNew = ({ comparison }: GrowthCase, node: number): boolean => comparison.counterpart[node] === -1;

/** Of the classes whose names match, how many objects there are more. */
export function countOf({ comparison, finding }: GrowthCase, name: RegExp): number {
  return finding.classes.reduce((sum, { row, countDelta }) => sum + (name.test(comparison.rows[row].name) ? countDelta : 0), 0);
}

/** Share of the gained bytes. */
export function bytesShare({ comparison, finding }: GrowthCase, name: RegExp): number {
  let matching = 0;
  let all = 0;
  for (const { row, deltaBytes } of finding.classes) {
    const gained = Math.max(0, deltaBytes);
    all += gained;
    if (name.test(comparison.rows[row].name)) matching += gained;
  }
  return matching / Math.max(1, all);
}

/** Share of what is directly below. */
export function headsShare({ comparison, finding: { heads } }: GrowthCase, name: RegExp): number {
  return heads.filter((head) => name.test(classNameOf(comparison, head))).length / Math.max(1, heads.length);
}

/** How a step of the path reads; empty for the first, and outside of the path. */
export function stepAt({ comparison, path }: GrowthCase, at: number): string {
  const step = path[at];
  return step && step.edge !== -1 ? stepName(comparison.current.heap, step) : '';
}

export { figure };

/** "1 listener", "20 listeners". */
export const many = (count: number, noun: string): string => `${figure(count)} ${noun}${count === 1 ? '' : 's'}`;

/** "60 -> 110" after a noun, or nothing where the first is not known. */
export const fromTo = (before: number | null, now: number): string => (before === null || before === now ? '' : ` (${figure(before)} -> ${figure(now)})`);

/**
 * The step of the path that a person knows, in place of the holder, which is a part of it: only where it retains what the holder gained, or
 * a series of it would not show the growth.
 */
export function promoted({ comparison, finding, path }: GrowthCase, at: number): { node?: number; path?: PathNode[] } {
  const { node } = path[at];
  const before = comparison.counterpart[node];
  const gained = comparison.current.heap.retainedSize[node] - (before === -1 ? 0 : comparison.baseline.heap.retainedSize[before]);
  return before !== -1 && gained >= 0.5 * finding.growthBytes ? { node, path: path.slice(0, at + 1) } : {};
}

/** The most frequent class of some objects, and its members. */
export function mostFrequent({ comparison }: GrowthCase, members: readonly number[]): [string, number[]] {
  const byClass = new Map<string, number[]>();
  for (const node of members) byClass.set(classNameOf(comparison, node), [...(byClass.get(classNameOf(comparison, node)) ?? []), node]);
  return [...byClass].sort((a, b) => b[1].length - a[1].length)[0];
}

/** A class of the program that came in such numbers. */
export function programClass({ comparison, finding }: GrowthCase, className: string): string | null {
  const found = finding.classes.find(({ row, countDelta }) => {
    const { current, name } = comparison.rows[row];
    const script = current?.location ? originalScript(comparison.current.heap, current.location) : '';
    return countDelta > 0 && name !== className && script !== '' && scriptOwner(script) === 'program';
  });
  return found ? comparison.rows[found.row].name : null;
}
