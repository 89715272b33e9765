/** From what became more up to what holds it. */
import { type Gains, isRootLike } from '../growth/gains.js';
import { classText, type GrowthTree, kindOf, LabelKind } from '../growth/growth-tree.js';
import type { MergedEdges, MergedRetainers } from '../growth/merged-retainers.js';
import { isInternal } from '../heap/internal.js';
import { isBelow, isGlobal, isHeldByParent, isStable, isText, mayHold, ownerAbove, ownerOfList, rankOf, rises } from './vertices.js';

/** Of the new objects of a vertex, the share that a holder has edges to. */
const MOST = 0.5;
/** The same where nothing has edges to most of them. */
const SOME = 0.25;

export interface Holding {
  tree: GrowthTree;
  gains: Gains;
  /** Of vertices that only common ancestors dominate. */
  edgesNow: MergedEdges;
  edgesBefore: MergedEdges;
  /** Vertex of objects that nothing leads to -> vertex of the collection that holds them. */
  collectionOf: ReadonlyMap<number, number>;
}

interface Climb {
  /** Stable vertices that hold what is new; none where only roots do. */
  holders: number[];
  /** Vertices on the way up, where there is no holder. */
  met: Set<number>;
}

/** Vertices looked at on the way up where there is no holder. */
const MAX_MET = 2_000;
/** Of the bytes of what became more, the share that what roots keep must have to be what keeps it. */
const LEAST_KEPT = 0.01;

/** From a vertex that became more to its holders. What is new may hold itself in circles, which have their holders in common. */
export function createClimb({ tree, gains, edgesNow, edgesBefore }: Holding): (vertex: number) => Climb {
  const moreParents = moreEdges(edgesNow.parents, edgesBefore.parents);
  const moreRetainers = moreEdges(edgesNow.retainers, edgesBefore.retainers);
  /** Vertices that hold one, as far as edges show; where they show none, ~ the vertex above, which only dominates it. */
  const above = (vertex: number): number[] => {
    if (isHeldByParent(tree, vertex)) return [tree.parent[vertex]];
    const added = gains.countNow[vertex] - gains.countBefore[vertex];
    const parents = moreParents(vertex).filter(({ source, more }) => more >= MOST * added && !rises(gains, source));
    if (parents.length > 0) return parents.map(({ source }) => source);
    const candidates = moreRetainers(vertex).filter(({ source }) => mayHold(tree, source) && (source === vertex || !isBelow(tree, source, vertex)));
    // Links of a list hold each other: whatever leads to one of them holds the list.
    const isList = candidates.some(({ source, more }) => source === vertex && more >= MOST * added);
    const others = candidates.filter(({ source }) => source !== vertex);
    if (isList) return others.map(({ source }) => source);
    for (const least of [MOST, SOME]) {
      const most = others.filter(({ more }) => more >= least * added);
      if (most.length > 0) return most.map(({ source }) => source);
    }
    return isGlobal(tree, tree.parent[vertex]) ? [] : [~tree.parent[vertex]];
  };
  const stepsOf = (vertex: number): Steps => {
    const steps: Steps = { rising: [], holders: [], common: [], passed: [] };
    for (const found of above(vertex)) {
      const source = found < 0 ? ~found : found;
      const owner = ownerAbove(tree, source);
      if (!isRootLike(tree, source)) steps.passed.push(source);
      if (owner === -1 || (owner !== source && isGlobal(tree, owner))) continue;
      if (isStable(gains, owner)) (found < 0 ? steps.common : steps.holders).push(ownerOfList(tree, owner));
      else if (rises(gains, owner)) steps.rising.push(owner);
    }
    return steps;
  };
  const steps = new Map<number, Steps>();
  const known = (vertex: number): Steps => {
    let found = steps.get(vertex);
    if (!found) steps.set(vertex, (found = stepsOf(vertex)));
    return found;
  };
  const holdersOf = closures(known);
  return (top) => {
    const found = holdersOf(top);
    const direct = [...found].filter((holder) => holder >= 0);
    const common = [...found].flatMap((holder) => (holder < 0 ? [~holder] : []));
    let holders = [...new Set([...direct, ...common.filter((above) => !direct.some((holder) => isBelow(tree, holder, above)))])];
    const met = new Set([top]);
    // What is new holds itself, and the holder is somewhere below what dominates it.
    if (holders.length > 0 && direct.length === 0) {
      const inside = resortsIn(waysFrom(met), (owner) => holders.some((holder) => holder !== owner && isBelow(tree, owner, holder)));
      const most = Math.max(...inside.values());
      const nearest = [...inside].filter(([, edges]) => edges >= MOST * most).map(([owner]) => owner);
      return { holders: nearest.length > 0 ? nearest : holders, met };
    }
    if (holders.length === 0) waysFrom(met);
    if (holders.length === 0 && ![...met].some((vertex) => gains.bytes[vertex] >= LEAST_KEPT * gains.bytes[top] && isKeptByRoots(vertex)))
      holders = lastResorts(met);
    return { holders, met };
  };

  /** Handles and other roots of the embedder have edges to it. */
  function isKeptByRoots(vertex: number): boolean {
    if (isText(tree.nodeType[vertex]) || !rises(gains, vertex)) return false;
    if (kindOf(tree.label[vertex]) !== LabelKind.several && isRootLike(tree, tree.parent[vertex])) return true;
    const added = gains.countNow[vertex] - gains.countBefore[vertex];
    return moreRetainers(vertex).some(
      ({ source, more }) => isRootLike(tree, source) && !/stack|handle scope/i.test(classText(tree, source)) && more >= SOME * added,
    );
  }

  /** Adds what is above the vertices of a set. */
  function waysFrom(met: Set<number>): ReadonlySet<number> {
    for (const vertex of met) {
      if (met.size > MAX_MET) break;
      for (const next of [...known(vertex).passed, ...known(vertex).rising]) met.add(next);
    }
    return met;
  }

  /** What is new holds itself, by so many edges that the one from outside is none of the most: of those the most telling. */
  function lastResorts(vertices: ReadonlySet<number>): number[] {
    const ranked = [...resortsIn(vertices, () => true).keys()].sort((a, b) => rankOf(tree, a) - rankOf(tree, b) || a - b);
    return ranked.slice(0, 1);
  }

  /** Stable holders with edges to what is new among some vertices, and how many they have. */
  function resortsIn(vertices: ReadonlySet<number>, isWanted: (owner: number) => boolean): Map<number, number> {
    const found = new Map<number, number>();
    for (const vertex of vertices) {
      if (isText(tree.nodeType[vertex]) || isInternal(tree.nodeType[vertex]) || !rises(gains, vertex)) continue;
      for (const { source, more: edges } of moreRetainers(vertex)) {
        const owner = edges > 0 && mayHold(tree, source) ? ownerAbove(tree, source) : -1;
        if (owner !== -1 && isStable(gains, owner) && !isGlobal(tree, owner) && isWanted(owner)) found.set(owner, (found.get(owner) ?? 0) + edges);
      }
    }
    return found;
  }
}

