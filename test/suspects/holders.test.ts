/** Which vertex of the growth tree is the holder, on small heaps: what only moved is no growth, and what only dominates is no holder. */
import { describe, expect, it } from 'vitest';
import { createPaths } from '../../src/object/paths.js';
import { createPlaces } from '../../src/object/places.js';
import { blame } from '../../src/suspects/findings.js';
import { heapTreeOf } from '../../src/suspects/suspects.js';
import { draw } from '../support/draw.js';
import { compareSnapshots } from '../support/heaps.js';
import { id, times } from '../support/told.js';

/** The suspects of a drawing with 10 and then 30 of what piles up. */
function suspectsOf(lines: (count: number) => string, matchedBy: 'id' | 'class' = 'id') {
  const [before, now] = [10, 30].map((count) => draw(lines(count)).snapshot);
  const comparison = compareSnapshots(before, now, matchedBy);
  const trees = { baseline: heapTreeOf(comparison, 'baseline'), current: heapTreeOf(comparison, 'current') };
  const paths = createPaths(comparison.current.heap);
  const { suspects } = blame(comparison, trees, paths, createPlaces(paths), 200);
  const labelOf = (node: number) => comparison.current.classes.list[comparison.current.classes.classOf[node]].name;
  return suspects.map(({ node, coHolders, name, groupSize, growthBytes }) => ({
    class: labelOf(node),
    with: coHolders.map(labelOf),
    name,
    groupSize,
    growthBytes,
  }));
}

it('an object that another one holds too, since the baseline, is not taken for one more', () => {
  // The first lock moves from the pool to what all have in common, where the second one was already.
  const found = suspectsOf(
    (count) => `
    (root) @1 -> App @3 8 -pool-> Pool @5 8 -first-> Lock#a @7 40 -queue-> Queue#a @9 40 -items-> Array#a @11 16
    App -spare-> Spare @13 8 -other-> Lock#b @15 40 -queue-> Queue#b @19 40 -items-> Array#b @21 16 -[0]-> Job#b @23 96
    Pool -second-> Lock#b
    App -waiting-> Waiting @17 8 ${count > 10 ? '-lock-> Lock#a' : ''}
    ${times(0, count, (at) => `Array#a -[${at}]-> Job#j${at} ${id(at)} 96`)}`,
  );
  expect(found).toEqual([expect.objectContaining({ class: 'Array', with: [] })]);
});

it("the runtime's tables of timers are named after the program's collection of what the timers keep", () => {
  const found = suspectsOf(
    (count) => `
    (root) @1 -> global @3 8 -timerListMap-> Object#map @5 400 -${count}-> TimersList @${count > 10 ? 7 : 11} 40
    global -pools-> Object#pools @9 40 -limit-> Limit @13 8
    ${times(0, count, (at) => `TimersList -[${at}]-> Timeout#t${at} ${id(at)} 96 -_onTimeout-> Pool#p${at} ${id(at, 1)} 200\nObject#pools -key${at}-> Pool#p${at}`)}`,
  );
  expect(found[0]).toMatchObject({ class: 'Object', with: [] });
  expect(found[0].name).toBe('pools');
});

it('a list is held by the object that has both of its ends', () => {
  const found = suspectsOf(
    (count) => `
    (root) @1 -> global @3 8 -queue-> Queue @5 40 -first-> Link#n0 ${id(0)} 96
    Queue -last-> Link#n${count - 1}
    ${times(1, count, (at) => `Link#n${at - 1} -next-> Link#n${at} ${id(at)} 96\nLink#n${at} -prev-> Link#n${at - 1}`)}`,
    'class',
  );
  expect(found).toEqual([expect.objectContaining({ class: 'Queue', with: [] })]);
});

describe('compiled code', () => {
  const code = (at: number) => `-internal:shared-> "shared"#s${at}:code ${id(at, 1)} 200 -internal:script-> Script#c${at}:code ${id(at, 2)} 300`;

  it('is growth where each of many new functions brings its own along', () => {
    const [found] = suspectsOf(
      (count) => `
      (root) @1 -> global @3 8 -rules-> Array @5 16
      ${times(0, count, (at) => `Array -[${at}]-> rule#f${at}:closure ${id(at)} 64 ${code(at)}`)}`,
    );
    expect(found).toMatchObject({ class: 'Array', name: 'rules' });
    expect(found.growthBytes).toBe(20 * (64 + 200 + 300));
  });

  it('is none where functions that were there run for the first time', () => {
    const found = suspectsOf(
      (count) => `
      (root) @1 -> global @3 8 -rules-> Array @5 16
      ${times(0, 30, (at) => `Array -[${at}]-> rule#f${at}:closure ${id(at)} 64 ${at < count ? code(at) : ''}`)}`,
    );
    expect(found).toEqual([]);
  });
});

describe('things that hold one another in circles', () => {
  const circles = (tables: (at: number) => string) => (count: number) =>
    `
    (root) @1 -> global @3 8 -orm-> Orm @5 8 -models-> Object#models @7 40
    Orm -collections-> Object#collections @9 40
    ${times(0, count, (at) => {
      const parts = times(0, 6, (part) => `Model#m${at} -part${part}-> Part#p${at}x${part} @${50_001 + 100 * at + 2 * part} 64 -model-> Model#m${at}`);
      return `Model#m${at} ${id(at)} 40 -collection-> Collection#c${at} ${id(at, 1)} 40\n${parts}\n${tables(at)}`;
    })}`;

  it('are held by the tables that lead to them, not by what dominates these', () => {
    const found = suspectsOf(
      circles((at) => `Object#models -key${at}-> Model#m${at}\nObject#collections -key${at}-> Collection#c${at}\nCollection#c${at} -model-> Model#m${at}`),
    );
    expect(found[0].class).not.toBe('Orm');
    expect(found[0].name).toMatch(/^orm\.(?:models|collections)$/);
    expect(found[0].with).not.toContain('Orm');
  });
});

