/** Who holds most of one heap. */
import type { Comparison } from '../compare/comparison.js';
import { EdgeType, NodeType } from '../format/snapshot.js';
import { textStart } from '../format/strings.js';
import type { NodeSet } from '../graph/graph.js';
import { addHeap } from '../growth/add-heap.js';
import { createTree, type GrowthTree } from '../growth/growth-tree.js';
import { placeOf, recordOf } from '../heap/locations.js';
import { bytesOf } from '../heap/runtime-part.js';
import type { Paths } from '../object/paths.js';
import type { Places } from '../object/places.js';
import { benignGrowth } from '../suspects/benign.js';
import type { Blame } from '../suspects/findings.js';
import { isLoader } from '../suspects/loader-names.js';
import { classNameOf, describeSuspect } from '../suspects/patterns.js';
import { isRuntimeGrowth } from '../suspects/runtime-growth.js';
import { type SuspectFinding, suspectsIn } from '../suspects/suspects.js';
import type { Confidence } from '../vocabulary.js';
import { heldBytes } from './held-bytes.js';

/** Of less than this, and than this share of the heap, a holder is no suspect. */
const FLOOR_BYTES = 100_000;
const FLOOR_SHARE = 0.05;
/** Shares of the program's bytes. */
const HIGH = 0.5;
const MEDIUM = 0.2;

export interface LargestHolders extends Blame {
  /** Null where nothing separates the two. */
  runtimeBytes: number | null;
  tree: GrowthTree;
  /** Node -> vertex of the tree. */
  vertexOf: Int32Array;
}

/** `runtime`: of runtimePart(). */
export function largestHolders(comparison: Comparison, runtime: NodeSet | null, paths: Paths, places: Places): LargestHolders {
  const { heap } = comparison.current;
  const { snapshot, totalBytes } = heap;
  const runtimeBytes = runtime && bytesOf(heap, runtime);
  const programBytes = totalBytes - (runtimeBytes ?? 0);
  const tree = createTree(snapshot.nodes.type[snapshot.root]);
  const vertexOf = { baseline: new Int32Array(0), current: addHeap(tree, comparison.current, runtime ?? undefined, true) };
  const source = { comparison, tree, vertexOf, gains: heldBytes(tree), whole: null };
  const found = suspectsIn(source, Math.max(FLOOR_BYTES, FLOOR_SHARE * totalBytes))
    .filter((finding) => benignGrowth(comparison, finding, paths) === null && (runtime !== null || !isRuntimeGrowth(finding, paths, places)))
    .map((finding) => withCollection(comparison, finding, paths))
    .map((finding) => withVariableOfScope(comparison, withFirstFunction(comparison, withOwnerOfList(comparison, finding, paths), paths)))
    .map((finding) => ({ ...finding, ...describeSuspect(comparison, finding, paths, places), confidence: confidenceOf(finding.growthBytes / programBytes) }));
  const suspects = found.filter(({ name }) => !isLoader(name));
  return {
    suspects,
    unexplainedBytes: programBytes - suspects.reduce((sum, { growthBytes }) => sum + growthBytes, 0),
    runtimeBytes,
    tree,
    vertexOf: vertexOf.current,
  };
}

const confidenceOf = (share: number): Confidence => (share >= HIGH ? 'high' : share >= MEDIUM ? 'medium' : 'low');

/** Of what a scope holds, the share from which a variable is what to look at. */
const MOST_OF_SCOPE = 0.5;

/**
 * While memory ran out, a call had the object in hand too, so that no scope dominates it: the variable that leads to nearly all that its scope is found to hold
 * is what holds it.
 */
function withVariableOfScope(comparison: Comparison, finding: SuspectFinding): SuspectFinding {
  const { snapshot, retainedSize } = comparison.current.heap;
  const { nodes, edges, strings } = snapshot;
  if (finding.groupSize > 1 || !textStart(strings, nodes.name[finding.node], SCOPE.length).startsWith(SCOPE)) return finding;
  let variable = -1;
  for (let edge = edges.firstEdge[finding.node]; edge < edges.firstEdge[finding.node + 1]; edge++) {
    const target = edges.toNode[edge];
    if (edges.type[edge] === EdgeType.context && (variable === -1 || retainedSize[target] > retainedSize[variable])) variable = target;
  }
  return variable !== -1 && retainedSize[variable] >= MOST_OF_SCOPE * finding.growthBytes ? { ...finding, node: variable } : finding;
}

const SCOPE = 'system / Context';

/** Objects of which the paths are compared. */
const MAX_COMPARED = 8;

/**
 * While memory ran out, a Map or array was copied to a larger store, which a root holds, so that neither store dominates what is in both: the collection that
 * all paths lead through last holds it.
 */
function withCollection(comparison: Comparison, finding: SuspectFinding, paths: Paths): SuspectFinding {
  if (finding.kind !== 'handles' || finding.groupSize === 1) return finding;
  const above = new Set(finding.heads.slice(0, MAX_COMPARED).map((head) => paths.pathTo(head).at(-2)?.node));
  const [collection] = above;
  if (above.size !== 1 || collection === undefined || !/^(?:Map|Set|Array|Object)$/.test(classNameOf(comparison, collection))) return finding;
  return { ...finding, node: collection, kind: 'variable', groupSize: 1 };
}

/** Of functions of one place, each of which has the one before in its scope, the first on the path has all: a chain that `next = () => next()` makes. */
function withFirstFunction(comparison: Comparison, finding: SuspectFinding, paths: Paths): SuspectFinding {
  const { snapshot } = comparison.current.heap;
  const { nodes } = snapshot;
  const madeAt = (node: number): string => (nodes.type[node] === NodeType.closure ? JSON.stringify(placeOf(snapshot, recordOf(snapshot, node))) : '');
  const made = madeAt(finding.node);
  if (finding.groupSize > 1 || made === '' || recordOf(snapshot, finding.node) === -1) return finding;
  const path = paths.pathTo(finding.node);
  let at = path.length - 1;
  while (at >= 2 && madeAt(path[at - 2].node) === made) at -= 2;
  return { ...finding, node: path[at].node };
}

/** The first link of a list holds all others; the list is what holds the link. */
function withOwnerOfList(comparison: Comparison, finding: SuspectFinding, paths: Paths): SuspectFinding {
  const { nodes } = comparison.current.heap.snapshot;
  const [head] = finding.heads;
  if (finding.groupSize > 1 || head === undefined || classNameOf(comparison, head) !== classNameOf(comparison, finding.node)) return finding;
  const owner = paths.pathTo(finding.node).at(-2)?.node;
  const isOwner = owner !== undefined && nodes.type[owner] === NodeType.object && comparison.current.heap.dominator[finding.node] === owner;
  return isOwner ? { ...finding, node: owner } : finding;
}
