/** Sums over random sessions, against lists of what the program itself would know (made-session.ts). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ContextReport } from '../../src/context/context-report.js';
import { runs } from '../trust/support/random.js';
import { bash, MadeSession, read, say, slowSums, think } from './made-session.js';
import { contextOf } from './reading.js';
import { slowContext } from './slow-reader.js';

const SEED = 20261128;

/** Few different texts, so that some are equal; some long, some of several bytes a character. */
const text = fc.oneof(
  fc.constantFrom('ok', 'a'.repeat(1500), 'é😀'.repeat(40), 'const a = 1;\n'.repeat(30), '"quoted"\t\\ \u2028'),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
);
const file = fc.constantFrom('/srv/app/src/a.ts', 'src/b.ts', '/etc/hosts');
const tokens = fc.nat({ max: 200_000 });

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('user' as const), text }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('answer' as const),
      texts: fc.array(text, { minLength: 1, maxLength: 2 }),
      thought: text,
      files: fc.array(file, { maxLength: 3 }),
      command: fc.option(text),
      results: fc.array(text, { minLength: 4, maxLength: 4 }),
      isParallel: fc.boolean(),
      withImage: fc.boolean(),
      usage: fc.record({ input: tokens, cacheCreation: tokens, cacheRead: tokens.map((count) => count + 1), output: tokens }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('compact' as const), pre: tokens, post: fc.option(tokens), text }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('rewind' as const), to: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('synthetic' as const, 'progress' as const, 'bookkeeping' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sidechain' as const), text }) },
);

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' } };

function sessionOf(steps: readonly Step[], name = 's'): MadeSession {
  const session = new MadeSession(name);
  /** Lines that a rewind can go back to. */
  let places: string[] = [session.user('begin')];
  for (const each of steps) {
    switch (each.do) {
      case 'user':
        places.push(session.user(each.text));
        break;
      case 'answer': {
        const blocks = [think(each.thought), ...each.texts.map(say), ...each.files.map(read), ...(each.command === null ? [] : [bash(each.command)])];
        const texts = new Set<string>();
        // a program never sends two equal texts in one message
        const distinct = blocks.filter(
          (block) => block.type !== 'text' || (block.text !== '' && !texts.has(block.text as string) && texts.add(block.text as string)),
        );
        const calls = session.answer(distinct, each.usage);
        const end = session.tipId;
        for (const [at, call] of calls.entries()) {
          const content = each.withImage && at === 0 ? [say(each.results[at]), image] : each.results[at];
          session.result(call, content, each.isParallel ? end : undefined);
        }
        places.push(session.user('go on'));
        break;
      }
      case 'compact':
        session.compact('auto', each.pre, `${each.text}.`, each.post);
        break;
      case 'rewind': {
        const to = places[each.to % places.length];
        session.rewind(to);
        places = places.slice(0, places.indexOf(to) + 1);
        session.user('again');
        break;
      }
      case 'synthetic':
        session.synthetic(true);
        break;
      case 'progress':
        session.progress();
        break;
      case 'bookkeeping':
        session.bookkeeping();
        break;
      case 'sidechain':
        session.sidechain([
          { type: 'user', message: { content: each.text } },
          { type: 'assistant', message: { id: 'side', content: [say(each.text)], usage: { input_tokens: 7 } } },
        ]);
        break;
    }
  }
  session.user('end');
  return session;
}

const byName = <Row extends { tool: string; source: string | null }>(rows: readonly Row[]): Row[] =>
  [...rows].sort((left, right) => (`${left.tool} ${left.source}` < `${right.tool} ${right.source}` ? -1 : 1));

function expectTruth(report: ContextReport, session: MadeSession): void {
  const truth = session.truth();
  const sums = slowSums(truth.sent);
  expect(report.requests.map(({ contextTokens, outputTokens }) => ({ contextTokens, outputTokens }))).toEqual(truth.requests);
  expect(report.compactions.map(({ trigger, preTokens, postTokens }) => ({ trigger, preTokens, postTokens }))).toEqual(truth.compactions);
  const kinds = Object.fromEntries(report.kinds.map(({ kind, bytes }) => [kind, bytes]).filter(([, bytes]) => bytes !== 0));
  expect(kinds).toEqual(Object.fromEntries(Object.entries(sums.kinds).filter(([, bytes]) => bytes > 0)));
  expect(byName(report.sources).map(({ tool, source, results, bytes }) => ({ tool, source, results, bytes }))).toEqual(byName(sums.sources));
  expect(report.duplicates.map(({ copies, bytes }) => `${copies} x ${bytes}`).sort()).toEqual(
    sums.duplicates.map(({ copies, bytes }) => `${copies} x ${bytes}`).sort(),
  );
  expect(report.totals.textBytes).toBe(sums.textBytes);
  expect(report.totals.wastedBytes).toBe(sums.duplicates.reduce((sum, { copies, bytes }) => sum + (copies - 1) * bytes, 0));
  if (report.wholeSession !== null) expect(report.wholeSession.totals.textBytes).toBe(slowSums(truth.all).textBytes);
  expectSums(report);
}

