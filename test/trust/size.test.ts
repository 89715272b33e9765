/** Heaps that are large in one dimension: a list of millions, a million classes, millions of cycles. Bounded time, no recursion, correct sums. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { builtLibrary } from '../support/built.js';
import { chain, classes, rings } from './support/large-file.js';
import { isFull } from './support/random.js';

const { diff, inspect, summarize } = builtLibrary;
const folder = mkdtempSync(join(tmpdir(), 'snapdiff-size-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => expect(process.memoryUsage().rss).toBeLessThan(4 * 2 ** 30));

/** More than any machine needs; recursion or quadratic time exceeds it. */
const HANG_MS = 600_000;
/** Generous, because the machine may be busy. */
const maxMemory = 4e9;
const options = { signal: AbortSignal.timeout(HANG_MS), maxMemory, threads: isFull ? undefined : 0 };

it(
  'a list of millions is walked without recursion',
  async () => {
    const length = isFull ? 10_000_000 : 200_000;
    const [before, after] = [chain(join(folder, 'before'), length - 1000), chain(join(folder, 'after'), length)];
    const report = await diff(before, after, options);
    expect(report.totals).toMatchObject({ newCount: 1000, newBytes: 16_000, deltaBytes: 16_000 });
    expect(report.constructors.find(({ name }) => name === 'Link')).toMatchObject({ countDelta: 1000, current: { count: length, retainedBytes: 16 * length } });
    const last = await inspect(after, { id: 2 * length + 1 }, options);
    expect(last.kind).toBe('object');
    expect(statSync(after).size).toBeGreaterThan(20 * length);
  },
  HANG_MS,
);

it(
  'very many classes are as many rows',
  async () => {
    const count = isFull ? 1_000_000 : 50_000;
    const { constructors } = await summarize(classes(join(folder, 'million'), count), options);
    expect(constructors.filter(({ name, current }) => /^Class\d+$/.test(name) && current?.count === 1)).toHaveLength(count);
  },
  HANG_MS,
);

it(
  'very many classes are compared',
  async () => {
    const count = isFull ? 1_000_000 : 20_000;
    const [before, after] = [classes(join(folder, 'few'), count - 1000), classes(join(folder, 'many'), count)];
    const report = await diff(before, after, options);
    expect(report.totals).toMatchObject({ newCount: 1000, deletedCount: 0, newBytes: 16_000 });
    expect(report.constructors.filter(({ newCount }) => newCount === 1)).toHaveLength(1000);
  },
  HANG_MS,
);

it(
  'rings in which everything holds everything near it, and the root',
  async () => {
    const count = isFull ? 2_000_000 : 50_000;
    const path = rings(join(folder, 'rings'), count);
    const report = await diff(path, path, options);
    expect(report.totals).toMatchObject({ newCount: 0, deletedCount: 0, deltaBytes: 0 });
    expect(report.snapshots[0].totalBytes).toBe(16 * (count - 1));
  },
  HANG_MS,
);
