/** The realm of a program: in some versions of V8 its global object dominates nearly everything, in others its NativeContext does. */
import { classText, type GrowthTree, retainedBytes, type TreeColumn } from './growth-tree.js';

/** The largest realm below the root that is gone and the largest that is new, as a pair; none where one of them is missing. */
export function realmPairs(
  tree: GrowthTree,
  before: TreeColumn,
  now: TreeColumn,
  isGone: (vertex: number) => boolean,
  isNew: (vertex: number) => boolean,
): [number, number][] {
  const realms: number[] = [];
  for (let vertex = 1; vertex < tree.vertexCount; vertex++) if (tree.parent[vertex] === 0 && isRealm(classText(tree, vertex))) realms.push(vertex);
  const [gone, come] = [realms.filter(isGone), realms.filter(isNew)];
  if (gone.length === 0 || come.length === 0) return [];
  return [[largest(gone, retainedBytes(tree, before)), largest(come, retainedBytes(tree, now))]];
}

const isRealm = (name: string): boolean => name === 'system / NativeContext' || /^global(?:This)?\b/.test(name);

const largest = (vertices: readonly number[], bytes: Float64Array): number => vertices.reduce((best, vertex) => (bytes[vertex] > bytes[best] ? vertex : best));
