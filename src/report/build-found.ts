/** From the objects that were found to their rows and groups. */
import type { Side } from '../compare/comparison.js';
import type { NodeOrdinal } from '../format/snapshot.js';
import type { Retainers } from '../graph/retainers.js';
import { addHeap } from '../growth/add-heap.js';
import { classText, createTree, type GrowthTree, kindOf, LabelKind, labelText } from '../growth/growth-tree.js';
import { originalScript } from '../object/originals.js';
import { createPaths, SHORT_SEARCH } from '../object/paths.js';
import { createPlaces } from '../object/places.js';
import type { Rank } from '../object/ranked-nodes.js';
import type { GroupKey } from '../vocabulary.js';
import { nameAndPlace, objectRow } from './build-inspection.js';
import type { FoundGroup, FoundObjects, FoundRow } from './found-objects.js';
import { placed } from './placed-rows.js';
import type { Placed } from './rows.js';

/** Rows whose path is looked for; those behind have no label and no place. */
const MAX_PLACED = 200;

export interface FoundPage {
  from: number;
  limit: number;
  groupBy: GroupKey | null;
}

type FoundRows = Pick<FoundObjects, 'count' | 'shallowBytes' | 'objects' | 'groups' | 'omitted'>;

/** The objects that were found, with those that come first. */
export interface RankedNodes {
  /** In order of ordinals. */
  nodes: Int32Array;
  rank: Rank;
  /** Those of the highest rank, in order; as many as the page needs. */
  first: NodeOrdinal[];
  shallowBytes: number;
}

/** `growthOf`: of a node, null if the object is in one heap only. Time O(rows), with groups O(nodes + edges). */
export function foundRows(
  side: Side,
  retainers: Retainers | null,
  { nodes, rank, first, shallowBytes }: RankedNodes,
  page: FoundPage,
  growthOf: (node: NodeOrdinal) => number | null,
): FoundRows {
  const sums = { count: nodes.length, shallowBytes };
  if (page.groupBy !== null) {
    const groups = groupsOf(side, retainers, nodes, rank, page.groupBy);
    const listed = groups.slice(page.from, page.from + page.limit);
    return { ...sums, objects: [], groups: listed, omitted: groups.length - listed.length };
  }
  const listed = first.slice(page.from, page.from + page.limit);
  // What is listed has labels, the whole path is another question.
  const paths = createPaths(side.heap, retainers ?? undefined, SHORT_SEARCH);
  const places = createPlaces(paths);
  const objects = listed.map(
    (node, at): FoundRow => ({
      ...objectRow(side, node),
      ...nameAndPlace(side.heap, places, at < MAX_PLACED ? paths.pathTo(node) : []),
      growthBytes: growthOf(node),
    }),
  );
  return { ...sums, objects, groups: [], omitted: nodes.length - listed.length };
}

/** Most bytes first, ties by name. */
function groupsOf(side: Side, retainers: Retainers | null, nodes: Int32Array, rank: Rank, groupBy: GroupKey): FoundGroup[] {
  const { heap } = side;
  const keyOf = keysOf(side, retainers, groupBy);
  /** Each with its object of the highest rank. */
  const groups = new Map<string, { named: GroupName; count: number; shallowBytes: number; largest: NodeOrdinal }>();
  for (const node of nodes) {
    const named = keyOf(node);
    const { name, location } = named;
    const key = `${name} ${location?.scriptId ?? ''} ${location?.line ?? ''}`;
    let group = groups.get(key);
    if (!group) groups.set(key, (group = { named, count: 0, shallowBytes: 0, largest: node }));
    group.count++;
    group.shallowBytes += heap.shallowSize[node];
    if (rank(node) > rank(group.largest)) group.largest = node;
  }
  return [...groups.values()]
    .sort(
      (one, other) =>
        other.shallowBytes - one.shallowBytes ||
        Number(one.named.name > other.named.name) - Number(one.named.name < other.named.name) ||
        rank(other.largest) - rank(one.largest) ||
        one.largest - other.largest,
    )
    .map(({ named, count, shallowBytes, largest }) => ({
      ...named,
      count,
      shallowBytes,
      id: heap.snapshot.nodes.id[largest],
      retainedBytes: heap.retainedSize[largest],
    }));
}

type GroupName = Placed & Pick<FoundGroup, 'name'>;

function keysOf({ heap, classes }: Side, retainers: Retainers | null, groupBy: GroupKey): (node: NodeOrdinal) => GroupName {
  switch (groupBy) {
    case 'constructor':
      return (node) => {
        const { name, location } = classes.list[classes.classOf[node]];
        return { name, ...placed(location, heap) };
      };
    case 'script': {
      const places = createPlaces(createPaths(heap, retainers ?? undefined));
      return (node) => {
        const place = places.locationOf(node) ?? classes.list[classes.classOf[node]].location;
        return { name: (place && originalScript(heap, place)) || '(no script)', location: null };
      };
    }
    case 'path': {
      const tree = createTree(heap.snapshot.nodes.type[heap.snapshot.root]);
      const vertexOf = addHeap(tree, { heap, classes });
      const names = new Map<number, GroupName>();
      return (node) => {
        const vertex = vertexOf[node];
        let name = names.get(vertex);
        if (!name) names.set(vertex, (name = { name: vertexPath(tree, vertex), location: null }));
        return name;
      };
    }
  }
}

const MAX_NAMES = 8;

/** "cache[].user: User": the names of the last steps, without V8's slots. */
function vertexPath(tree: GrowthTree, vertex: number): string {
  const names: string[] = [];
  for (let at = vertex; at > 0; at = tree.parent[at]) {
    const kind = kindOf(tree.label[at]);
    if (kind === LabelKind.internal || kind === LabelKind.root || kind === LabelKind.several) continue;
    if (names.length === MAX_NAMES) {
      names.push('…');
      break;
    }
    const label = labelText(tree, at);
    names.push(label.startsWith('[') ? label : `.${label}`);
    // A variable of the program says where the path begins.
    if (kind === LabelKind.variable) break;
  }
  return `${names.reverse().join('').replace(/^\./, '') || '(several holders)'}: ${classText(tree, vertex)}`;
}
