/**
 * Measures the phases of a comparison one after the other in one thread. A separate process that prints JSON:
 *
 *     node dist/test/bench/phases.js BASELINE CURRENT
 *
 * The command runs the same functions in worker threads, several at once, so that its wall time is less than the sum.
 */
import { pathToFileURL } from 'node:url';
import { compare, type Side } from '../../src/compare/comparison.js';
import { duplicateStrings } from '../../src/compare/equal-strings.js';
import { readSnapshot } from '../../src/format/read.js';
import type { Snapshot } from '../../src/format/snapshot.js';
import { classify } from '../../src/heap/classify.js';
import { dominate, type Heap, measure, retain, sortRetainers } from '../../src/heap/heap.js';
import { inferInterfaces } from '../../src/heap/interfaces.js';
import { wellKnownNodes } from '../../src/heap/well-known-nodes.js';
import { createPaths } from '../../src/object/paths.js';
import { createPlaces } from '../../src/object/places.js';
import { blameRows, surveyRows } from '../../src/report/finding-rows.js';
import { blame, survey } from '../../src/suspects/findings.js';
import { heapTreeOf } from '../../src/suspects/suspects.js';

export interface Phase {
  phase: string;
  of: 'baseline' | 'current' | 'both';
  seconds: number;
  /** Of all threads of the process, including garbage collection and compilation. */
  cpuSeconds: number;
  /** Resident memory at the end of the phase. */
  residentBytes: number;
}

export interface Trace {
  snapshots: { bytes: number; nodes: number; edges: number; strings: number; textBytes: number }[];
  phases: Phase[];
}

export async function trace(baselinePath: string, currentPath: string): Promise<Trace> {
  const phases: Phase[] = [];
  const timed = async <Value>(phase: string, of: Phase['of'], work: () => Value | Promise<Value>): Promise<Value> => {
    const cpu = process.cpuUsage();
    const begin = performance.now();
    const value = await work();
    const seconds = (performance.now() - begin) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    phases.push({ phase, of, seconds, cpuSeconds: (user + system) / 1e6, residentBytes: process.memoryUsage.rss() });
    return value;
  };
  const load = async (path: string, of: Phase['of']): Promise<Heap> => {
    const snapshot = await timed('read', of, () => readSnapshot(path));
    const wellKnown = await timed('wellKnownNodes', of, () => wellKnownNodes(snapshot));
    const measures = await timed('measure', of, () => measure(snapshot, wellKnown));
    const domination = await timed('dominate', of, () => dominate(snapshot, wellKnown));
    return timed('retain', of, () => retain(snapshot, measures, domination));
  };

  const baselineHeap = await load(baselinePath, 'baseline');
  const currentHeap = await load(currentPath, 'current');
  const interfaces = await timed('interfaces', 'current', () => inferInterfaces(currentHeap.snapshot, currentHeap.names));
  const file = async (heap: Heap, of: Phase['of']): Promise<Side> => ({ heap, classes: await timed('classify', of, () => classify(heap, interfaces)) });
  const current = await file(currentHeap, 'current');
  const baseline = await file(baselineHeap, 'baseline');
  const comparison = await timed('compare', 'both', () => compare(baseline, current));
  const retainers = await timed('retainers', 'current', () => sortRetainers(currentHeap.snapshot, currentHeap.essential));
  const trees = {
    baseline: await timed('tree', 'baseline', () => heapTreeOf(comparison, 'baseline')),
    current: await timed('tree', 'current', () => heapTreeOf(comparison, 'current')),
  };
  await timed('blame', 'both', () => {
    const paths = createPaths(currentHeap, retainers);
    const places = createPlaces(paths);
    return blameRows(comparison, blame(comparison, trees, paths, places), paths, places);
  });
  await timed('survey', 'both', () => {
    const paths = createPaths(currentHeap, retainers);
    return surveyRows(comparison, survey(comparison), paths, createPlaces(paths));
  });
  await timed('duplicates', 'both', () => duplicateStrings(baseline.heap, current.heap));
  return { snapshots: [baselineHeap, currentHeap].map(({ snapshot }) => countsOf(snapshot)), phases };
}

const countsOf = ({ fileBytes, nodeCount, edgeCount, strings }: Snapshot): Trace['snapshots'][number] => ({
  bytes: fileBytes,
  nodes: nodeCount,
  edges: edgeCount,
  strings: strings.count,
  textBytes: strings.bytes.byteLength,
});

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [baseline, current] = process.argv.slice(2);
  process.stdout.write(JSON.stringify(await trace(baseline, current)));
}