/** What holds for any input. */
function expectSums({ kinds, tools, sources, totals, lines }: ContextReport): void {
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const { total, ...parts } = lines;
  expect(sum(Object.values(parts))).toBe(total);
  expect(Object.values(lines).every((count) => count >= 0)).toBe(true);
  expect(sum(kinds.filter(({ kind }) => kind !== 'images').map(({ bytes }) => bytes))).toBe(totals.textBytes);
  expect(sum(kinds.map(({ estimatedTokens }) => estimatedTokens))).toBe(totals.estimatedTokens);
  expect(sum(sources.map(({ bytes }) => bytes))).toBe(totals.resultBytes);
  expect(sum(tools.map(({ bytes }) => bytes))).toBe(totals.resultBytes);
  expect(sum(tools.map(({ results }) => results))).toBe(sum(sources.map(({ results }) => results)));
}

describe('sums over random sessions', () => {
  it('are those of the program that wrote them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const session = sessionOf(steps);
        expectTruth(await contextOf(session.text()), session);
      }),
      { seed: SEED, numRuns: runs(300) },
    );
  });

  it('are those of a reader that holds every line and searches all for each', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const written = sessionOf(steps).text();
        const [report, slow] = [await contextOf(written), slowContext(written)];
        expect(report.requests.map(({ contextTokens, outputTokens }) => ({ contextTokens, outputTokens }))).toEqual(slow.requests);
        expect(report.totals.textBytes).toBe(slow.textBytes);
        const results = Object.fromEntries(report.sources.map(({ tool, source, bytes }) => [`${tool} ${source}`, bytes]));
        expect(results).toEqual(slow.results);
      }),
      { seed: SEED + 1, numRuns: 200 },
    );
  });

  it('do not depend on where pieces of the input end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 6 }), fc.integer({ min: 1, max: 700 }), async (steps, size) => {
        const written = sessionOf(steps).text();
        expect(await contextOf(written, size)).toEqual(await contextOf(written));
      }),
      { seed: SEED, numRuns: runs(60) },
    );
  });

  it('stay as they are when lines that are no JSON, foreign lines and a torn end are mixed in', async () => {
    const noise = fc.constantFrom(
      '{"type":"user","mess',
      'not json',
      '[1,2',
      '\0\0\0',
      '42',
      '"text"',
      'null',
      '[]',
      '{}',
      '{"type":"summary","summary":"x"}',
      '   ',
      '{"uuid":7}',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 10 }), fc.array(fc.tuple(fc.nat(), noise), { maxLength: 8 }), fc.nat(), async (steps, mixed, cut) => {
        const session = sessionOf(steps);
        const written = session.text().split('\n').slice(0, -1);
        // the first line distinguishes lines from a document
        for (const [at, line] of mixed) written.splice(1 + (at % written.length), 0, line);
        const extra = JSON.stringify({ type: 'user', message: { content: 'late' } });
        const torn = extra.slice(0, 1 + (cut % (extra.length - 1)));
        const report = await contextOf(`${written.join('\n')}\n${torn}`);
        expectTruth(report, session);
        expect(report.lines.torn).toBe(1);
      }),
      { seed: SEED, numRuns: runs(100) },
    );
  });

  it('hold whatever lines are lost, doubled and moved', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 3, maxLength: 15 }),
        fc.array(fc.tuple(fc.constantFrom('lose', 'double', 'move'), fc.nat(), fc.nat()), { maxLength: 6 }),
        async (steps, damages) => {
          const written = sessionOf(steps).text().split('\n').slice(0, -1);
          for (const [damage, from, to] of damages) {
            if (written.length === 1) break;
            const [line] = damage === 'double' ? [written[from % written.length]] : written.splice(from % written.length, 1);
            if (damage !== 'lose') written.splice(to % (written.length + 1), 0, line);
          }
          if (!written.some((line) => /"type":"(user|assistant)"/.test(line))) return;
          const report = await contextOf(`${written.join('\n')}\n`);
          expectSums(report);
          expect(report.lines.total).toBe(written.length);
        },
      ),
      { seed: SEED, numRuns: runs(150) },
    );
  });

  it('of a line that was written twice are those of one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 10 }), fc.nat(), async (steps, at) => {
        const session = sessionOf(steps);
        const written = session.text().split('\n').slice(0, -1);
        const isWithId = written.map((line, place) => ({ line, place })).filter(({ line }) => line.includes('"uuid"'));
        const { line, place } = isWithId[at % isWithId.length];
        written.splice(place + 1, 0, line);
        const report = await contextOf(`${written.join('\n')}\n`);
        expectTruth(report, session);
        expect(report.lines.duplicate).toBe(1);
      }),
      { seed: SEED, numRuns: runs(60) },
    );
  });
});
