/** What a report's tree holds and gained, vertex by vertex. Runs in browsers too. */
import type { ReportTree } from '../report/report-tree.js';

export interface TreeValues {
  /** By snapshot and vertex: bytes of the vertex and all below it. */
  retained: Float64Array[];
  /** By vertex: what it retains in the last snapshot less what it does in the first; all of it where there is one snapshot. */
  growth: Float64Array;
  /** By vertex: of it and all below it, the bytes of vertices that have more in the last snapshot than in the first, and of those that have less. */
  gained: Float64Array;
  lost: Float64Array;
  /** Vertices below each, in the order of the tree. */
  children: number[][];
}

/** Time O(vertices x snapshots). */
export function treeValues({ parent, snapshots }: ReportTree): TreeValues {
  const size = parent.length;
  const retained = snapshots.map(({ ownBytes }) => Float64Array.from(ownBytes));
  const last = snapshots[snapshots.length - 1].ownBytes;
  const first = snapshots.length > 1 ? snapshots[0].ownBytes : null;
  const own = Float64Array.from(last, (bytes, vertex) => bytes - (first === null ? 0 : first[vertex]));
  const gained = own.map((bytes) => Math.max(0, bytes));
  const lost = own.map((bytes) => Math.max(0, -bytes));
  const children: number[][] = Array.from({ length: size }, () => []);
  for (let vertex = size - 1; vertex > 0; vertex--) for (const sums of [...retained, own, gained, lost]) sums[parent[vertex]] += sums[vertex];
  for (let vertex = 1; vertex < size; vertex++) children[parent[vertex]].push(vertex);
  return { retained, growth: own, gained, lost, children };
}

/** "resultCache: Map", "[] ToolResult", "(root)"; not yet safe. */
export function vertexName({ texts, name, className }: ReportTree, vertex: number): string {
  const [label, classLabel] = [texts[name[vertex]], texts[className[vertex]]];
  if (classLabel === '') return label;
  return /^(?:\[\]|\[key\]|…|#)$/.test(label) ? `${label} ${classLabel}` : `${label}: ${classLabel}`;
}

/** Vertex -> position of the suspect that it belongs to. */
export function suspectOf({ suspects }: ReportTree): Map<number, number> {
  const found = new Map<number, number>();
  suspects.forEach((vertices, suspect) => {
    for (const vertex of vertices) if (!found.has(vertex)) found.set(vertex, suspect);
  });
  return found;
}
