/** The part of a report's tree that a page or a screen has room for: large vertices, and those that one leads straight to the next as one line. */
import type { ReportTree } from '../report/report-tree.js';
import { suspectOf, type TreeValues } from './tree-values.js';

export interface OutlineRow {
  depth: number;
  /** From the first to the last vertex of the line; the figures are those of the last. */
  vertices: number[];
  /** Position of the suspect that the last vertex belongs to; null for none. */
  suspect: number | null;
  /** What is large below the row is deeper than asked for. */
  isCut: boolean;
}

interface OutlineLimits {
  /** At most so many vertices, the largest. */
  most: number;
  /** Of the largest growth, the share from which a vertex is shown. */
  leastShare: number;
  depth: number;
}

/** Of a vertex, the share that the one below it has where both are one line. */
const NEARLY_ALL = 0.95;

/** Top down, most growth first; where the whole shrank, what shrank most. */
export function outline(tree: ReportTree, { growth, children }: TreeValues, { most, leastShare, depth: deepest }: OutlineLimits): OutlineRow[] {
  // What shrank may hide below what grew as much.
  const peak = growth.map(Math.abs);
  for (let vertex = peak.length - 1; vertex > 0; vertex--) peak[tree.parent[vertex]] = Math.max(peak[tree.parent[vertex]], peak[vertex]);
  const byPeak = Float64Array.from(peak).sort().reverse();
  const least = leastShare * peak[0];
  const largestLeftOut = most < byPeak.length ? byPeak[most] : 0;
  const suspects = suspectOf(tree);
  const direction = growth[0] < 0 ? -1 : 1;
  const shownBelow = (vertex: number): number[] =>
    children[vertex].filter((child) => peak[child] >= least && peak[child] > largestLeftOut).sort((a, b) => direction * (growth[b] - growth[a]) || a - b);
  const rows: OutlineRow[] = [];
  const visit = (from: number, depth: number): void => {
    const vertices = [from];
    let below = shownBelow(from);
    for (let vertex = from; below.length === 1 && !suspects.has(vertex) && isNearly(growth[below[0]], growth[vertex]); below = shownBelow(vertex)) {
      [vertex] = below;
      vertices.push(vertex);
    }
    const isCut = depth + 1 >= deepest && below.length > 0;
    rows.push({ depth, vertices, suspect: suspects.get(vertices[vertices.length - 1]) ?? null, isCut });
    if (!isCut) for (const child of below) visit(child, depth + 1);
  };
  if (peak[0] > 0) visit(0, 0);
  return rows;
}

const isNearly = (part: number, whole: number): boolean => Math.sign(part) === Math.sign(whole) && Math.abs(part) >= NEARLY_ALL * Math.abs(whole);
