/**
 * Compares snapdiff with DevTools' own code on every recorded program: every class row, every statistic and every row of the Comparison view must
 * be equal. Deviations are listed here by name.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ComparisonRow } from '../src/compare/comparison.js';
import { readSnapshot } from '../src/format/read.js';
import type { Snapshot } from '../src/format/snapshot.js';
import { analyze, type Heap } from '../src/heap/heap.js';
import { askDevTools, type DevToolsAnswer, type DevToolsRow, type DevToolsSnapshot, type Verdict } from './support/devtools.js';
import { draw, drawnFile } from './support/draw.js';
import { type Program, program, programs, shortName } from './support/fixtures.js';
import { compareHeaps, sideOf } from './support/heaps.js';

/** Of three snapshots of a scenario the first and the last: the one between them has the same kinds of objects. */
const compared = programs.map((program) => ({ ...program, paths: [program.paths[0], ...program.paths.slice(1).slice(-1)] }));

/** DevTools in separate processes, two at a time, in the order of the tests. */
const answers = (() => {
  const run = async ({ paths }: Program): Promise<DevToolsAnswer> => {
    const script = join(import.meta.dirname, '../dist/test/support/devtools.js');
    const { stdout } = await promisify(execFile)(process.execPath, ['--max-old-space-size=6000', script, ...paths], { maxBuffer: 1 << 28 });
    return JSON.parse(stdout) as DevToolsAnswer;
  };
  const lanes: Promise<unknown>[] = [Promise.resolve(), Promise.resolve()];
  return new Map(
    compared.map((program, position) => {
      const answer = lanes[position % 2].then(() => run(program));
      lanes[position % 2] = answer.catch(() => {});
      return [program.name, answer];
    }),
  );
})();

/** Files that DevTools cannot read, and its error for each snapshot (null: it reads it). */
const unreadable: Record<string, (RegExp | null)[]> = {
  // Allocation recordings with more functions than their header announces: DevTools crashes, snapdiff reads them.
  'matrix/node24-timeline': [/addTraceTopNode/, /addTraceTopNode/],
  // The process ended before it wrote the second snapshot, so that file has 0 bytes.
  'matrix/node16-oom24': [null, /empty file/],
};

/** Sizes of 2^32 bytes and more: DevTools stores them modulo 2^32. With snapdiff's sizes reduced the same way, everything else must be equal. */
const wrapping = ['extra/bigbuf-node24'];
const WRAP = 2 ** 32;

function asDevToolsKeepsIt(program: string, snapshot: Snapshot): Snapshot {
  if (!wrapping.includes(program)) return snapshot;
  const selfSize = Uint32Array.from(snapshot.nodes.selfSize, (size) => size % WRAP);
  return { ...snapshot, nodes: { ...snapshot.nodes, selfSize } };
}

function classRows(heap: Heap): DevToolsSnapshot['classes'] {
  const { classes } = sideOf(heap.snapshot);
  return classes.list
    .filter(({ count }) => count > 0)
    .map(({ key, name, count, shallowBytes, retainedBytes, distance }) => ({ key, name, count, shallowBytes, retainedBytes, distance: distance as number }));
}

const comparisonRow = ({ baseline, current, name, newCount, deletedCount, newBytes, deletedBytes }: ComparisonRow): DevToolsRow => ({
  key: (current ?? baseline)?.key ?? '',
  name,
  newCount,
  deletedCount,
  countDelta: newCount - deletedCount,
  newBytes,
  deletedBytes,
  sizeDeltaBytes: newBytes - deletedBytes,
});

/** Rows by key. Two rows of one key would be a bug on either side. */
function byKey<Row extends { key: string }>(rows: readonly Row[]): Record<string, Row> {
  const found: Record<string, Row> = Object.create(null);
  for (const row of rows) {
    if (row.key in found) throw new Error(`two rows of the class ${row.key}`);
    found[row.key] = row;
  }
  return found;
}

function answered<Value>(verdict: Verdict<Value>): Value {
  if ('failed' in verdict) throw new Error(`DevTools failed: ${verdict.failed}`);
  return verdict.value;
}

const answerOf = (program: Program) => answers.get(program.name) as Promise<DevToolsAnswer>;

