/** DevTools' own code on random heaps, which combine rules that no recorded program combines. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyze } from '../src/heap/heap.js';
import { heapModels, SEED } from './support/arbitraries.js';
import { askDevTools } from './support/devtools.js';
import { drawnFile } from './support/draw.js';
import { type HeapModel, toSnapshot } from './support/heap-model.js';
import { compareHeaps, sideOf } from './support/heaps.js';
import { runs } from './trust/support/random.js';

const sorted = <Row extends { key: string }>(rows: Row[]): Row[] => [...rows].sort((a, b) => (a.key < b.key ? -1 : 1));
const bytesOf = (model: HeapModel): Buffer => Buffer.from(drawnFile(model));

/** Two classes of one name are an intended deviation (oracle.test.ts). */
const comparable = heapModels().map((model) => ({
  ...model,
  nodes: model.nodes.map((node) => (node.type === 'object' && node.name === 'Function' ? { ...node, name: 'F' } : node)),
}));

/** DevTools renames detached nodes, and then does not recognise V8's own stores by their names; no runtime writes detached stores. */
function hasRenamedStore(model: HeapModel): boolean {
  const { detachedness } = analyze(toSnapshot(model));
  return model.nodes.some(({ name }, node) => name.startsWith('system / ') && detachedness[node] === 2);
}

describe('equal to DevTools on random heaps', () => {
  it('class tables, totals and statistics', async () => {
    await fc.assert(
      fc.asyncProperty(comparable, async (model) => {
        fc.pre(!hasRenamedStore(model));
        const [verdict] = (await askDevTools([bytesOf(model)], [])).snapshots;
        if ('failed' in verdict) throw new Error(verdict.failed);
        const { heap, classes } = sideOf(toSnapshot(model));
        const rows = classes.list
          .filter(({ count }) => count > 0)
          .map(({ key, name, count, shallowBytes, retainedBytes, distance }) => ({ key, name, count, shallowBytes, retainedBytes, distance }));
        expect(sorted(rows)).toEqual(sorted(verdict.value.classes));
        expect({ totalBytes: heap.totalBytes, ...heap.statistics }).toEqual({ totalBytes: verdict.value.totalBytes, ...verdict.value.statistics });
      }),
      { seed: SEED, numRuns: runs(1500) },
    );
  });

  it('the Comparison view', async () => {
    let rowCount = 0;
    await fc.assert(
      fc.asyncProperty(comparable, comparable, async (before, after) => {
        fc.pre(!hasRenamedStore(before) && !hasRenamedStore(after));
        const answer = await askDevTools([bytesOf(before), bytesOf(after)], [[0, 1]]);
        const { rows } = compareHeaps(analyze(toSnapshot(before)), analyze(toSnapshot(after)), 'id');
        const changed = rows
          .filter(({ newCount, deletedCount }) => newCount > 0 || deletedCount > 0)
          .map(({ newCount, deletedCount, newBytes, deletedBytes, baseline, current }) => ({
            key: (current ?? baseline)?.key as string,
            newCount,
            deletedCount,
            countDelta: newCount - deletedCount,
            newBytes,
            deletedBytes,
            sizeDeltaBytes: newBytes - deletedBytes,
          }));
        rowCount += changed.length;
        // By key only: DevTools labels a deleted class with the name that its objects have by the interfaces of the baseline.
        expect(sorted(changed)).toEqual(sorted(answer.pairs[0].rows.map(({ name, ...row }) => row)));
      }),
      { seed: SEED, numRuns: runs(800) },
    );
    expect(rowCount).toBeGreaterThan(runs(2000));
  });
});
