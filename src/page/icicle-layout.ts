/** Where the blocks of the icicle are: each below the one that holds it, and as wide as its bytes. */
import { hierarchy, partition } from 'd3-hierarchy';
import type { TreeValues } from '../render/tree-values.js';
import type { ReportTree } from '../report/report-tree.js';

/** What widths show: bytes gained, bytes lost, or bytes held in the last snapshot. */
export type WidthMode = 'gained' | 'lost' | 'held';

/** By vertex. Left and right edges are parts of the whole width; both are equal where a vertex has no bytes in this mode. */
export interface IcicleLayout {
  left: Float64Array;
  right: Float64Array;
  depth: Int32Array;
  /** Largest depth of a block that is wide enough to be seen on a screen. */
  deepest: number;
}

const LEAST_VISIBLE = 1 / 2_000;

export function layoutOf({ parent }: ReportTree, values: TreeValues, mode: WidthMode): IcicleLayout {
  const size = parent.length;
  const sums = valuesIn(values, mode);
  const own = (vertex: number): number => Math.max(0, sums[vertex] - values.children[vertex].reduce((sum, child) => sum + sums[child], 0));
  const root = hierarchy(0, (vertex) => values.children[vertex])
    .sum(own)
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0) || a.data - b.data);
  const layout: IcicleLayout = { left: new Float64Array(size), right: new Float64Array(size), depth: new Int32Array(size), deepest: 0 };
  if (root.value === 0) return layout;
  partition<number>()(root).each(({ data, x0, x1, depth }) => {
    [layout.left[data], layout.right[data], layout.depth[data]] = [x0, x1, depth];
    if (x1 - x0 >= LEAST_VISIBLE) layout.deepest = Math.max(layout.deepest, depth);
  });
  return layout;
}

/** By vertex: bytes of it and all below it. */
export function valuesIn({ gained, lost, retained }: TreeValues, mode: WidthMode): Float64Array {
  switch (mode) {
    case 'gained':
      return gained;
    case 'lost':
      return lost;
    case 'held':
      return retained[retained.length - 1];
  }
}

/** The vertex at a place, -1 for none. */
export function vertexAt({ left, right, depth }: IcicleLayout, x: number, level: number): number {
  for (let vertex = 0; vertex < depth.length; vertex++) if (depth[vertex] === level && left[vertex] <= x && x < right[vertex]) return vertex;
  return -1;
}
