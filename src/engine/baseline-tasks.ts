/** The task that finds suspects of a heap against a baseline file. */
import type { Side } from '../compare/comparison.js';
import { withoutEarlierObjects } from '../compare/no-heap.js';
import type { Retainers } from '../graph/retainers.js';
import { createPaths } from '../object/paths.js';
import { createPlaces } from '../object/places.js';
import { type BlameRows, blameRows } from '../report/finding-rows.js';
import { blame } from '../suspects/findings.js';
import type { HeapTrees } from '../suspects/suspects.js';

/** `trees`: of treesSince(); `totalBytes`: of the baseline; `retainers`: of the heap. */
export function blameSince(side: Side, trees: HeapTrees, totalBytes: number, retainers: Retainers): BlameRows {
  const paths = createPaths(side.heap, retainers);
  const places = createPlaces(paths);
  const comparison = withoutEarlierObjects(side, totalBytes);
  return blameRows(comparison, blame(comparison, trees, paths, places), paths, places);
}