async function expectSameTables(heap: Heap, verdict: Verdict<DevToolsSnapshot>, where: string): Promise<void> {
  const { totalBytes, statistics, classes } = answered(verdict);
  expect({ totalBytes: heap.totalBytes, ...heap.statistics }, where).toEqual({ totalBytes, ...statistics });
  expect(byKey(classRows(heap)), where).toEqual(byKey(classes));
}

describe('equal to DevTools, row for row', () => {
  const readable = compared.filter(({ name }) => !(name in unreadable));

  describe.each(readable.map((program) => [program.name, program] as const))('%s', (_, program) => {
    let heaps: Heap[];
    beforeAll(async () => {
      heaps = await Promise.all(program.paths.map(async (path) => analyze(asDevToolsKeepsIt(program.name, await readSnapshot(path)))));
    });
    afterAll(() => {
      heaps = [];
    });

    it('class tables, totals and statistics of each snapshot', async () => {
      const { snapshots } = await answerOf(program);
      expect(snapshots).toHaveLength(program.paths.length);
      for (const [position, heap] of heaps.entries()) await expectSameTables(heap, snapshots[position], shortName(program.paths[position]));
    });

    it('the Comparison view of each step', async () => {
      const { pairs } = await answerOf(program);
      expect(pairs).toHaveLength(program.paths.length - 1);
      for (const { baseline, current, rows } of pairs) {
        const ours = compareHeaps(heaps[baseline], heaps[current], 'id').rows.filter(({ newCount, deletedCount }) => newCount > 0 || deletedCount > 0);
        expect(byKey(ours.map(comparisonRow)), `step ${current}`).toEqual(byKey(rows));
      }
    });
  });
});

describe('intended deviations', () => {
  it.each(Object.keys(unreadable))('%s: DevTools cannot read it', async (name) => {
    const lost = program(name);
    const { snapshots } = await answerOf(lost);
    expect(snapshots).toHaveLength(lost.paths.length);
    for (const [position, verdict] of snapshots.entries()) {
      const message = unreadable[name][position];
      if (message) expect(verdict).toEqual({ failed: expect.stringMatching(message) });
      else await expectSameTables(analyze(await readSnapshot(lost.paths[position])), verdict, shortName(lost.paths[position]));
    }
  });

  it('matrix/node24-timeline: snapdiff reads it', async () => {
    const [before, after] = await Promise.all(program('matrix/node24-timeline').paths.map(async (path) => analyze(await readSnapshot(path))));
    // Node's own inspector has a class of the same name.
    const sessions = compareHeaps(before, after).rows.filter(({ name }) => name === 'Session');
    expect(sessions.map(({ newCount }) => newCount).sort((a, b) => a - b)).toEqual([0, 500]);
    expect(sessions.every(({ deletedCount }) => deletedCount === 0)).toBe(true);
  });

  it('matrix/node16-oom24: an empty file is reported as empty', async () => {
    await expect(readSnapshot(program('matrix/node16-oom24').paths[1])).rejects.toMatchObject({ code: 'empty' });
  });

  it.each(wrapping)('%s: buffers of 2^32 bytes and more keep their size', async (name) => {
    const big = program(name);
    const { snapshots } = await answerOf(big);
    const heap = analyze(await readSnapshot(big.paths[1]));
    const hidden = heap.totalBytes - answered(snapshots[1]).totalBytes;
    expect(hidden).toBeGreaterThanOrEqual(WRAP);
    expect(hidden % WRAP).toBe(0);
    expect(heap.statistics.typedArrayBytes - answered(snapshots[1]).statistics.typedArrayBytes).toBe(hidden);
  });

  it('two classes of one name: DevTools shows one of them, snapdiff adds them up', async () => {
    const { model, snapshot } = draw(`
      (root) -> App 8
      App -render-> render:closure 64
      App -made-> Function 32 -of-> "made by eval":closure 16`);
    const answer = await askDevTools([Buffer.from(drawnFile(model))], []);
    const lost = answered(answer.snapshots[0]).classes.filter(({ name }) => name === 'Function');
    expect(lost).toEqual([expect.objectContaining({ count: 1, shallowBytes: 32 })]);
    const kept = sideOf(snapshot).classes.list.filter(({ name }) => name === 'Function');
    expect(kept).toEqual([expect.objectContaining({ count: 3, shallowBytes: 112 })]);
  });
});
