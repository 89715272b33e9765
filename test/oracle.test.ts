/**
 * Every recorded program, loaded once: properties that every pair has, and the answers of DevTools' own code. Every class row, every statistic
 * and every row of the Comparison view must be equal. Deviations are listed here by name. See support/digests.ts.
 */
import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ComparisonRow, Side } from '../src/compare/comparison.js';
import { readSnapshot } from '../src/format/read.js';
import type { Snapshot } from '../src/format/snapshot.js';
import { classify } from '../src/heap/classify.js';
import { analyze, type Heap } from '../src/heap/heap.js';
import { inferInterfaces } from '../src/heap/interfaces.js';
import { askDevTools, type DevToolsAnswer, type DevToolsRow, type DevToolsSnapshot, type Verdict } from './support/devtools.js';
import { digest, digestsOf } from './support/digests.js';
import { draw, drawnFile } from './support/draw.js';
import { type Program, program, recordedPrograms, shortName } from './support/fixtures.js';
import { compareHeaps, sideOf } from './support/heaps.js';
import { expectInvariants } from './support/invariants.js';
import { expectTreeSums } from './support/tree-sums.js';
import { isLong } from './trust/support/random.js';

/** Of three snapshots of a scenario the first and the last: the one between them has the same kinds of objects. */
const compared = recordedPrograms.map((program) => ({ ...program, paths: [program.paths[0], ...program.paths.slice(1).slice(-1)] }));

/** DevTools in a process of its own. */
async function answerOf({ paths }: Program): Promise<DevToolsAnswer> {
  const script = join(import.meta.dirname, '../dist/test/support/devtools.js');
  const { stdout } = await promisify(execFile)(process.execPath, ['--max-old-space-size=6000', script, ...paths], { maxBuffer: 1 << 28 });
  return JSON.parse(stdout) as DevToolsAnswer;
}

/** Of a compressed file without content: the process ended before it wrote anything. */
const EMPTY_BYTES = 100;

const digests = digestsOf('devtools');
afterAll(() => digests.write());

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

/** Classified with its own interfaces. */
const ownSide = (heap: Heap): Side => ({ heap, classes: classify(heap, inferInterfaces(heap.snapshot, heap.names)) });

function classRows(heap: Heap): DevToolsSnapshot['classes'] {
  const { classes } = ownSide(heap);
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

const tableOf = (heap: Heap) => ({ totalBytes: heap.totalBytes, statistics: heap.statistics, classes: byKey(classRows(heap)) });

const expectedTable = ({ totalBytes, statistics, classes }: DevToolsSnapshot) => ({ totalBytes, statistics, classes: byKey(classes) });

function stepOf(baseline: Heap, current: Heap): Record<string, DevToolsRow> {
  const rows = compareHeaps(baseline, current, 'id').rows.filter(({ newCount, deletedCount }) => newCount > 0 || deletedCount > 0);
  return byKey(rows.map(comparisonRow));
}

/** Text that is the same for equal answers, in whatever order their keys are. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, one) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([left], [right]) => (left < right ? -1 : 1)))
      : one,
  );

describe.each(compared.map((program) => [program.name, program] as const))('%s', (name, program) => {
  let heaps: Heap[];
  beforeAll(async () => {
    const written = program.paths.filter((path) => statSync(path).size > EMPTY_BYTES);
    heaps = await Promise.all(written.map(async (path) => analyze(asDevToolsKeepsIt(name, await readSnapshot(path)))));
  });
  afterAll(() => {
    heaps = [];
  });

  it('retains all, counts every node once, equals itself, is mirrored if the sides are swapped', () => expectInvariants(heaps));

  it('has every byte once in its growth tree', () => expectTreeSums(heaps.map(ownSide)));

  if (name in unreadable) return;
  it('equals DevTools: class tables, totals, statistics, and the Comparison view', async () => {
    const found = { tables: heaps.map(tableOf), steps: heaps.slice(1).map((heap, at) => stepOf(heaps[at], heap)) };
    const answer = digest([canonical(found)]);
    if (digests.has(program.paths, answer)) return;
    const { snapshots, pairs } = await answerOf(program);
    const tables = snapshots.map((each) => expectedTable(answered(each)));
    for (const [at, table] of found.tables.entries()) expect(table, shortName(program.paths[at])).toEqual(tables[at]);
    const steps = pairs.map(({ rows }) => byKey(rows));
    expect(pairs.map(({ baseline, current }) => [baseline, current])).toEqual(heaps.slice(1).map((_, at) => [at, at + 1]));
    for (const [at, step] of found.steps.entries()) expect(step, `step ${at + 1}`).toEqual(steps[at]);
    expect(answer).toBe(digest([canonical({ tables, steps })]));
    digests.keep(program.paths, answer);
  });
});

describe('intended deviations', () => {
  // In the short form the one with a snapshot that DevTools reads.
  const asked = Object.keys(unreadable).filter((name) => isLong || unreadable[name].includes(null));
  it.each(asked)('%s: DevTools cannot read it', async (name) => {
    const lost = program(name);
    const { snapshots } = await answerOf(lost);
    expect(snapshots).toHaveLength(lost.paths.length);
    for (const [position, verdict] of snapshots.entries()) {
      const message = unreadable[name][position];
      if (message) expect(verdict).toEqual({ failed: expect.stringMatching(message) });
      else expect(tableOf(analyze(await readSnapshot(lost.paths[position])))).toEqual(expectedTable(answered(verdict)));
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
    const snapshot = await readSnapshot(program(name).paths[1]);
    const [heap, wrapped] = [snapshot, asDevToolsKeepsIt(name, snapshot)].map((each) => analyze(each));
    // Above, the wrapped sizes equal those of DevTools.
    const hidden = heap.totalBytes - wrapped.totalBytes;
    expect(hidden).toBeGreaterThanOrEqual(WRAP);
    expect(hidden % WRAP).toBe(0);
    expect(heap.statistics.typedArrayBytes - wrapped.statistics.typedArrayBytes).toBe(hidden);
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
