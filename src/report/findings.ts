/** From findings, which speak of nodes, to the rows of the report, which speak of ids, names and places. */
import type { CollectionFinding } from '../compare/collections.js';
import type { Comparison, Side } from '../compare/comparison.js';
import type { Findings } from '../compare/findings.js';
import { edgeName, type PathNode } from '../compare/paths.js';
import { classNameOf } from '../compare/patterns.js';
import { edgeTypeNames, NodeType } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import type { ClassLocation } from '../heap/classes.js';
import type { Heap } from '../heap/heap.js';
import type { CollectionRow, CollectionSide, DuplicateString, LargeString, Location, ObjectsDelta, PathStep, Report, Suspect } from './report.js';

const MAX_OBJECTS = 8;

export type FindingRows = Pick<Report, 'suspects' | 'collections' | 'strings' | 'unexplainedBytes'>;

export function findingRows(comparison: Comparison, findings: Findings): FindingRows {
  const { heap } = comparison.current;
  const growth = heap.totalBytes - comparison.baseline.heap.totalBytes;
  const { paths, places } = findings;
  const steps = (path: readonly PathNode[]) => {
    const locations = places.along(path);
    return path.map((step, at) => pathStep(comparison.current, step, locations[at]));
  };
  const place = (path: readonly PathNode[]) => locationRow(places.nearest(path), heap);
  const id = (node: number) => heap.snapshot.nodes.id[node];

  const suspects = findings.suspects.map(
    (finding): Suspect => ({
      pattern: finding.pattern,
      id: finding.groupSize > 1 ? null : id(finding.node),
      name: finding.name,
      constructorName: classNameOf(comparison, finding.node),
      confidence: finding.confidence,
      growthBytes: finding.growthBytes,
      growthShare: growth > 0 ? Math.round((finding.growthBytes / growth) * 10_000) / 10_000 : 0,
      entries: finding.entries,
      objects: finding.classes
        .filter(({ deltaBytes, countDelta }) => deltaBytes > 0 || countDelta > 0)
        .slice(0, MAX_OBJECTS)
        .map(({ row, countDelta, deltaBytes }): ObjectsDelta => ({ name: comparison.rows[row].name, countDelta, deltaBytes })),
      path: steps(finding.path),
      location: place(finding.path),
      evidence: finding.evidence,
      looksLike: finding.looksLike,
      advice: finding.advice,
    }),
  );
  const collections = findings.collections.map((finding): CollectionRow => {
    const path = paths.pathTo(finding.node);
    return {
      id: id(finding.node),
      name: places.nameOf(path),
      constructorName: classNameOf(comparison, finding.node),
      kind: finding.kind,
      baseline: finding.baseline && side(finding.baseline),
      current: side(finding.current),
      growthBytes: finding.growthBytes,
      verdict: finding.verdict,
      added: finding.added,
      path: steps(path),
      location: place(path),
    };
  });
  return { suspects, collections, strings: stringRows(findings, steps, id), unexplainedBytes: findings.unexplainedBytes };
}

function stringRows(findings: Findings, steps: (path: readonly PathNode[]) => PathStep[], id: (node: number) => number): Report['strings'] {
  return {
    large: findings.largeStrings.map(
      ({ node, kind, preview, truncated, shallowBytes, retainedBytes, isNew }): LargeString => ({
        id: id(node),
        kind,
        preview,
        truncated,
        shallowBytes,
        retainedBytes,
        isNew,
        path: steps(findings.paths.pathTo(node)),
      }),
    ),
    duplicates: findings.duplicateStrings.map(
      ({ preview, count, totalBytes, countDelta, deltaBytes, certain }): DuplicateString => ({
        preview,
        count,
        totalBytes,
        countDelta,
        deltaBytes,
        certain,
      }),
    ),
  };
}

function side({ entries, capacity, shallowBytes, retainedBytes }: CollectionFinding['current']): CollectionSide {
  return { entries, capacity, shallowBytes, retainedBytes };
}

export function pathStep({ heap, classes }: Side, { node, edge, storeEdge }: PathNode, location: ClassLocation | null): PathStep {
  const { snapshot } = heap;
  const type = snapshot.nodes.type[node];
  const isEngines = type === NodeType.synthetic || type === NodeType.hidden;
  const via = edge === -1 ? { type: 'root', name: '' } : { type: edgeTypeNames[snapshot.edges.type[edge]] ?? 'unknown', name: edgeName(heap, edge) };
  return {
    via: storeEdge === -1 ? via : { type: 'entry', name: via.name },
    id: snapshot.nodes.id[node],
    // "(GC roots)" and "system / Context" say more than the groups they are filed under.
    name: isEngines ? text(snapshot.strings, snapshot.nodes.name[node]) : classes.list[classes.classOf[node]].name,
    type: snapshot.nodeTypeNames[type],
    location: locationRow(location, heap),
  };
}

/** Lines and columns from 1, the script by name where the snapshot knows it. */
export function locationRow(location: ClassLocation | null, heap: Heap): Location | null {
  if (!location) return null;
  return { scriptId: location.scriptId, script: heap.scriptNames.get(location.scriptId) ?? null, line: location.line + 1, column: location.column + 1 };
}
