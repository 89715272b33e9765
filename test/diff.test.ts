/** The library through its public entry points, with worker threads. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Progress } from '../src/index.js';
import { builtLibrary } from './support/built.js';
import { draw, drawnFile } from './support/draw.js';
import { program, programs } from './support/fixtures.js';
import { compareSnapshots } from './support/heaps.js';
import { isLong } from './trust/support/random.js';
import { smallFile } from './trust/support/small-file.js';

const { diff, summarize, SnapdiffError } = builtLibrary;
const folder = mkdtempSync(join(tmpdir(), 'snapdiff-diff-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const before = draw('(root) @1 -> App @3 10 -> Session#1 @5 64\nApp -> Session#2 @7 64');
const after = draw('(root) @1 -> App @3 10 -> Session#1 @5 64\nApp -> Session#3 @9 100\nApp -> Session#4 @11 100');
const baseline = fileWith('before.heapsnapshot', drawnFile(before.model));
const current = fileWith('after.heapsnapshot', drawnFile(after.model));

describe('diff', () => {
  it('has the result of a comparison in one thread', async () => {
    const report = await diff(baseline, current);
    expect(report).toMatchObject({ kind: 'comparison', matchedBy: 'id', warnings: [] });
    expect(report.snapshots.map(({ path, nodeCount, totalBytes }) => ({ path, nodeCount, totalBytes }))).toEqual([
      { path: baseline, nodeCount: 4, totalBytes: 138 },
      { path: current, nodeCount: 5, totalBytes: 274 },
    ]);
    const { rows } = compareSnapshots(before.snapshot, after.snapshot);
    const figures = ({ name, newCount, deletedCount, newBytes, deletedBytes, resizedBytes }: (typeof rows)[number]) => [
      name,
      newCount,
      deletedCount,
      newBytes,
      deletedBytes,
      resizedBytes,
    ];
    expect(report.constructors.map((row) => [row.name, row.newCount, row.deletedCount, row.newBytes, row.deletedBytes, row.resizedBytes]).sort()).toEqual(
      rows.map(figures).sort(),
    );
    expect(report.totals).toEqual({ newCount: 2, deletedCount: 1, newBytes: 200, deletedBytes: 64, resizedBytes: 0, deltaBytes: 136 });
  });

  it('is the same with one thread and with two', async () => {
    const [one, two] = await Promise.all([diff(baseline, current, { threads: 1 }), diff(baseline, current, { threads: 2 })]);
    expect(one).toEqual(two);
  });

  it('is the same in the calling thread and with two, adds up to the byte, and reports progress until the end', async () => {
    const [first, second] = program('demo').paths;
    const states: Progress[][] = [];
    const [report, two] = await Promise.all([diff(first, second, { threads: 0 }), diff(first, second, { threads: 2, onProgress: (all) => states.push(all) })]);
    expect(report.suspects.length).toBeGreaterThan(0);
    expect(report).toEqual(two);
    const sum = (pick: (row: (typeof report.constructors)[number]) => number) => report.constructors.reduce((total, row) => total + pick(row), 0);
    expect(report.totals?.deltaBytes).toBe(sum(({ growthBytes }) => growthBytes));
    expect(report.totals?.deltaBytes).toBe(sum((row) => row.current.shallowBytes) - sum((row) => row.baseline?.shallowBytes ?? 0));
    for (const row of report.constructors) expect(row.growthBytes).toBe(row.newBytes - row.deletedBytes + row.resizedBytes);
    expect(states.length).toBeGreaterThan(0);
    for (const { fraction } of states.flat()) {
      expect(fraction).toBeGreaterThanOrEqual(0);
      expect(fraction).toBeLessThanOrEqual(1);
    }
    expect(states.at(-1)?.map(({ path }) => path)).toEqual([first, second]);
  });

  /** In the short form of each kind of content one, but for the smallest reduced to a few nodes. */
  const kinds = ['matrix/bun-v8write', 'matrix/node24-timeline', 'extra/nasty-node24'];
  const compared = programs.filter(({ name }) => (isLong ? /^(matrix|extra)\//.test(name) && !name.includes('oom') : kinds.includes(name)));
  const reduced = (path: string) => fileWith(`${basename(path)}.heapsnapshot`, smallFile(path));
  it.each(compared.map(({ name, paths }) => [name, paths] as const))('is the same in the calling thread and with four: %s', async (name, paths) => {
    const [first, second] = isLong || name === kinds[0] ? paths : paths.map(reduced);
    const [one, four] = await Promise.all([0, 4].map((threads) => diff(first, second, { threads })));
    expect(one.constructors.length).toBeGreaterThan(5);
    expect(four).toEqual(one);
  });

  it('warns of snapshots of two processes, and compares them by class', async () => {
    const strangerModel = draw('(root) @1 -> Shop @3 10 -> Cart#1 @5 64\nShop -> Cart#2 @7 64 -> Item @9 8').model;
    const report = await diff(baseline, fileWith('stranger.heapsnapshot', drawnFile(strangerModel)));
    expect(report.matchedBy).toBe('class');
    expect(report.warnings.map(({ code }) => code)).toContain('different-processes');
  });

  it('warns if the later snapshot is given first', async () => {
    const report = await diff(current, baseline);
    expect(report.matchedBy).toBe('id');
    expect(report.warnings.map(({ code }) => code)).toContain('swapped');
  });
});

describe('errors', () => {
  it.each(['first', 'second'])('of a worker keep all their fields: %s file', async (which) => {
    const damagedText = drawnFile(after.model).replace(/"edges":\[(\d+)/, '"edges":[99');
    const damaged = fileWith('damaged.heapsnapshot', damagedText);
    const error = await diff(...((which === 'first' ? [damaged, current] : [baseline, damaged]) as [string, string])).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SnapdiffError);
    expect(error).toMatchObject({
      name: 'SnapdiffError',
      code: 'damaged',
      path: damaged,
      section: 'edges',
      byteOffset: expect.any(Number),
      message: expect.stringContaining('unknown type 99'),
      hint: expect.stringContaining('capture it again'),
    });
  });

  it('name a missing file', async () => {
    const missing = join(folder, 'none.heapsnapshot');
    await expect(diff(missing, current)).rejects.toMatchObject({ code: 'not-found', path: missing });
    await expect(summarize(missing)).rejects.toMatchObject({ code: 'not-found', path: missing });
  });

  it('report an abort, before the work began and while it ran', async () => {
    await expect(diff(baseline, current, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
    const controller = new AbortController();
    const [first, second] = program('demo').paths;
    const running = diff(first, second, { signal: controller.signal });
    controller.abort();
    await expect(running).rejects.toMatchObject({ name: 'SnapdiffError', code: 'aborted' });
  });
});

describe('summarize', () => {
  it('returns the constructors and figures of one snapshot', async () => {
    const report = await summarize(current);
    expect(report).toMatchObject({ kind: 'summary', matchedBy: null, totals: null });
    expect(report.snapshots).toEqual([expect.objectContaining({ path: current, totalBytes: 274 })]);
    expect(report.constructors.map(({ name, current: { count, shallowBytes, retainedBytes } }) => [name, count, shallowBytes, retainedBytes])).toEqual([
      ['App', 1, 10, 274],
      ['Session', 3, 264, 264],
    ]);
  });
});