it('a linked list is held by what has it, not by a link', () => {
  const found = suspectsOf(
    (count) => `
    (root) @1 -> global @3 8 -queue-> Queue @5 40
    ${times(0, count, (at) => `Object#l${at} ${id(at)} 64 -job-> Job#j${at} ${id(at, 1)} 64${at === 0 ? '' : `\nObject#l${at - 1} -next-> Object#l${at}\nObject#l${at} -prev-> Object#l${at - 1}`}`)}
    Queue -first-> Object#l0
    Queue -last-> Object#l${count - 1}`,
  );
  expect(found[0].name).toBe('queue');
});

describe('collections of one object that gain as many entries', () => {
  const cache = (script: string) => (count: number) =>
    `
    (root) @1 -> global @3 8 -cache-> Lru @5 40 at=9:1:2 -values-> Array#values @7 16
    global -make-> make:closure @15 64 at=9:1:2 -internal:shared-> SFI:code 8 -internal:script-> Script:code 8 -internal:name-> "${script}":string 24
    Lru -keys-> Object#keys @9 40
    ${times(0, 60, (at) => `Object#keys -old${at}-> Old#o${at} @${90_001 + 2 * at} 40\nArray#values -[${at}]-> Old#v${at} @${95_001 + 2 * at} 40`)}
    ${times(0, count, (at) => `Object#keys -key${at}-> Key#k${at} ${id(at)} 96\nArray#values -[${at + 60}]-> Value#v${at} ${id(at, 1)} 120`)}`;

  it('are one suspect if it is of a library, named after the table with keys', () => {
    const found = suspectsOf(cache('/srv/node_modules/lru/index.js'));
    expect(found).toHaveLength(1);
    expect(found[0].name).toBe('cache.keys');
  });

  it("are two if it is the program's", () => {
    expect(suspectsOf(cache('/srv/app.js')).map(({ name }) => name)).toEqual(['cache.values', 'cache.keys']);
  });
});

it('properties of one plain object that gained alike are one suspect, the object', () => {
  const found = suspectsOf(
    (count) => `
    (root) @1 -> global @3 8 -stats-> Object#stats @5 40
    ${['a', 'b', 'c', 'd'].map((route, at) => `Object#stats -${route}-> Array#${route} @${11 + 2 * at} 40`).join('\n')}
    ${['a', 'b', 'c', 'd'].map((route, part) => times(0, count, (at) => `Array#${route} -[${at}]-> Hit#${route}${at} ${id(at, part)} 96`)).join('\n')}`,
    'class',
  );
  expect(found).toEqual([expect.objectContaining({ class: 'Object', name: 'stats', growthBytes: 4 * 20 * 96 })]);
});

it.each(['Session', 'Map'])("what nothing leads to in Bun's files is held by the collection whose store was met before: %s", (inner) => {
  const found = suspectsOf(
    (count) => `
    (root) @1 -> App @3 8 -small-> Set#small @5 32 -internal:-> "Cell Butterfly"#few:hidden @7 24
    App -cache-> Map#cache @9 32 -internal:-> "Cell Butterfly"#many:hidden @11 2000
    ${times(0, 12, (at) => `${inner}#i${at} @${901 + 2 * at} 32`)}
    ${times(0, count, (at) => `Row#r${at} ${id(at)} 96 -name-> Name#n${at} ${id(at, 1)} 40`)}`,
    'class',
  );
  expect(found).toEqual([expect.objectContaining({ class: 'Map', name: 'cache', growthBytes: 20 * 136 })]);
});

it('what something else holds too, in another process, is the same, and no growth of what held it alone', () => {
  // The Map moves from the module's scope up to where other Maps are.
  const found = suspectsOf(
    (count) => `
    (root) @1 -> global @3 8 -loader-> Loader @5 8 -internal:env-> "system / Context" @7 40 -context:seen-> Map#seen @9 16
    "system / Context" -context:limit-> Limit @13 8
    global -tables-> Tables @15 8 -a-> Map#other @17 16
    global -more-> More @19 8 -a-> Map#other
    ${count > 10 ? 'global -code-> Code @11 8 -seen-> Map#seen' : ''}
    ${times(0, count, (at) => `Map#seen -[${at}]-> Job#j${at} ${id(at)} 96`)}`,
    'class',
  );
  expect(found).toEqual([expect.objectContaining({ class: 'Map', name: 'code.seen', growthBytes: 20 * 96 })]);
});

it('what another version of the runtime has besides is no growth, wherever it hangs', () => {
  const script = '-internal:shared-> SFI#s:code 8 -internal:script-> Script#s:code 8 -internal:name-> "/srv/app.js":string 24';
  const [found] = suspectsOf(
    (count) => `
    (root) @1 -> global @3 8 -process-> process @5 8 -version-> "${count > 10 ? 'v24.1.0' : 'v20.1.0'}":string @7 24
    process -binding-> binding @9 40 -table-> Array#table @11 400
    global -app-> start:closure @13 64 at=9:1:1 ${script}
    ${times(0, 10 * count, (at) => `Array#table -[${at}]-> Wrap#w${at} ${id(at)} 500`)}
    ${times(0, 5 * count, (at) => `Array#table -[${1_000 + at}]-> task#t${at}:closure ${id(400 + at)} 64 at=9:5:5 -internal:shared-> SFI#s`)}`,
    'class',
  );
  // 100 of the program's functions.
  expect(found).toMatchObject({ class: 'Array', growthBytes: 100 * 64 });
});
