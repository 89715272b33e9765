/** A growth tree of bounded size: what is small in every column is kept in the sums only. */
import { appendVertex, childVertex, classOf, createTree, type GrowthTree, LabelKind, labelOf, retainedBytes, type TreeColumn, valueAt } from './growth-tree.js';

/** Share of a column below which vertices are left out first. */
const FIRST_SHARE = 1e-6;

/** A tree of at most `maxVertices` (and what folding leaves); the tree itself where it is no larger. */
export function pruned(tree: GrowthTree, maxVertices: number): GrowthTree {
  let smaller = tree;
  for (let share = FIRST_SHARE; smaller.vertexCount > maxVertices && share < 1; share *= 2) smaller = withoutSmall(tree, share);
  return smaller;
}

/** Vertices that retain less than this share of every column become one child "(other)" of what they hang on. */
function withoutSmall(tree: GrowthTree, share: number): GrowthTree {
  const retained = tree.columns.map((column) => retainedBytes(tree, column));
  const isLarge = (vertex: number) => retained.some((bytes) => bytes[vertex] > 0 && bytes[vertex] >= share * bytes[0]);
  const smaller = createTree(tree.nodeType[0]);
  for (const text of tree.texts.all) smaller.texts.intern(text);
  const place = new Int32Array(tree.vertexCount);
  const isOther = new Uint8Array(tree.vertexCount);
  for (let vertex = 1; vertex < tree.vertexCount; vertex++) {
    const parent = tree.parent[vertex];
    if (isOther[parent] === 1) place[vertex] = place[parent];
    else if (isLarge(vertex)) {
      place[vertex] = appendVertex(smaller, place[parent], tree.label[vertex], tree.className[vertex], tree.nodeType[vertex]);
      smaller.children.add(place[parent], tree.label[vertex], tree.className[vertex], place[vertex]);
    } else place[vertex] = childVertex(smaller, place[parent], labelOf(LabelKind.other, 0), classOf(0, false), tree.nodeType[vertex]);
    isOther[vertex] = isOther[parent] === 1 || !isLarge(vertex) ? 1 : 0;
  }
  smaller.columns = tree.columns.map((column) => summed(column, place, smaller.parent.length));
  return smaller;
}

function summed(column: TreeColumn, place: Int32Array, size: number): TreeColumn {
  const sums: TreeColumn = { count: new Float64Array(size), ownBytes: new Float64Array(size) };
  for (let vertex = 0; vertex < place.length; vertex++) {
    sums.count[place[vertex]] += valueAt(column.count, vertex);
    sums.ownBytes[place[vertex]] += valueAt(column.ownBytes, vertex);
  }
  return sums;
}
