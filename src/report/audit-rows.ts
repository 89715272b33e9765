/** From the findings of an audit to its rows. */
import type { CrowdedEvent } from '../audit/crowded-events.js';
import type { LargestHolders } from '../audit/holders-audit.js';
import type { SparseFinding } from '../audit/sparse-collections.js';
import type { Comparison } from '../compare/comparison.js';
import type { DuplicateFinding } from '../compare/equal-strings.js';
import type { Paths } from '../object/paths.js';
import type { Places } from '../object/places.js';
import { blameRows, duplicateRows, referencesOf } from './finding-rows.js';
import type { AuditReport } from './report.js';
import type { DuplicateString } from './rows.js';

export type HolderRows = Pick<AuditReport, 'suspects' | 'unexplainedBytes' | 'runtimeBytes'>;
export type WasteRows = Pick<AuditReport, 'listeners' | 'sparseCollections'>;

export function holderRows(comparison: Comparison, holders: LargestHolders, paths: Paths, places: Places): HolderRows {
  const { runtimeBytes, unexplainedBytes } = holders;
  const programBytes = comparison.current.heap.totalBytes - (runtimeBytes ?? 0);
  const { suspects } = blameRows(comparison, holders, paths, places);
  return {
    suspects: suspects.map((row) => ({ ...row, growthShare: programBytes > 0 ? Math.round((row.growthBytes / programBytes) * 10_000) / 10_000 : 0 })),
    unexplainedBytes,
    runtimeBytes,
  };
}

export function wasteRows(
  comparison: Comparison,
  { events, collections }: { events: readonly CrowdedEvent[]; collections: readonly SparseFinding[] },
  paths: Paths,
  places: Places,
): WasteRows {
  const refer = referencesOf(comparison, paths, places);
  const rowOf = (node: number) => ({
    id: refer.id(node),
    name: places.nameOf(paths.pathTo(node)),
    constructorName: refer.className(node),
    path: refer.path(node),
    ...refer.placed(node),
  });
  return {
    listeners: events.map(({ node, event, listeners }) => ({ ...rowOf(node), event, listeners })),
    sparseCollections: collections.map(({ node, ...figures }) => ({ ...rowOf(node), ...figures })),
  };
}

/** Of texts, what all copies but one take. */
export const wastefulRows = (found: readonly DuplicateFinding[]): DuplicateString[] =>
  duplicateRows(found).map((row) => ({ ...row, wastedBytes: Math.round(row.totalBytes - row.totalBytes / row.count) }));
