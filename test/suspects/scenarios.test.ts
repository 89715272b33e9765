/** The recorded programs: each leak is blamed on its true holder and class, with two snapshots and with three; the rest have no suspect. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { createBaseline } from '../../src/against-baseline.js';
import { baselineText } from '../../src/baseline/write.js';
import { diff, trend } from '../../src/diff.js';
import type { GrowthReport } from '../../src/report/report.js';
import { isLong } from '../trust/support/random.js';

vi.mock('../../src/engine/engine.js', () => import('../support/engine-here.js'));
vi.mock('../../src/engine/load-heap.js', () => import('../support/loads-here.js'));

const scratch = mkdtempSync(join(tmpdir(), 'snapdiff-scenarios-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** A baseline file of a snapshot. */
async function baselineFile(snapshot: string): Promise<string> {
  const path = join(scratch, `${basename(snapshot)}.json`);
  writeFileSync(path, baselineText(await createBaseline(snapshot)));
  return path;
}

const folder = join(import.meta.dirname, '../../snapshots/scenarios');

interface Truth {
  scenario: string;
  leak: boolean;
  iterationsPerStep: number;
  /** Regular expressions: of the holder's name, path or place, and of a class that piles up. */
  holder: string;
  class: string;
  pattern: string | null;
}

const truths = readdirSync(folder)
  .filter((file) => file.endsWith('.truth.json'))
  .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Truth);

const snapshotsOf = ({ scenario }: Truth): string[] =>
  ['s1', 's2', 's3'].map((step) => join(folder, readdirSync(folder).find((file) => file.startsWith(`${scenario}.${step}.heapsnapshot`)) as string));

function expectBlame({ suspects: [first] }: GrowthReport, truth: Truth): void {
  expect(first, 'a suspect').toBeDefined();
  expect(JSON.stringify([first.name, first.path, first.location])).toMatch(new RegExp(truth.holder));
  const classes = [first.name, first.constructorName, ...first.objects.map(({ name }) => name)];
  expect(
    classes.some((name) => new RegExp(truth.class).test(name)),
    `one of ${classes.join(', ')}`,
  ).toBe(true);
}

it('has enough programs', () => {
  expect(truths.filter(({ leak }) => leak).length).toBeGreaterThanOrEqual(10);
  expect(truths.filter(({ leak }) => !leak).length).toBeGreaterThanOrEqual(5);
});

/** Compares s2 and s3 by class, and a baseline file of s2 with s3. Both work on the names of the tree: the short form asks each program one of them. */
async function withoutIds(truth: Truth): Promise<GrowthReport[]> {
  const [, s2, s3] = snapshotsOf(truth);
  const ways = [() => diff(s2, s3, { match: 'class' }), async () => diff(await baselineFile(s2), s3)];
  const asked = isLong ? ways : [ways[truths.indexOf(truth) % 2]];
  return Promise.all(asked.map((way) => way()));
}

describe.each(truths.filter(({ leak }) => leak))('$scenario', (truth) => {
  const [s1, s2, s3] = snapshotsOf(truth);

  it('is blamed on its holder by two snapshots', async () => {
    const report = await diff(s2, s3);
    expectBlame(report, truth);
    const explained = report.suspects.reduce((sum, { growthBytes }) => sum + growthBytes, 0);
    expect(explained + report.unexplainedBytes).toBe(report.snapshots[1].totalBytes - report.snapshots[0].totalBytes);
  });

  it('is blamed without ids, by names alone or by a baseline file, with less confidence', async () => {
    for (const report of await withoutIds(truth)) {
      expectBlame(report, truth);
      expect(report.suspects[0].confidence).not.toBe('high');
    }
  });

  it('keeps growing over three', async () => {
    const report = await trend([s1, s2, s3], { iterations: [Math.max(1, truth.iterationsPerStep)] });
    expectBlame(report, truth);
    expect(report.suspects[0].growth.verdict).toMatch(/^(steady|accelerating)$/);
  });
});

describe.each(truths.filter(({ leak }) => !leak))('$scenario', (truth) => {
  const [s1, s2, s3] = snapshotsOf(truth);

  it('has no suspect', async () => {
    expect((await diff(s2, s3)).suspects).toEqual([]);
    for (const report of await withoutIds(truth)) expect(report.suspects).toEqual([]);
    expect((await trend([s1, s2, s3])).suspects).toEqual([]);
  });
});

it('distinguishes what happened once from what goes on', async () => {
  const truth = truths.find(({ scenario }) => scenario === 'l_onetime_init') as Truth;
  const [s1, s2, s3] = snapshotsOf(truth);
  // Two snapshots cannot know; they say so by their confidence.
  const [first] = (await diff(s1, s2)).suspects;
  expect(first).toMatchObject({ name: 'routes', confidence: 'low' });
  const routes = (await trend([s1, s2, s3])).constructors.find(({ name }) => name === 'RouteDef');
  expect(routes?.growth.verdict).toBe('one-time');
});

it('finds three collections of numbers, which make no edges', async () => {
  const truth = truths.find(({ scenario }) => scenario === 'three_survivors') as Truth;
  const [s1, s2] = snapshotsOf(truth);
  const { suspects, collections, totals } = await diff(s1, s2);
  // Where each is given to the global object.
  expect(suspects.map(({ name, location }) => `${name}:${location?.line}`).sort()).toEqual(['lastSeen:5', 'latencies:7', 'statusCodes:6']);
  const grown = collections.filter(({ name }) => /lastSeen|latencies|statusCodes/.test(name));
  expect(grown.reduce((sum, { growthBytes }) => sum + growthBytes, 0)).toBe(23_948_304);
  expect(totals?.resizedBytes).toBeGreaterThanOrEqual(23_948_304);
});
