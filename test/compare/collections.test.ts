/** Collections that grew: contents of stores on every runtime, attribution of growth, and noise. */
import { describe, expect, it } from 'vitest';
import { type CollectionFinding, growingCollections, largeCollections } from '../../src/compare/collections.js';
import { text } from '../../src/format/strings.js';
import { analyze } from '../../src/heap/heap.js';
import { describeCollection } from '../../src/object/contents.js';
import { isEphemeron, tableOf } from '../../src/object/stores.js';
import { draw } from '../support/draw.js';
import { program, programs } from '../support/fixtures.js';
import { compareHeaps, compareSnapshots, readSide, sideOf } from '../support/heaps.js';

/** kind entries/capacity of the node `it` in a drawing. */
function contents(drawing: string): string {
  const drawn = draw(`(root) -> it @3 32\n${drawing}`);
  const found = describeCollection(analyze(drawn.snapshot), drawn.node('it'));
  return found ? `${found.kind} ${found.entries}/${found.capacity}` : 'none';
}

const times = (count: number, line: (position: number) => string): string => Array.from({ length: count }, (_, position) => line(position)).join('\n');

/** Bytes of a Map's table; of an array's store. */
const mapTable = (capacity: number): number => 16 + 8 * (3 + 3.5 * capacity);
const store = (slots: number): number => 16 + 8 * slots;

