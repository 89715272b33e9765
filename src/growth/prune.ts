/** A growth tree of bounded size: what is small is kept in the sums only. */
import { NodeType } from '../format/snapshot.js';
import { appendVertex, childVertex, classOf, createTree, type GrowthTree, LabelKind, labelOf, retainedBytes, type TreeColumn, valueAt } from './growth-tree.js';

/**
 * A tree of the `maxVertices` vertices of most weight, and a child "(other)" of each of these for what hung on it besides; the tree itself where it is no larger.
 * `weight`: by vertex, of a parent no less than of its children; by default the largest share of a column that the vertex retains.
 */
export function pruned(tree: GrowthTree, maxVertices: number, weight: Float64Array = retainedShares(tree)): GrowthTree {
  if (tree.vertexCount <= maxVertices) return tree;
  const most = weight.slice(0, tree.vertexCount).sort();
  return withoutLight(tree, weight, most[most.length - maxVertices - 1]);
}

function retainedShares(tree: GrowthTree): Float64Array {
  const shares = new Float64Array(tree.vertexCount);
  for (const column of tree.columns) {
    const retained = retainedBytes(tree, column);
    for (let vertex = 0; vertex < shares.length; vertex++) shares[vertex] = Math.max(shares[vertex], retained[vertex] / Math.max(1, retained[0]));
  }
  return shares;
}

/** Without the vertices of this weight or less. */
function withoutLight(tree: GrowthTree, weight: Float64Array, most: number): GrowthTree {
  const smaller = createTree(tree.nodeType[0]);
  for (const text of tree.texts.all) smaller.texts.intern(text);
  const place = new Int32Array(tree.vertexCount);
  const isOther = new Uint8Array(tree.vertexCount);
  for (let vertex = 1; vertex < tree.vertexCount; vertex++) {
    const parent = tree.parent[vertex];
    isOther[vertex] = isOther[parent] === 1 || weight[vertex] <= most ? 1 : 0;
    if (isOther[parent] === 1) place[vertex] = place[parent];
    else if (isOther[vertex] === 0) {
      place[vertex] = appendVertex(smaller, place[parent], tree.label[vertex], tree.className[vertex], tree.nodeType[vertex]);
      smaller.isList[place[vertex]] = tree.isList[vertex];
    } else place[vertex] = childVertex(smaller, place[parent], labelOf(LabelKind.other, 0), classOf(0, false), OTHER_TYPE);
  }
  smaller.columns = tree.columns.map((column) => summed(column, place, smaller.parent.length));
  return smaller;
}

/** Of what was folded: the bytes are a program's, as far as is known. */
const OTHER_TYPE = NodeType.object;

function summed(column: TreeColumn, place: Int32Array, size: number): TreeColumn {
  const sums: TreeColumn = { count: new Float64Array(size), ownBytes: new Float64Array(size) };
  for (let vertex = 0; vertex < place.length; vertex++) {
    sums.count[place[vertex]] += valueAt(column.count, vertex);
    sums.ownBytes[place[vertex]] += valueAt(column.ownBytes, vertex);
  }
  return sums;
}
