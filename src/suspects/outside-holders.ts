/** Holders from outside of a page or of a `vm` context, which dominators ignore: a variable that only a running function, or V8's roots, lead to. */
import type { Comparison } from '../compare/comparison.js';
import { ancestors } from '../compare/survivors.js';
import { type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { sourceOf } from '../graph/graph.js';
import { outsideRetainers } from '../object/outside.js';
import type { Paths } from '../object/paths.js';
import type { Places } from '../object/places.js';
import { isOfRuntime } from './runtime-growth.js';
import type { SuspectFinding } from './suspects.js';

/** Of the objects that were added, the share that a holder has edges to, and how many at least. */
const MOST = 0.5;
const LEAST = 8;

/**
 * A holder that a variable of the program and the runtime keep is named by the variable: the Set in which timers are collected, not Node's list of them.
 * Only where ids correspond, for a holder that lives in both heaps.
 */
export function withOutsideHolder(comparison: Comparison, finding: SuspectFinding, paths: Paths, places: Places): SuspectFinding {
  const ancestorOf = ancestors(comparison);
  const { heads, node } = finding;
  if (finding.kind !== 'variable' || ancestorOf === null || heads.length < LEAST || !isOfRuntime(node, paths, places)) return finding;
  const holders = ownersOutside(comparison, heads).filter((holder) => ancestorOf(holder) !== -1 && !isOfRuntime(holder, paths, places));
  if (holders.length === 0) return finding;
  const [holder] = holders;
  return { ...finding, node: holder, baselineNode: ancestorOf(holder), isInBaseline: true, groupSize: 1, coHolders: [node, ...finding.coHolders] };
}

/** Objects with edges from outside to most of these nodes, most edges first. */
function ownersOutside({ current: { heap } }: Comparison, heads: readonly NodeOrdinal[]): NodeOrdinal[] {
  const { nodes, edges } = heap.snapshot;
  const { start, edge } = outsideRetainers(heap);
  const counts = new Map<NodeOrdinal, number>();
  for (const head of heads) {
    const owners = new Set<NodeOrdinal>();
    for (let at = start[head]; at < start[head + 1]; at++) {
      const source = sourceOf(edges.firstEdge, edge[at]);
      owners.add(nodes.type[source] === NodeType.array ? heap.dominator[source] : source);
    }
    for (const owner of owners) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  }
  const isMost = ([owner, count]: [NodeOrdinal, number]) => nodes.type[owner] === NodeType.object && count >= MOST * heads.length;
  return [...counts]
    .filter(isMost)
    .sort(([, a], [, b]) => b - a)
    .map(([owner]) => owner);
}