/** Vertex -> vertices with edges to its objects now, and how many more than before. */
function moreEdges(now: MergedRetainers, before: MergedRetainers): (vertex: number) => readonly { source: number; more: number }[] {
  const known = new Map<number, { source: number; more: number }[]>();
  return (vertex) => {
    let found = known.get(vertex);
    if (!found) {
      const earlier = before.get(vertex);
      found = [...(now.get(vertex) ?? [])].map(([source, edges]) => ({ source, more: edges - (earlier?.get(source) ?? 0) }));
      known.set(vertex, found);
    }
    return found;
  };
}

/** One step up. */
interface Steps {
  /** Vertices that became more themselves. */
  rising: number[];
  holders: number[];
  /** Holders that only dominate what is held. */
  common: number[];
  /** Parts of objects on the way, and the objects. */
  passed: number[];
}

/**
 * Vertex -> all holders that can be reached from it. Strongly connected components share theirs (R. E. Tarjan, "Depth-first search and linear graph
 * algorithms", SIAM J. Comput. 1(2), 1972, doi:10.1137/0201010); iterative, each vertex once.
 */
function closures(stepsOf: (vertex: number) => Steps): (vertex: number) => ReadonlySet<number> {
  const holders = new Map<number, Set<number>>();
  const order = new Map<number, number>();
  const low = new Map<number, number>();
  const open: number[] = [];
  const visit = (start: number): void => {
    const frames = [{ vertex: start, at: 0 }];
    while (frames.length > 0) {
      const frame = frames[frames.length - 1];
      const { vertex } = frame;
      if (frame.at === 0) {
        order.set(vertex, order.size);
        low.set(vertex, order.get(vertex) as number);
        open.push(vertex);
      }
      const { rising } = stepsOf(vertex);
      const next = rising[frame.at++];
      if (next !== undefined) {
        if (!order.has(next)) frames.push({ vertex: next, at: 0 });
        else if (!holders.has(next)) low.set(vertex, Math.min(low.get(vertex) as number, order.get(next) as number));
        continue;
      }
      frames.pop();
      const above = frames[frames.length - 1];
      if (above) low.set(above.vertex, Math.min(low.get(above.vertex) as number, low.get(vertex) as number));
      if (low.get(vertex) === order.get(vertex)) close(open.splice(open.lastIndexOf(vertex)));
    }
  };
  /** The members of a component that is complete: what they lead to outside is known. */
  const close = (members: readonly number[]): void => {
    const shared = new Set<number>();
    for (const member of members) {
      for (const holder of stepsOf(member).holders) shared.add(holder);
      for (const holder of stepsOf(member).common) shared.add(~holder);
      for (const next of stepsOf(member).rising) for (const holder of holders.get(next) ?? []) shared.add(holder);
    }
    for (const member of members) holders.set(member, shared);
  };
  return (vertex) => {
    if (!holders.has(vertex)) visit(vertex);
    return holders.get(vertex) as Set<number>;
  };
}
