/** What vertices of the growth tree are, for the question who holds what. */
import { NodeType } from '../format/snapshot.js';
import { type Gains, isProgram, isRootLike } from '../growth/gains.js';
import { classText, type GrowthTree, kindOf, LabelKind, labelText } from '../growth/growth-tree.js';
import { isInternal } from '../heap/internal.js';

/** Vertices of elements of a document, which are named by their tags: 1. */
export function elements(tree: GrowthTree): Uint8Array {
  const marks = new Uint8Array(tree.vertexCount);
  for (let vertex = 1; vertex < marks.length; vertex++)
    if (tree.nodeType[vertex] === NodeType.native && classText(tree, vertex).startsWith('<')) marks[vertex] = 1;
  return marks;
}

/** Vertices whose holders only their retainers show: 1. */
export function coHeld(tree: GrowthTree, gains: Gains): Uint8Array {
  const marks = new Uint8Array(tree.vertexCount);
  for (let vertex = 1; vertex < marks.length; vertex++) if (rises(gains, vertex) && !isHeldByParent(tree, vertex)) marks[vertex] = 1;
  return marks;
}

export const rises = ({ countBefore, countNow }: Gains, vertex: number): boolean => countNow[vertex] > countBefore[vertex];
export const isStable = ({ countBefore, countNow }: Gains, vertex: number): boolean =>
  countBefore[vertex] > 0 && countNow[vertex] > 0 && countNow[vertex] <= countBefore[vertex];

export const isHeldByParent = (tree: GrowthTree, vertex: number): boolean =>
  kindOf(tree.label[vertex]) !== LabelKind.several && !isRootLike(tree, tree.parent[vertex]);

/** The nearest vertex that holds in its own name: parts of objects and texts belong to what is above them; -1 below a root. */
export function ownerAbove(tree: GrowthTree, vertex: number): number {
  let owner = vertex;
  while (owner > 0 && !isRootLike(tree, owner) && (isInternal(tree.nodeType[owner]) || isText(tree.nodeType[owner]))) owner = tree.parent[owner];
  return isRootLike(tree, owner) ? -1 : owner;
}

export const isText = (type: number): boolean => type === NodeType.string || type === NodeType.concatenatedString || type === NodeType.slicedString;

/** The links of a list are one vertex: whatever has the first link holds the list. */
export function ownerOfList(tree: GrowthTree, vertex: number): number {
  const owner = tree.isList[vertex] === 1 ? ownerAbove(tree, tree.parent[vertex]) : -1;
  return owner === -1 ? vertex : owner;
}

/** Global objects dominate whatever has several holders: they hold what their own properties lead to. */
export const isGlobal = (tree: GrowthTree, vertex: number): boolean => /^(global|globalThis|Window)\b/.test(classText(tree, vertex));

/** V8's own objects hold on behalf of others, but for what an embedder keeps open: handles, listeners. */
export const mayHold = (tree: GrowthTree, vertex: number): boolean =>
  !isRootLike(tree, vertex) && (isProgram(tree, vertex) || /handle|listener/i.test(classText(tree, vertex)));

/** The program's own collections and variables first, then instances of classes, then the runtime's timers, what is native last. */
export function rankOf(tree: GrowthTree, vertex: number): number {
  const name = classText(tree, vertex);
  // Of parts of a page those of an element say more than those of the page's own registries.
  if (!isProgram(tree, vertex) || /^blink::|^\(|^system \/ (?!Context)|^cppgc|HeapVector|^Window\b|^HTML/.test(name)) return isOfElement(tree, vertex) ? 3 : 4;
  if (tree.nodeType[vertex] === NodeType.native) return 2;
  if (isOfTimers(tree, vertex)) return 2;
  return /^(Array|Map|Set|Object|\{.*)$/.test(name) ? 0 : 1;
}

/** Whether a vertex is a timer of Node, or a part of its tables of them: a map and a heap of lists (Node, lib/internal/timers.js). */
export function isOfTimers(tree: GrowthTree, vertex: number): boolean {
  const isTable = (at: number) => /^(?:timerListMap|timerListQueue|immediateQueue)$/.test(labelText(tree, at));
  return /^(?:Timeout|Immediate|TimersList|ImmediateList)$/.test(classText(tree, vertex)) || isTable(vertex) || isTable(tree.parent[vertex]);
}

/** Steps up to an element from its part. */
const MAX_PARTS = 6;

function isOfElement(tree: GrowthTree, vertex: number): boolean {
  for (let at = vertex, left = MAX_PARTS; left > 0 && !isRootLike(tree, at); at = tree.parent[at], left--) {
    if (/^(?:Detached )?</.test(classText(tree, at))) return true;
  }
  return false;
}

/** Whether a vertex is another or hangs below it. Time O(depth). */
export function isBelow(tree: GrowthTree, vertex: number, above: number): boolean {
  let at = vertex;
  while (at > above) at = tree.parent[at];
  return at === above;
}
