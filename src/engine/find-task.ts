/** The task of `snapdiff find`: the objects of one heap that meet the conditions. */
import type { Side } from '../compare/comparison.js';
import { SnapdiffError } from '../errors.js';
import type { NodeOrdinal, Snapshot } from '../format/snapshot.js';
import { type Retainers, retainersOf } from '../graph/retainers.js';
import { graphOf } from '../heap/edge-sets.js';
import type { Heap } from '../heap/heap.js';
import { foundNodes } from '../object/found-nodes.js';
import { objectsAt, parseNamePath } from '../object/name-path.js';
import { firstByRank, type Rank } from '../object/ranked-nodes.js';
import { type FoundPage, foundRows, type RankedNodes } from '../report/build-found.js';
import type { ObjectState } from '../vocabulary.js';
import { warm } from './warm-heaps.js';

interface FindConditions {
  /** Positions of classes; null for all. */
  classes: number[] | null;
  property: string | null;
  string: string | null;
  under: string | null;
  minRetained: number;
  state: ObjectState | null;
}

/** The other heap of a comparison. */
interface OtherHeap {
  heap: Heap;
  /** Node of the current heap -> of the baseline, -1 for none. */
  counterpart: Int32Array;
  /** Whether `heap` is the baseline. */
  isBaseline: boolean;
}

/** `number`: of a heap that is kept, see warm(). @throws SnapdiffError 'usage' | 'no-such-object' */
export function find(
  asked: Side,
  given: Retainers | null,
  number: number,
  { classes, property, string, under, minRetained, state }: FindConditions,
  page: FoundPage,
  other: OtherHeap | null,
) {
  const { side, retainers } = warm(asked, given, number);
  const { heap } = side;
  const counterpart = other && (other.isBaseline ? other.counterpart : inverse(other.counterpart, heap.snapshot.nodeCount));
  const growthOf = (node: NodeOrdinal): number | null => {
    const then = other && counterpart ? counterpart[node] : -1;
    return other && then !== -1 ? heap.retainedSize[node] - other.heap.retainedSize[then] : null;
  };
  const accepts: Record<ObjectState, (node: NodeOrdinal) => boolean> = {
    new: (node) => counterpart![node] === -1,
    gone: (node) => counterpart![node] === -1,
    survived: (node) => counterpart![node] !== -1,
    grew: (node) => (growthOf(node) ?? 0) > 0,
  };
  const search = (): Found => {
    const nodes = foundNodes(heap, side.classes, {
      classes,
      property,
      string,
      under: under === null ? null : holdersAt(heap, retainers, under),
      minRetained,
      accepts: state && accepts[state],
    });
    let shallowBytes = 0;
    for (let at = 0; at < nodes.length; at++) shallowBytes += heap.shallowSize[nodes[at]];
    return { nodes, shallowBytes, first: [] };
  };
  const { retainedSize } = heap;
  const rank: Rank = state === 'grew' ? (node) => growthOf(node) ?? 0 : (node) => retainedSize[node];
  const found = other ? search() : remembered(heap.snapshot, JSON.stringify([classes, property, string, under, minRetained]), search);
  const needed = page.groupBy === null ? Math.min(found.nodes.length, page.from + page.limit) : 0;
  if (found.first.length < needed) found.first = firstByRank(found.nodes, rank, number === 0 ? needed : Math.max(PAGES_AHEAD * page.limit, 2 * needed));
  return foundRows(side, retainers, { ...found, rank }, page, growthOf);
}

type Found = Omit<RankedNodes, 'rank'>;

/** Pages that are ranked at once, if there may be further questions. */
const PAGES_AHEAD = 100;

/** What was found last, for its next page. */
const lastFound = new WeakMap<Snapshot, { conditions: string; found: Found }>();

function remembered(snapshot: Snapshot, conditions: string, search: () => Found): Found {
  const last = lastFound.get(snapshot);
  if (last?.conditions === conditions) return last.found;
  const found = search();
  lastFound.set(snapshot, { conditions, found });
  return found;
}

/** Node of the baseline -> of the current heap. */
function inverse(counterpart: Int32Array, nodeCount: number): Int32Array {
  const current = new Int32Array(nodeCount).fill(-1);
  for (let node = 0; node < counterpart.length; node++) if (counterpart[node] !== -1) current[counterpart[node]] = node;
  return current;
}

/** "@ID", or a path of names. */
function holdersAt(heap: Heap, retainers: Retainers | null, under: string): NodeOrdinal[] {
  const { snapshot } = heap;
  const id = /^@(\d{1,16})$/.exec(under)?.[1];
  const found =
    id === undefined
      ? objectsAt(heap, retainers ?? retainersOf(graphOf(snapshot), heap.essential), parseNamePath(under))
      : [snapshot.nodes.id.indexOf(Number(id))].filter((node) => node !== -1);
  if (found.length > 0) return found;
  const hint = 'Write @ID, or a path as reports print it: cache, app.sessions, bus._events.';
  throw new SnapdiffError('no-such-object', `has no object at ${under}`, { path: snapshot.path }, { hint });
}
