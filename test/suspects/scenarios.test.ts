/** The recorded programs: each leak is blamed on its true holder and class, with two snapshots and with three; the rest have no suspect. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createBaseline } from '../../src/against-baseline.js';
import { baselineText } from '../../src/baseline/write.js';
import { diff, trend } from '../../src/diff.js';
import type { GrowthReport } from '../../src/report/report.js';
import { isLong } from '../trust/support/random.js';

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

interface Question {
  ask(truth: Truth): Promise<GrowthReport>;
  /** What else must hold of the report of a program that leaks. */
  check(report: GrowthReport): void;
}

const hasLessConfidence = ({ suspects: [first] }: GrowthReport) => expect(first.confidence).not.toBe('high');

/** A comparison of the last two snapshots, by ids, or, with less confidence, by names alone or by a baseline file; and a trend over all three. */
const questions: Record<string, Question> = {
  'over three snapshots': {
    ask: (truth) => trend(snapshotsOf(truth), truth.leak ? { iterations: [Math.max(1, truth.iterationsPerStep)] } : {}),
    check: ({ suspects: [first] }) => expect(first).toMatchObject({ growth: { verdict: expect.stringMatching(/^(steady|accelerating)$/) } }),
  },
  'by two snapshots': {
    ask: (truth) => diff(...lastTwo(truth)),
    check({ suspects, unexplainedBytes, snapshots }) {
      const explained = suspects.reduce((sum, { growthBytes }) => sum + growthBytes, 0);
      expect(explained + unexplainedBytes).toBe(snapshots[1].totalBytes - snapshots[0].totalBytes);
    },
  },
  'by names alone': {
    ask: (truth) => diff(...lastTwo(truth), { match: 'class' }),
    check: hasLessConfidence,
  },
  'by a baseline file': {
    async ask(truth) {
      const [s2, s3] = lastTwo(truth);
      return diff(await baselineFile(s2), s3);
    },
    check: hasLessConfidence,
  },
};
const lastTwo = (truth: Truth) => snapshotsOf(truth).slice(1) as [string, string];

/** The short form asks each program two of the questions in turn. */
const questionsFor = (truth: Truth): [string, Question][] => Object.entries(questions).filter((_, at) => isLong || (at + truths.indexOf(truth)) % 2 === 0);

describe.each(truths.filter(({ leak }) => leak))('$scenario', (truth) => {
  it.each(questionsFor(truth))('is blamed on its holder %s', async (_name, { ask, check }) => {
    const report = await ask(truth);
    expectBlame(report, truth);
    check(report);
  });
});

describe.each(truths.filter(({ leak }) => !leak))('$scenario', (truth) => {
  it.each(questionsFor(truth))('has no suspect %s', async (_name, { ask }) => {
    expect((await ask(truth)).suspects).toEqual([]);
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
