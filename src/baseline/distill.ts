/** One heap in the terms of a baseline: constructors by portable place, collections by the name a programmer gave them. */
import type { Side } from '../compare/comparison.js';
import { type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { textStart } from '../format/strings.js';
import { runtimeShare } from '../heap/runtime-part.js';
import { bytesWithStores, type Contents, describeCollection } from '../object/contents.js';
import { createPaths } from '../object/paths.js';
import { createPlaces } from '../object/places.js';
import { snapshotRow } from '../report/build-report.js';
import { pathStep } from '../report/path-step.js';
import { placed } from '../report/placed-rows.js';
import type { Location } from '../report/rows.js';
import type { Redaction } from '../vocabulary.js';
import type { Distillate } from './baseline.js';
import { keptTree } from './kept-tree.js';
import { portableScript } from './portable-script.js';

type ClassRow = Distillate['classes'][number];
type CollectionEntry = Distillate['collections'][number];

/** Collections are named only when they retain this much, and only the largest of them: a name costs a search for a path. */
const MIN_NAMED_BYTES = 4096;
const MAX_NAMED = 500;
/** What makes an object a collection of its own, whatever it retains. */
const MIN_ENTRIES = 32;
const MIN_STORE_BYTES = 2048;

/** Scripts are named relative to `root`; `redaction`: of the tree, whose largest vertices are kept. Time O(nodes + edges), and a path for each of at most 500 collections. */
export function distill(side: Side, root: string, redaction?: Redaction): Distillate {
  return {
    snapshot: snapshotRow(side.heap),
    classes: classRows(side, root),
    collections: collectionRows(side, root),
    runtime: runtimeShare(side.heap),
    tree: keptTree(side, root, redaction),
  };
}

/** Classes of one portable key (a script loaded twice) are one. */
function classRows({ heap, classes }: Side, root: string): ClassRow[] {
  const rows = new Map<string, ClassRow>();
  for (const { name, location: place, count, shallowBytes, retainedBytes, distance } of classes.list) {
    if (count === 0) continue;
    const at = placed(place, heap);
    const row: ClassRow = { name, ...portablePlace(at.location, root), count, shallowBytes, retainedBytes, ...at, distance };
    const key = [row.script, row.line, row.column, name].join('\n');
    const known = rows.get(key);
    if (known) {
      known.count += count;
      known.shallowBytes += shallowBytes;
      known.retainedBytes += retainedBytes;
    } else rows.set(key, row);
  }
  return [...rows.values()];
}

function portablePlace(location: Location | null, root: string): Pick<ClassRow, 'script' | 'line' | 'column'> {
  if (location === null) return { script: null, line: null, column: null };
  return { script: portableScript(location.script, root), line: location.line, column: location.column };
}

function collectionRows(side: Side, root: string): CollectionEntry[] {
  const { heap, classes } = side;
  const { shallowSize, retainedSize, snapshot } = heap;
  const paths = createPaths(heap);
  const places = createPlaces(paths);
  const byName = new Map<string, CollectionEntry>();
  for (const { node, contents } of largeCollections(side)) {
    const path = paths.pathTo(node);
    const name = places.nameOf(path);
    const constructorName = classes.list[classes.classOf[node]].name;
    const key = `${constructorName}\n${name}`;
    const known = byName.get(key);
    if (known) {
      known.count++;
      known.entries = known.entries === null || contents.entries === null ? null : known.entries + contents.entries;
      known.capacity = known.capacity === null || contents.capacity === null ? null : known.capacity + contents.capacity;
      known.shallowBytes += shallowSize[node];
      known.retainedBytes += retainedSize[node];
      continue;
    }
    const at = placed(places.nearest(path), heap);
    const { script, line } = portablePlace(at.location, root);
    byName.set(key, {
      name,
      constructorName,
      kind: contents.kind,
      script,
      line,
      count: 1,
      entries: contents.entries,
      shallowBytes: shallowSize[node],
      retainedBytes: retainedSize[node],
      id: snapshot.nodes.id[node],
      capacity: contents.capacity,
      path: places.along(path).map((step) => pathStep(side, step)),
      ...at,
    });
  }
  return [...byName.values()].sort((one, other) => other.retainedBytes - one.retainedBytes || (one.name < other.name ? -1 : 1));
}

/** By retained size. The global object is none: it holds nearly everything. */
function largeCollections({ heap }: Side): { node: NodeOrdinal; contents: Contents }[] {
  const { snapshot, retainedSize } = heap;
  const { nodes, strings } = snapshot;
  const large: NodeOrdinal[] = [];
  for (let node = 0; node < snapshot.nodeCount; node++) {
    if (nodes.type[node] === NodeType.object && retainedSize[node] >= MIN_NAMED_BYTES) large.push(node);
  }
  large.sort((one, other) => retainedSize[other] - retainedSize[one] || one - other);
  const found: { node: NodeOrdinal; contents: Contents }[] = [];
  for (const node of large) {
    if (found.length === MAX_NAMED) break;
    const contents = describeCollection(heap, node);
    if (!contents || /^(global|globalThis|GlobalObject|Window)( \/|\s*$)/.test(textStart(strings, nodes.name[node], 24))) continue;
    if ((contents.entries ?? 0) >= MIN_ENTRIES || bytesWithStores(heap, node) >= MIN_STORE_BYTES) found.push({ node, contents });
  }
  return found;
}
