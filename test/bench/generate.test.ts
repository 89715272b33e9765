/** Generated files are valid heap snapshots, deterministic for a seed, and contain a leak. Measures no time. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compare, type Side } from '../../src/compare/comparison.js';
import { readSnapshot } from '../../src/format/read.js';
import { classify } from '../../src/heap/classify.js';
import { inferInterfaces } from '../../src/heap/interfaces.js';
import { askDevTools } from '../support/devtools.js';
import { readSide } from '../support/heaps.js';
import { generate, type Made } from './generate.js';
import { createWriter } from './synthetic/writer.js';

const folder = mkdtempSync(join(tmpdir(), 'snapdiff-generated-'));
afterAll(() => rmSync(folder, { recursive: true }));
const make = (name: string, seed: number) => generate({ prefix: join(folder, name), megabytes: 2, pair: true, leak: 0.3, seed });
const digest = ({ path }: Made) => createHash('sha256').update(readFileSync(path)).digest('hex');

describe('a generated pair', () => {
  let made: Made[];
  let sides: Side[];
  beforeAll(async () => {
    made = make('pair', 1);
    sides = [];
    for (const { path } of made) sides.push(await readSide(path));
  });

  it('has the requested size', () => {
    for (const [at, wanted] of [2e6, 2.6e6].entries()) expect(Math.abs(made[at].bytes / wanted - 1)).toBeLessThan(0.15);
    expect(made.map(({ path }) => readFileSync(path).length)).toEqual(made.map(({ bytes }) => bytes));
  });

  it('returns what it wrote', () => {
    const counts = sides.map(({ heap: { snapshot } }) => [snapshot.nodeCount, snapshot.edgeCount, snapshot.strings.count]);
    expect(counts).toEqual(made.map(({ nodes, edges, strings }) => [nodes, edges, strings]));
  });

  it('depends on the seed only', () => {
    const digests = made.map(digest);
    expect(make('again', 1).map(digest)).toEqual(digests);
    expect(digests).not.toContain(digest(make('other', 2)[0]));
  });

  it('is the same in DevTools', async () => {
    const { snapshots } = await askDevTools(
      made.map(({ path }) => readFileSync(path)),
      [],
    );
    for (const [at, { heap, classes }] of sides.entries()) {
      const verdict = snapshots[at];
      if ('failed' in verdict) throw new Error(verdict.failed);
      const row = (each: { name: string; count: number; shallowBytes: number; retainedBytes: number; distance: number | null }) =>
        [each.name, each.count, each.shallowBytes, each.retainedBytes, each.distance].join(' ');
      expect(
        classes.list
          .filter(({ count }) => count > 0)
          .map(row)
          .sort(),
      ).toEqual(verdict.value.classes.map(row).sort());
      expect(heap.totalBytes).toBe(verdict.value.totalBytes);
    }
  });

  it('is of one process: ids correspond, and the leak is the growth', () => {
    const [{ heap: before }, { heap: after }] = sides;
    const interfaces = inferInterfaces(after.snapshot, after.names);
    const filed = [before, after].map((heap) => ({ heap, classes: classify(heap, interfaces) }));
    const { matchedBy, rows } = compare(filed[0], filed[1]);
    expect(matchedBy).toBe('id');
    const leaked = rows.find(({ current }) => current?.name === 'LoggedRequest');
    expect(leaked).toMatchObject({ deletedCount: 0 });
    expect(leaked?.newCount).toBeGreaterThan(100);
  });
});

describe('a single file', () => {
  it('has no second file', async () => {
    const made = generate({ prefix: join(folder, 'one'), megabytes: 2, pair: false, leak: 0.2, seed: 1 });
    expect(made).toHaveLength(1);
    expect((await readSnapshot(made[0].path)).nodeCount).toBe(made[0].nodes);
  });
});

describe('numbers', () => {
  it('are written in full, even beyond 32 bits', () => {
    const values = [0, 9, 10, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 6 * 2 ** 31, 99_999_999_999, Number.MAX_SAFE_INTEGER];
    const path = join(folder, 'numbers');
    const writer = createWriter(path);
    for (const value of values) {
      writer.number(value);
      writer.byte(0x0a);
    }
    writer.close();
    expect(readFileSync(path, 'utf8')).toBe(values.map((value) => `${value}\n`).join(''));
  });
});
