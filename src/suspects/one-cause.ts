/** Findings with one cause, as one: what a holder's objects bring along, and other holders of the same objects. */
import type { Comparison } from '../compare/comparison.js';
import { EdgeType, type NodeOrdinal, NodeType } from '../format/snapshot.js';
import type { Paths } from '../object/paths.js';
import type { ClassDelta } from './composition.js';
import type { SuspectFinding } from './suspects.js';

/** Other holders that are named. */
const MOST_HOLDERS = 4;
/** New objects of a finding that are followed, and how far. */
const MOST_HEADS = 8;
const MOST_DEPTH = 4;
const MOST_VISITED = 400;
/** Two holders of the same objects gained equal counts of them, but for this share. */
const MOST_DIFFERENCE = 0.1;

/** Most growth first, as given. */
export function oneForEachCause(comparison: Comparison, findings: readonly SuspectFinding[], paths: Paths): SuspectFinding[] {
  const found: SuspectFinding[] = [];
  for (const finding of findings) {
    const above = found.findIndex((other) => isPartOf(comparison, finding, other, paths));
    const at = above === -1 ? found.findIndex((other) => holdsTheSame(comparison, finding, other)) : above;
    if (at === -1) found.push(finding);
    else found[at] = joined(found[at], finding, at === above);
  }
  return found.sort((a, b) => b.growthBytes - a.growthBytes);
}

/** Whether what no variable holds by itself, or the browser does, is reached through an object of the program that is another finding's holder. */
function isPartOf({ current, counterpart }: Comparison, { kind, node }: SuspectFinding, other: SuspectFinding, paths: Paths): boolean {
  const { type } = current.heap.snapshot.nodes;
  if (other.kind !== 'variable' || (kind !== 'handles' && type[node] !== NodeType.native)) return false;
  const holders = [other.node, ...other.coHolders].filter((holder) => type[holder] === NodeType.object && counterpart[holder] !== -1);
  return paths.pathTo(node).some((step) => holders.includes(step.node));
}

/** Whether as many objects came to both holders, and those of one keep those of the other. */
function holdsTheSame(comparison: Comparison, one: SuspectFinding, other: SuspectFinding): boolean {
  if (one.kind !== 'variable' || other.kind !== 'variable' || one.headCount < MOST_HEADS) return false;
  if (Math.abs(one.headCount - other.headCount) > MOST_DIFFERENCE * Math.max(one.headCount, other.headCount)) return false;
  return keeps(comparison, one, other) || keeps(comparison, other, one);
}

function keeps({ current: { heap }, counterpart }: Comparison, one: SuspectFinding, other: SuspectFinding): boolean {
  const { edges } = heap.snapshot;
  const wanted = new Set(other.heads);
  const isKept = (start: NodeOrdinal): boolean => {
    const seen = new Set([start]);
    let level = [start];
    for (let depth = 0; depth < MOST_DEPTH && seen.size < MOST_VISITED; depth++) {
      const next: NodeOrdinal[] = [];
      for (const node of level) {
        for (let edge = edges.firstEdge[node]; edge < edges.firstEdge[node + 1]; edge++) {
          const target = edges.toNode[edge];
          if (edges.type[edge] === EdgeType.weak || seen.has(target) || counterpart[target] !== -1) continue;
          if (wanted.has(target)) return true;
          seen.add(target);
          next.push(target);
        }
      }
      level = next;
    }
    return false;
  };
  const heads = one.heads.slice(0, MOST_HEADS);
  return heads.length > 0 && heads.filter(isKept).length >= 0.5 * heads.length;
}

/** Two findings as one, which is named after the first. `isPart`: the holders of the other are no holders of what the first holds. */
export function joined(one: SuspectFinding, other: SuspectFinding, isPart: boolean): SuspectFinding {
  const holders = isPart ? [] : [other.node, ...other.coHolders];
  const trace = one.trace && other.trace;
  return {
    ...one,
    coHolders: [...new Set([...one.coHolders, ...holders])].filter((node) => node !== one.node).slice(0, MOST_HOLDERS),
    growthBytes: one.growthBytes + other.growthBytes,
    classes: addedUp(one.classes, other.classes),
    vertices: [...one.vertices, ...other.vertices],
    trace: trace && {
      tops: [...new Set([...(one.trace?.tops ?? []), ...trace.tops])],
      holders: [...new Set([...(one.trace?.holders ?? []), ...trace.holders])],
    },
  };
}

function addedUp(one: readonly ClassDelta[], other: readonly ClassDelta[]): ClassDelta[] {
  const sums = new Map(one.map((delta) => [delta.row, { ...delta }]));
  for (const delta of other) {
    const sum = sums.get(delta.row);
    if (!sum) sums.set(delta.row, { ...delta });
    else for (const key of ['countDelta', 'newCount', 'deletedCount', 'deltaBytes'] as const) sum[key] += delta[key];
  }
  return [...sums.values()].sort((a, b) => b.deltaBytes - a.deltaBytes);
}
