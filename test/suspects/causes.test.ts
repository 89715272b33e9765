/** Findings with one cause, and words for collections, in small graphs. */
import { describe, expect, it } from 'vitest';
import { createPaths } from '../../src/object/paths.js';
import { oneForEachCause } from '../../src/suspects/one-cause.js';
import type { SuspectFinding } from '../../src/suspects/suspects.js';
import { draw } from '../support/draw.js';
import { compareSnapshots } from '../support/heaps.js';
import { closure, findingOf, id, kept, times, told } from '../support/told.js';

describe('findings with one cause', () => {
  const twice = (other: (at: number) => string) => (count: number) =>
    `
    (root) @1 -> global @3 8 -log-> Logger @5 8 -pipes-> Array#pipes @7 16
    Logger -ends-> Array#ends @9 16
    ${times(0, count, (at) => `Array#pipes -[${at}]-> Stream#s${at} ${id(at)} 96\nArray#ends -[${at}]-> ${other(at)}`)}`;
  const joined = (lines: (count: number) => string, kind: SuspectFinding['kind'] = 'variable', second = 'Array#ends') => {
    const [before, now] = [10, 30].map((count) => draw(lines(count)));
    const comparison = compareSnapshots(before.snapshot, now.snapshot, 'id');
    const heads = (name: string) =>
      now
        .labels(() => true)
        .filter((label) => label.startsWith(name))
        .map((label) => now.node(label))
        .filter((node) => comparison.counterpart[node] === -1);
    const paths = createPaths(comparison.current.heap);
    return oneForEachCause(
      comparison,
      [findingOf(now.node('Array#pipes'), heads('Stream#')), findingOf(now.node(second), heads('End#'), { kind, growthBytes: 400 })],
      paths,
    ).map(({ node, coHolders, growthBytes }) => [now.label(node), coHolders.map(now.label), growthBytes]);
  };

  it('are one where the objects of one holder keep those of the other', () => {
    expect(joined(twice((at) => `End#e${at} ${id(at, 1)} 40 -dest-> Stream#s${at}`))).toEqual([['Array#pipes', ['Array#ends'], 1_400]]);
  });

  it('are two where they do not', () => {
    expect(joined(twice((at) => `End#e${at} ${id(at, 1)} 40`))).toHaveLength(2);
  });

  it('are one where no variable but the first holder leads to the second', () => {
    const below = (count: number) => `
      (root) @1 -> global @3 8 -log-> Logger @5 8 -pipes-> Array#pipes @7 16
      ${times(0, count, (at) => `Array#pipes -[${at}]-> Stream#s${at} ${id(at)} 96 -part-> End#e${at} ${id(at, 1)} 40`)}`;
    expect(joined(below, 'handles', 'End#e29')).toEqual([['Array#pipes', [], 1_400]]);
  });
});

describe('words that are true of some collections only', () => {
  it('a set is no cache with keys', () => {
    const { pattern, looksLike, advice } = told(
      (count) => `
      (root) @1 -> global @3 8 -clients-> Set @5 16 -internal:table-> ""#table:array @7 ${16 + 8 * (3 + 2.5 * 64)}
      ${times(0, count, (at) => `""#table -internal:${35 + 2 * at}-> Client#c${at} ${id(at)} 96`)}`,
      'Set',
      /^Client/,
    );
    expect(pattern).toBe('unbounded-cache');
    expect(looksLike).toBe('a set that gains entries and gives few back');
    expect(advice).not.toContain('WeakMap');
  });

  it('functions and texts by name are a cache, not functions or texts that pile up', () => {
    const dictionary = (entry: (at: number) => string) =>
      told(
        (count) =>
          `(root) @1 -> global @3 8 -compiled-> Object @5 40\n${times(0, 60, (at) => `Object -old${at}-> Old#o${at} @${90_001 + 2 * at} 40`)}\n${times(0, count, (at) => `Object -key${at}-> ${entry(at)}`)}`,
        'Object',
        /^(?:render|"text)/,
      );
    expect(dictionary((at) => `${closure(`render#r${at}`, 4)}\nrender#r${at} ${id(at)}`).pattern).toBe('unbounded-cache');
    const ofTexts = dictionary((at) => `"text${at}":string ${id(at)} 400`);
    expect(ofTexts.pattern).toBe('unbounded-cache');
    expect(ofTexts.looksLike).toContain('cache of texts');
  });

  it('an array with as many entries as before is not said to grow', () => {
    const { pattern, looksLike } = told(
      (count) => `
      (root) @1 -> global @3 8 -queues-> Array @5 16
      ${times(0, 10, (at) => `Array -[${at}]-> Queue#q${at} @${90_001 + 2 * at} 40`)}
      ${times(0, count, (at) => `Queue#q0 -job${at}-> Job#j${at} ${id(at)} 96`)}`,
      'Array',
      /^Job/,
    );
    expect(pattern).toBe('growth');
    expect(looksLike).toBe('a collection with as many entries as before, whose entries hold more');
  });
});

it("of functions that a package wraps the program's is named", () => {
  const { text } = told(
    kept('timers', 'Array#list', (at) => {
      const wrapper = `tick#w${at}:closure at=9:2:4 64 -internal:shared-> SFI#w${at}:code 8 -internal:script-> Script#p:code 8 -internal:name-> "/srv/node_modules/cron/job.js":string 24`;
      return `${wrapper}\ntick#w${at} ${id(at)} -callback-> ${closure(`send#s${at}`, 4)}\nsend#s${at} ${id(at, 1)}`;
    }),
    'Array#list',
    /^tick/,
  );
  expect(text).toContain('What piles up is send at app.js:5:5');
});

it('links of a list that lead to functions are subscribers', () => {
  const { pattern, text, advice } = told(
    (count) => `
    (root) @1 -> global @3 8 -store-> Dep @5 40
    ${times(0, count, (at) => `Link#l${at} ${id(at)} 64 -sub-> Effect#e${at} ${id(at, 1)} 64 -fn-> ${closure(`onCount#f${at}`, 6)}\nonCount#f${at} ${id(at, 2)}${at === 0 ? '' : `\nLink#l${at - 1} -nextSub-> Link#l${at}`}`)}
    Dep -subs-> Link#l0`,
    'Dep',
    /^Link/,
  );
  expect(pattern).toBe('listeners');
  expect(text).toContain('30 objects of class Link are linked by "nextSub". The subscriber is onCount at app.js:7:5.');
  expect(advice).toMatch(/^unsubscribe/);
});

it('a timer at the head of the list of the runtime has the name of the list', () => {
  const { name, node } = told(
    (count) => `
    (root) @1 -> global @3 8 -timerListMap-> Object#map @5 8 -60000-> TimersList @7 40 -_idleNext-> Timeout#first @9 96 -_onTimeout-> ${closure('beat#first', 4)}
    beat#first @11
    ${times(0, count, (at) => `Timeout#first -[${at}]-> Timeout#t${at} ${id(at)} 96 -_onTimeout-> ${closure(`beat#b${at}`, 4)}\nbeat#b${at} ${id(at, 1)}`)}`,
    'Timeout#first',
    /^Timeout#t/,
  );
  expect(name).toBe('timers (setInterval, setTimeout)');
  expect(node).not.toBe(-1);
});
