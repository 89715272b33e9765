/** Collections of one object of a library that grew alike, as one finding: the list of values, the map of keys and the queue of one cache. */
import type { Comparison } from '../compare/comparison.js';
import { EdgeType, type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { describeCollection } from '../object/contents.js';
import type { Paths } from '../object/paths.js';
import type { Places } from '../object/places.js';
import { scriptOwner } from '../text/labels.js';
import { joined } from './one-cause.js';
import type { SuspectFinding } from './suspects.js';

/** Entries that both must have gained: fewer may be equal by chance. */
const LEAST_GAINED = 8;
/** Steps from a collection up to the object that it is a part of. */
const MAX_UP = 4;

/** Most growth first, as given. A program's own object may have several collections that leak by themselves: these stay apart. */
export function oneForEachOwner(comparison: Comparison, findings: readonly SuspectFinding[], paths: Paths, places: Places): SuspectFinding[] {
  const found: { finding: SuspectFinding; owners: NodeOrdinal[]; gained: number | null }[] = [];
  for (const finding of findings) {
    const gained = entriesGained(comparison, finding);
    const owners = gained === null ? [] : ownersOf(finding.node, paths, places);
    const same = gained !== null && found.find((other) => other.gained === gained && other.owners.some((owner) => owners.includes(owner)));
    if (!same) found.push({ finding, owners, gained });
    else same.finding = alongside(comparison, same.finding, finding);
  }
  return found.map(({ finding }) => finding).sort((a, b) => b.growthBytes - a.growthBytes);
}

/** Named after the larger one, but after a table with keys rather than a list. */
function alongside({ current: { heap } }: Comparison, one: SuspectFinding, other: SuspectFinding): SuspectFinding {
  const isList = (node: NodeOrdinal) => describeCollection(heap, node)?.kind === 'array';
  const named = isList(one.node) && !isList(other.node) ? other : one;
  const { node, baselineNode, coHolders } = named;
  const along = [...(one.grewAlong ?? []), one.node, other.node].filter((each) => each !== node && !coHolders.includes(each));
  return { ...joined(one, other, true), node, baselineNode, coHolders, grewAlong: along };
}

function entriesGained({ baseline, current }: Comparison, { node, baselineNode, kind, groupSize, headCount }: SuspectFinding): number | null {
  if (kind !== 'variable' || groupSize !== 1 || baselineNode === -1) return null;
  const [before, now] = [describeCollection(baseline.heap, baselineNode), describeCollection(current.heap, node)];
  if (before?.entries == null || now?.entries == null) return null;
  // An array that was made for as many entries as it may have.
  const gained = now.kind === 'array' && now.entries === before.entries ? headCount : now.entries - before.entries;
  return gained >= LEAST_GAINED ? gained : null;
}

/** Instances of a package's classes that an object is a part of, by properties and entries alone. */
function ownersOf(node: NodeOrdinal, { heap, pathTo }: Paths, places: Places): NodeOrdinal[] {
  const { edges, nodes } = heap.snapshot;
  const owners: NodeOrdinal[] = [];
  const path = pathTo(node);
  for (let at = path.length - 1; at > 0 && at >= path.length - MAX_UP; at--) {
    const isPart = path[at].storeEdge !== -1 || edges.type[path[at].edge] === EdgeType.property || edges.type[path[at].edge] === EdgeType.element;
    if (!isPart) break;
    const owner = path[at - 1].node;
    const place = nodes.type[owner] === NodeType.object ? places.locationOf(owner) : null;
    if (place && scriptOwner(heap.scriptNames.get(place.scriptId) ?? '') === 'package') owners.push(owner);
  }
  return owners;
}
