/** The earlier column of a tree that was pruned: what it has folded is estimated. */
import { type GrowthTree, kindOf, LabelKind, type TreeColumn, valueAt } from './growth-tree.js';

/**
 * The earlier column, in which the bytes of each "(other)" are spread over the vertices beside it that are in the later heap only, in proportion to what these
 * have there: they were too small to be kept. Of these, what each object above has one of was there as well; of entries only as large a share as of
 * bytes. Gives `before` itself where nothing was folded. Time O(vertices).
 */
export function unfolded(tree: GrowthTree, before: TreeColumn, now: TreeColumn): TreeColumn {
  const { vertexCount, parent, label } = tree;
  /** Vertex -> its child "(other)". */
  const otherOf = new Map<number, number>();
  for (let vertex = 1; vertex < vertexCount; vertex++) {
    if (kindOf(label[vertex]) === LabelKind.other && valueAt(before.ownBytes, vertex) > 0) otherOf.set(parent[vertex], vertex);
  }
  if (otherOf.size === 0) return before;
  /** Vertex -> the "(other)" that it may have been part of, 0 for none. */
  const partOf = new Int32Array(vertexCount);
  const bytesNow = new Map<number, number>();
  for (let vertex = 1; vertex < vertexCount; vertex++) {
    const above = parent[vertex];
    if (valueAt(before.count, vertex) > 0 || valueAt(now.count, vertex) === 0) continue;
    const other = partOf[above] !== 0 ? partOf[above] : (otherOf.get(above) ?? 0);
    partOf[vertex] = other;
    if (other !== 0) bytesNow.set(other, (bytesNow.get(other) ?? 0) + valueAt(now.ownBytes, vertex));
  }
  const estimate: TreeColumn = { count: new Float64Array(vertexCount), ownBytes: new Float64Array(vertexCount) };
  estimate.count.set(before.count.subarray(0, vertexCount));
  estimate.ownBytes.set(before.ownBytes.subarray(0, vertexCount));
  const isPerObject = new Uint8Array(vertexCount);
  for (let vertex = 1; vertex < vertexCount; vertex++) {
    const other = partOf[vertex];
    if (other === 0) continue;
    const above = parent[vertex];
    const share = Math.min(1, before.ownBytes[other] / Math.max(1, bytesNow.get(other) as number));
    const countNow = valueAt(now.count, vertex);
    isPerObject[vertex] = (partOf[above] === 0 || isPerObject[above] === 1) && countNow <= valueAt(now.count, above) ? 1 : 0;
    estimate.count[vertex] = isPerObject[vertex] === 1 ? countNow : Math.round(share * countNow);
    estimate.ownBytes[vertex] = Math.round(share * valueAt(now.ownBytes, vertex));
    estimate.ownBytes[other] -= estimate.ownBytes[vertex];
    estimate.count[other] = 0;
  }
  return estimate;
}
