/** Who is to blame: from the growth tree of two heaps to a short list of suspects, each with what piled up there. */
import { type StackSums, stacksOfGroups } from '../allocations/stack-sums.js';
import type { Comparison } from '../compare/comparison.js';
import { type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { mergeTree, moveNodes } from '../growth/add-heap.js';
import { type Gains, gains as gainsOf, isRootLike } from '../growth/gains.js';
import { classText, type GrowthTree, kindOf, LabelKind, labelText, type TreeColumn } from '../growth/growth-tree.js';
import { type HeapTree, heapTree } from '../growth/heap-tree.js';
import { mergedEdges } from '../growth/merged-retainers.js';
import { followMoves } from '../growth/moves.js';
import { counterparts, type Trace } from '../growth/traces.js';
import { treeFrom } from '../growth/tree-data.js';
import { unfolded } from '../growth/unfold.js';
import { type ClassDelta, compose } from './composition.js';
import { FLOOR_BYTES } from './floors.js';
import { heldGrowth } from './holders.js';
import type { HeldGrowth } from './merged-growth.js';
import { settleSurvivors } from './moved-survivors.js';
import { withLaterRuntime } from './other-version.js';
import { isRuntimeBuffer } from './runtime-buffers.js';
import { composedByShares, estimatedEdges, hasObjects } from './stored-baseline.js';
import { unlinkedContents } from './unlinked-contents.js';
import { instancesOf, type VertexInstances } from './vertex-instances.js';
import { coHeld, elements, isBelow, isOfTimers, isStable, rankOf } from './vertices.js';

export interface SuspectFinding {
  /** The object that a person should look at, a node of current: the holder, or the one new object that has all of its growth. */
  node: NodeOrdinal;
  /** The same in the baseline, -1 for none: by id, or where ids do not correspond the one object with the same path of names. */
  baselineNode: NodeOrdinal;
  /** Whether the baseline had an object of the same path of names, even if it does not keep single objects. */
  isInBaseline: boolean;
  /** "handles": only roots of V8 or of the embedder keep these objects, `node` is one of them. */
  kind: 'variable' | 'handles';
  /** Whether objects were matched by id. */
  viaIds: boolean;
  /** Holders of one path that grew alike, or objects kept by handles; 1 for a single holder. */
  groupSize: number;
  /** Others that hold the same objects: all must release them. */
  coHolders: NodeOrdinal[];
  /** Collections of the same object that gained as many entries, whose growth is part of this one. */
  grewAlong?: NodeOrdinal[];
  growthBytes: number;
  /** Most bytes first. */
  classes: ClassDelta[];
  /** New objects by the stack that allocated them; null for a file that does not record it. */
  stacks: StackSums | null;
  /** A sample of the new objects right below, of each kind largest first: what a pattern is recognised by. */
  heads: NodeOrdinal[];
  headCount: number;
  /** Vertices of the tree of both heaps that hold the growth, the one that it is named after first. */
  vertices: number[];
  /** The growth in the tree of more heaps, for a trend; else null. */
  trace: Trace | null;
}

export interface SuspectList {
  suspects: SuspectFinding[];
  /** Growth of the program's own bytes that no suspect explains. */
  unexplainedBytes: number;
  grown: GrownTree;
}

/** The growth tree of two heaps, in whose earlier column objects that moved are where they are now. */
export interface GrownTree {
  tree: GrowthTree;
  before: TreeColumn;
  now: TreeColumn;
}

/** A holder of less than this share of all that grew is no suspect either, but a large initialisation must not hide a leak. */
const FLOOR_SHARE = 0.02;
const HIGHEST_FLOOR = 48_000;
const MAX_CANDIDATES = 32;
const MAX_CO_HOLDERS = 4;
const MAX_HEADS = 64;

/** The growth trees of both heaps, before they are merged. */
export interface HeapTrees {
  /** Of a baseline file: the version of its runtime, null if unknown. */
  storedVersion?: string | null;
  baseline: HeapTree;
  current: HeapTree;
}

/** The growth tree of one heap of a comparison. Objects that live in both heaps get vertices of their own, where ids correspond. */
export function heapTreeOf(comparison: Comparison, side: 'baseline' | 'current'): HeapTree {
  return heapTree(comparison[side], side === 'current' ? comparison.survivors?.survives : comparison.survivors?.survived);
}

/**
 * The suspects of a comparison, most growth first. `trees`: those of heapTreeOf(), which this changes; `whole`: of a trend, the tree of all its heaps.
 */
export function findSuspects(comparison: Comparison, trees: HeapTrees, floorBytes = FLOOR_BYTES, whole: GrowthTree | null = null): SuspectList {
  const { baseline, current } = comparison;
  // The vertices of the baseline stay as they are, those of the current heap are merged into them.
  const tree = treeFrom(trees.baseline.tree);
  const inTree = mergeTree(tree, trees.current.tree);
  const now = tree.columns[1];
  const vertexOf = { baseline: trees.baseline.vertexOf, current: trees.current.vertexOf };
  const hasBaseline = hasObjects(baseline.heap);
  moveNodes(current.heap, vertexOf.current, inTree);
  const settled = settleSurvivors(comparison, tree, vertexOf);
  const moved = followMoves(tree, settled.before, now, settled.pairs);
  const earlier = unfolded(tree, moved.before, now);
  if (hasBaseline) moveNodes(baseline.heap, vertexOf.baseline, moved.movedTo);
  const ofProgram = withLaterRuntime(comparison, tree, { before: earlier, now }, vertexOf, trees.storedVersion);
  const suspects = suspectsIn({ comparison, tree, vertexOf, gains: gainsOf(tree, ofProgram, now), whole }, floorBytes);
  const explained = suspects.reduce((sum, { growthBytes }) => sum + growthBytes, 0);
  return { suspects, unexplainedBytes: current.heap.totalBytes - baseline.heap.totalBytes - explained, grown: { tree, before: earlier, now } };
}

/** A growth tree, and the objects of its vertices. */
export interface SuspectSource {
  comparison: Comparison;
  tree: GrowthTree;
  vertexOf: { baseline: Int32Array; current: Int32Array };
  gains: Gains;
  whole: GrowthTree | null;
}

/** The suspects of a tree whose gains are known, most growth first. */
export function suspectsIn({ comparison, tree, vertexOf, gains, whole }: SuspectSource, floorBytes: number): SuspectFinding[] {
  const { baseline, current } = comparison;
  const [isCoHeld, isElement] = [coHeld(tree, gains), elements(tree)];
  const isStored = comparison.isOfOneHeap !== true && !hasObjects(baseline.heap);
  const wasCoHeld = isCoHeld.map((mark, vertex) => (gains.countBefore[vertex] > 0 ? mark : 0));
  const edgesNow = mergedEdges(current.heap, vertexOf.current, isCoHeld, isElement);
  const edgesBefore = isStored ? estimatedEdges(edgesNow, gains) : mergedEdges(baseline.heap, vertexOf.baseline, wasCoHeld, isElement);
  const growth = heldGrowth({ tree, gains, edgesNow, edgesBefore, collectionOf: unlinkedContents(current.heap, vertexOf.current) });
  const floor = Math.max(floorBytes, Math.min(HIGHEST_FLOOR, FLOOR_SHARE * growth.reduce((sum, { bytes }) => sum + bytes, 0)));
  const chosen = growth.filter((held) => held.bytes >= floor && !isLimited(tree, gains, held)).slice(0, MAX_CANDIDATES);
  const subjects = chosen.map((held) => subjectOf(tree, gains, held));
  const instances = instancesOf(
    comparison,
    new Set([...subjects, ...chosen.flatMap(({ holders, tops }) => [...holders, ...tops])]),
    vertexOf,
    tree.vertexCount,
  );
  const groupOf = groupsOf(tree, chosen);
  const classes = isStored
    ? composedByShares(comparison, groupOf, chosen.length, vertexOf.current, { tree, gains })
    : compose(comparison, groupOf, chosen.length, vertexOf);
  const stacks = current.heap.snapshot.traces ? stacksOfGroups(comparison, groupOf, chosen.length, vertexOf.current) : null;
  const inWhole = whole && counterparts(tree, whole);
  const traceOf = ({ holders, tops }: HeldGrowth): Trace | null =>
    inWhole && { holders: [...new Set(holders.map(inWhole))], tops: [...new Set(tops.map(inWhole))] };
  return chosen.flatMap((held, at): SuspectFinding[] => {
    const subject = instances.get(subjects[at]);
    if (!subject || subject.node === -1) return [];
    const heads = headsOf(held, instances);
    return [
      {
        node: subject.node,
        baselineNode: subject.baselineNode,
        isInBaseline: subject.baselineNode !== -1 || (isStored && gains.countBefore[subjects[at]] > 0),
        kind: held.holders.length === 0 ? 'handles' : 'variable',
        viaIds: comparison.survivors !== null,
        groupSize: held.holders.length === 0 ? gains.countNow[subjects[at]] - gains.countBefore[subjects[at]] : subject.groupSize,
        coHolders: coHolders(tree, held, subjects[at], instances),
        growthBytes: Math.round(held.bytes),
        classes: classes[at],
        stacks: stacks?.[at] ?? null,
        heads,
        headCount: held.tops.reduce((sum, top) => sum + gains.countNow[top] - gains.countBefore[top], 0),
        vertices: [subjects[at], ...(held.holders.length === 0 ? held.tops : held.holders)],
        trace: traceOf(held),
      },
    ];
  });
}

/** Share of the growth that one new object below a holder has. */
const NEARLY_ALL = 0.7;

/** The vertex that a person should look at: the holder that says most, or below it the one new object that has nearly all of the growth. */
function subjectOf(tree: GrowthTree, gains: Gains, { holders, tops, bytes }: HeldGrowth): number {
  if (holders.length === 0) return describedBy(tree, gains, tops[0]);
  // Node's own helpers, such as once(), listen to errors beside the event that is waited for.
  const isOfErrors = (vertex: number) => Number(labelText(tree, vertex) === 'error');
  const isLink = (vertex: number) =>
    tops.some((top) => tree.className[top] >> 1 === tree.className[vertex] >> 1) && holders.some((other) => other !== vertex && isBelow(tree, vertex, other));
  const owner = ownerOfLinks(tree, gains, holders, tops);
  if (owner !== -1) return owner;
  // Stable: of one rank, those of the most bytes stay first. What has a list says more than a link of it.
  holders.sort((a, b) => Number(isLink(a)) - Number(isLink(b)) || rankOf(tree, a) - rankOf(tree, b) || isOfErrors(a) - isOfErrors(b));
  let [subject] = holders;
  let below: readonly number[] = tops;
  for (let depth = 0; depth < 4; depth++) {
    const [top] = below;
    if (top === undefined || tree.parent[top] !== subject || gains.bytes[top] < NEARLY_ALL * bytes || gains.countNow[top] !== 1) break;
    const kind = kindOf(tree.label[top]);
    if (kind !== LabelKind.property && kind !== LabelKind.variable) break;
    subject = top;
    below = childrenOf(tree, gains, top);
  }
  return subject;
}

/** The object that has the first and the last link of a list; -1 unless that is what holds it. */
function ownerOfLinks(tree: GrowthTree, gains: Gains, holders: readonly number[], tops: readonly number[]): number {
  const added = new Set(tops.map((top) => tree.className[top]));
  const links = holders.filter((vertex) => kindOf(tree.label[vertex]) === LabelKind.property && added.has(tree.className[vertex]));
  const [owner, ...others] = [...new Set(links.map((link) => tree.parent[link]))];
  const isOne = owner !== undefined && others.length === 0 && links.length > 1;
  return isOne && isStable(gains, owner) && !isRootLike(tree, owner) && tree.nodeType[owner] === NodeType.object ? owner : -1;
}

/** A handle belongs to an object that a programmer knows: the Socket of a TCP handle. */
function describedBy(tree: GrowthTree, gains: Gains, handle: number): number {
  const added = (vertex: number) => gains.countNow[vertex] - gains.countBefore[vertex];
  const [child] = childrenOf(tree, gains, handle).filter(
    (vertex) => tree.nodeType[vertex] === NodeType.object && !/^(Array|Map|Set|\{.*)$/.test(classText(tree, vertex)),
  );
  return child !== undefined && added(child) === added(handle) && gains.bytes[child] >= 0.5 * gains.bytes[handle] ? child : handle;
}

function childrenOf(tree: GrowthTree, gains: Gains, parent: number): number[] {
  const children: number[] = [];
  for (let vertex = parent + 1; vertex < tree.vertexCount; vertex++) if (tree.parent[vertex] === parent) children.push(vertex);
  return children.sort((a, b) => gains.bytes[b] - gains.bytes[a] || a - b);
}

/** Whether most of what piled up are entries that a runtime keeps a limited number of. */
function isLimited(tree: GrowthTree, gains: Gains, { tops, bytes }: HeldGrowth): boolean {
  const limited = tops.filter((top) => isRuntimeBuffer(classText(tree, top)) || (labelText(tree, top) === CONSOLE && !isPage(tree)));
  return limited.reduce((sum, top) => sum + gains.bytes[top], 0) >= 0.5 * bytes && limited.length > 0;
}

/** V8 keeps the arguments of the last 1,000 console calls while an inspector listens; a browser always does. */
const CONSOLE = 'DevTools console';

const isPage = ({ texts: { all } }: GrowthTree): boolean => all.some((text) => text.startsWith('Window'));

/** Vertex -> position of the growth that it is part of, -1 for none. */
function groupsOf(tree: GrowthTree, chosen: readonly HeldGrowth[]): Int32Array {
  const groupOf = new Int32Array(tree.vertexCount).fill(-1);
  const isTop = new Uint8Array(tree.vertexCount);
  chosen.forEach(({ tops }, group) => {
    for (const top of tops) {
      groupOf[top] = group;
      isTop[top] = 1;
    }
  });
  for (let vertex = 1; vertex < groupOf.length; vertex++) {
    if (groupOf[vertex] === -1 && !isRootLike(tree, tree.parent[vertex])) groupOf[vertex] = groupOf[tree.parent[vertex]];
  }
  chosen.forEach(({ holders }, group) => {
    for (const holder of holders) if (groupOf[holder] === -1) groupOf[holder] = group;
  });
  return groupOf;
}

function headsOf({ tops }: HeldGrowth, instances: ReadonlyMap<number, VertexInstances>): NodeOrdinal[] {
  return tops.flatMap((top) => instances.get(top)?.sample ?? []).slice(0, MAX_HEADS);
}

/**
 * Not those that hang on another holder, such as the first link of its list, and not the runtime's timers unless timers pile up: those of sockets end with them.
 */
function coHolders(tree: GrowthTree, { holders, tops }: HeldGrowth, subject: number, instances: ReadonlyMap<number, VertexInstances>): NodeOrdinal[] {
  const hasTimers = tops.length > 0 && isOfTimers(tree, tops[0]);
  return holders
    .slice(1)
    .filter((holder) => !(isOfTimers(tree, holder) && tree.parent[holder] === tree.parent[subject]))
    .filter((holder) => holder !== subject && holder !== tree.parent[subject] && (hasTimers || !isOfTimers(tree, holder)))
    .filter((holder) => ![subject, ...holders].some((other) => other !== holder && isBelow(tree, holder, other)))
    .slice(0, MAX_CO_HOLDERS)
    .flatMap((holder) => instances.get(holder)?.node ?? []);
}