describe('the contents of a collection', () => {
  it('a Map: entries by their slots, keys and values once', () => {
    const table = `it -internal:table-> table#t:array ${mapTable(16)}\ntable#t -internal:map-> "system / Map":hidden 72`;
    expect(contents(table)).toBe('map null/16');
    expect(
      contents(`${table}\n${times(10, (entry) => `table#t -internal:${11 + 3 * entry}-> K#${entry} 8\ntable#t -internal:${12 + 3 * entry}-> V#${entry} 8`)}`),
    ).toBe('map 10/16');
    expect(contents(`${table}\n${times(10, (entry) => `table#t -internal:${12 + 3 * entry}-> V#${entry} 8`)}`)).toBe('map 10/16');
    expect(contents(`it -internal:table-> table#t:array ${mapTable(4)}`)).toBe('map 0/4');
  });

  it('a Map with deleted entries in the snapshot: the missing entries are numbers', () => {
    const table = `it -internal:table-> table#t:array ${mapTable(16)}`;
    const hole = (slot: number) => `table#t -internal:${slot}-> "system / Hole":hidden 16`;
    expect(contents(`${table}\n${hole(11)}\n${hole(12)}\n${hole(14)}\n${hole(15)}\ntable#t -internal:38-> K 8`)).toBe('map 8/16');
  });

  it('a Map with far fewer visible entries than its table needs has numbers too', () => {
    expect(contents(`it -internal:table-> table#t:array ${mapTable(64)}\n${times(15, (entry) => `table#t -internal:${35 + 3 * entry}-> K#${entry} 8`)}`)).toBe(
      'map null/64',
    );
  });

  it('the kind of a table follows from its size', () => {
    for (let capacity = 4; capacity <= 2 ** 24; capacity *= 2) {
      expect(tableOf(3 + 3.5 * capacity)).toMatchObject({ kind: 'map', capacity, first: 3 + capacity / 2, width: 3 });
      expect(tableOf(3 + 2.5 * capacity)).toMatchObject({ kind: 'set', capacity, first: 3 + capacity / 2, width: 2 });
      expect(tableOf(3 + 2 * capacity)).toMatchObject({ kind: 'weak', capacity, first: 3, width: 2 });
    }
    expect(tableOf(100)).toBe(null);
    expect(contents('it -internal:table-> table#t:array 500')).toBe('none');
  });

  it('an array: up to its last object, unless V8 would have shrunk it', () => {
    const array = (slots: number, edges: string) => {
      const drawn = draw(`(root) -> Array @3 32\nArray -internal:elements-> "(object elements)":array ${store(slots)}\n${edges}`);
      const { entries, capacity } = describeCollection(analyze(drawn.snapshot), drawn.node('Array'))!;
      return `${entries}/${capacity}`;
    };
    expect(array(17, '')).toBe('null/17');
    expect(array(17, 'Array -[9]-> V 8')).toBe('10/17');
    expect(array(1000, 'Array -[9]-> V 8')).toBe('null/1000');
    expect(array(16, 'Array -[3]-> V#1 8\nArray -[5000000]-> V#2 8\n"(object elements)" -internal:map-> "system / Map":hidden 72')).toBe('2/4');
  });

  it('plain objects only as dictionaries', () => {
    expect(contents(times(31, (key) => `it -p${key}-> V#${key} 8`))).toBe('none');
    expect(contents(times(32, (key) => `it -p${key}-> V#${key} 8`))).toBe('object 32/null');
    const keys = times(20, (key) => `store#s -internal:${6 + 3 * key}-> "p${key}":string 24`);
    expect(contents(`it -internal:properties-> store#s:array ${store(6 + 3 * 32)}\n${keys}`)).toBe('object 20/32');
  });

  it('buffers in bytes', () => {
    const buffer = 'ArrayBuffer -internal:backing_store-> "system / JSArrayBufferData":native 5000';
    expect(contents(`it -internal:buffer-> ArrayBuffer\n${buffer}`)).toBe('typed-array null/5000');
    const drawn = draw(`(root) -> ArrayBuffer 88\n${buffer}`);
    expect(describeCollection(analyze(drawn.snapshot), drawn.node('ArrayBuffer'))).toEqual({ kind: 'buffer', entries: null, capacity: 5000 });
  });

  it('finds entries of a WeakMap by name', () => {
    const drawn = draw('(root) -> T:array 100\nT -internal:"12 / part of key (K @3) -> value (V @5) pair in WeakMap (table @7)"-> V 8\nT -internal:12-> W 8');
    expect([0, 1, 2].map((edge) => isEphemeron(drawn.snapshot, edge))).toEqual([false, true, false]);
  });

  for (const { name, paths } of programs.filter(({ name }) => /^matrix\/(node\d+|chromium|deno)$/.test(name))) {
    it(`${name}: 500 more Sessions in a Map, 200 more strings in an Array, to the entry`, async () => {
      const baseline = await readSide(paths[0]);
      const current = await readSide(paths[1]);
      const found = growingCollections(compareHeaps(baseline.heap, current.heap)).map(brief(current.heap.snapshot));
      expect(found).toContain('Map map growing 500 -> 1000');
      expect(found).toContain('Array array growing 200 -> 400');
    });
  }
});

const brief =
  ({ strings, nodes }: ReturnType<typeof draw>['snapshot']) =>
  ({ node, kind, verdict, baseline, current }: CollectionFinding): string =>
    `${text(strings, nodes.name[node])} ${kind} ${verdict} ${baseline?.entries} -> ${current.entries}`;

/** A Map of that many string keys and objects of 100 bytes, in a table of that capacity; ids of entries count from `from`. */
function mapOf(count: number, capacity: number, from = 0, bytes = 100): string {
  const first = 3 + capacity / 2;
  return [
    '(root) @1 -> Global @3 16 -cache-> Map @5 32',
    `Map -internal:table-> table#t:array @${9_000_001 + capacity} ${mapTable(capacity)}`,
    times(count, (entry) => `table#t -internal:${first + 3 * entry + 1}-> Entry#${entry + from} @${1001 + 2 * (entry + from)} ${bytes}`),
  ].join('\n');
}

const compared = (before: string, after: string) => compareSnapshots(draw(before).snapshot, draw(after).snapshot, 'id');

describe('collections that grew', () => {
  it('have the number, bytes and classes of added entries', () => {
    const [finding, ...others] = growingCollections(compared(mapOf(10, 16), mapOf(50, 64)));
    expect(others).toEqual([]);
    const growthBytes = 40 * 100 + mapTable(64) - mapTable(16);
    expect(finding).toMatchObject({ kind: 'map', verdict: 'growing', growthBytes, ownGrowthBytes: growthBytes });
    expect(finding.baseline).toMatchObject({ entries: 10, capacity: 16, shallowBytes: 32 + mapTable(16) });
    expect(finding.current).toMatchObject({ entries: 50, capacity: 64, retainedBytes: 32 + mapTable(64) + 5000 });
    expect(finding.added).toEqual([{ name: 'Entry', countDelta: 40, deltaBytes: 4000 }]);
  });

  it('exclude a cache at its limit, even if its table doubled', () => {
    expect(growingCollections(compared(mapOf(50, 64), mapOf(50, 64, 30)))).toEqual([]);
    expect(growingCollections(compared(mapOf(50, 64), mapOf(50, 128, 30)))).toEqual([]);
    expect(growingCollections(compared(mapOf(50, 64), mapOf(30, 64)))).toEqual([]);
  });

  it('include the same number of larger entries', () => {
    const [finding] = growingCollections(compared(mapOf(50, 64), mapOf(50, 64, 50, 300)));
    expect(finding).toMatchObject({ verdict: 'growing', growthBytes: 10_000, added: [{ name: 'Entry', countDelta: 0, deltaBytes: 10_000 }] });
  });

  it('exclude collections with an entry that grew', () => {
    const holder = mapOf(20, 32);
    const inner = (count: number) => times(count, (part) => `Entry#3 -p${part}-> Part#${part} @${5001 + 2 * part} 200`);
    const comparison = compared(`${holder}\n${inner(40)}`, `${holder}\n${inner(90)}`);
    expect(growingCollections(comparison).map(({ node }) => comparison.current.heap.snapshot.nodes.id[node])).toEqual([1007]);
  });

  it('of numbers only: one reallocation of the store is possible growth, two are growth', () => {
    const verdict = (before: number, after: number) => growingCollections(compared(mapOf(0, before), mapOf(0, after)))[0]?.verdict;
    expect(verdict(256, 512)).toBe('possible');
    expect(verdict(256, 1024)).toBe('growing');
    expect(verdict(256, 256)).toBe(undefined);
  });

  it('include new ones that are large themselves and not inside another', () => {
    const found = growingCollections(compared('(root) @1 -> Global @3 16', mapOf(1000, 1024)));
    expect(found).toMatchObject([{ verdict: 'new', baseline: null, baselineNode: null, current: { entries: 1000 } }]);
    const nested = `${mapOf(1000, 1024)}\nEntry#5 -internal:table-> table#u:array @8000001 ${mapTable(65_536)}`;
    expect(growingCollections(compared('(root) @1 -> Global @3 16', nested))).toHaveLength(1);
    expect(growingCollections(compared('(root) @1 -> Global @3 16', mapOf(1000, 1024)), { newFloorBytes: 10_000_000 })).toEqual([]);
    expect(growingCollections(compared('(root) @1 -> Global @3 16', '(root) @1 -> Global @3 16 -one-> Array @5 32 -> Blob @7 9000000'))).toEqual([]);
  });

  it('are empty without ids', () => {
    expect(growingCollections(compareSnapshots(draw(mapOf(10, 16)).snapshot, draw(mapOf(50, 64)).snapshot, 'class'))).toEqual([]);
  });

  it('of a single heap are its large ones', () => {
    const { snapshot } = draw(mapOf(1000, 1024));
    expect(largeCollections(sideOf(snapshot))).toMatchObject([{ kind: 'map', current: { entries: 1000, capacity: 1024 } }]);
  });

  it('three growing collections of numbers: all three, to the byte', async () => {
    const [first, second, third] = await Promise.all(program('scenarios/three_survivors').paths.map(readSide));
    const found = growingCollections(compareHeaps(first.heap, second.heap));
    expect(found.map(({ kind, growthBytes, verdict }) => [kind, growthBytes, verdict])).toEqual([
      ['map', 14_676_480, 'growing'],
      ['array', 4_635_912, 'growing'],
      ['array', 4_635_912, 'growing'],
    ]);
    expect(found[0]).toMatchObject({ baseline: { entries: null, capacity: 128 }, current: { entries: null, capacity: 524_288 } });
    const later = growingCollections(compareHeaps(second.heap, third.heap));
    expect(later.map(({ growthBytes, verdict }) => [growthBytes, verdict])).toEqual([
      [14_680_064, 'possible'],
      [2_318_656, 'possible'],
      [2_318_656, 'possible'],
    ]);
  });

  for (const { name, paths } of programs.filter(({ name }) => /noleak/.test(name))) {
    it(`${name} has none`, async () => {
      const [first, second] = await Promise.all(paths.slice(-2).map(readSide));
      expect(growingCollections(compareHeaps(first.heap, second.heap))).toEqual([]);
    });
  }
});
