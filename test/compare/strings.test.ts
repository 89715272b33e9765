/** Large strings with their parts, and groups of equal texts, against an implementation that decodes and joins all strings. */
import { describe, expect, it } from 'vitest';
import type { Comparison } from '../../src/compare/comparison.js';
import { duplicateStrings, duplicatesOf } from '../../src/compare/equal-strings.js';
import { largeStrings, largestStrings } from '../../src/compare/large-strings.js';
import { createTextHash, joinOne, joinTwo } from '../../src/compare/text-hash.js';
import { NodeType } from '../../src/format/snapshot.js';
import { text } from '../../src/format/strings.js';
import { analyze, type Heap } from '../../src/heap/heap.js';
import { isCut } from '../../src/object/string-nodes.js';
import { draw } from '../support/draw.js';
import { program } from '../support/fixtures.js';
import { compareSnapshots, readSide } from '../support/heaps.js';

const quoted = (units: string): string => JSON.stringify(units);
const compared = (before: string, after: string) => compareSnapshots(draw(before).snapshot, draw(after).snapshot, 'id');

const duplicatesIn = ({ baseline, current }: Comparison) => duplicateStrings(baseline.heap, current.heap);

describe('large strings', () => {
  it('a concatenated string is listed once, with its parts joined', () => {
    const drawn = draw(`
      (root) -> "(concatenated string)"#ab:concatenated-string 32
      "(concatenated string)"#ab -internal:first-> "(concatenated string)"#a:concatenated-string 32
      "(concatenated string)"#a -internal:first-> "Once ":string 900
      "(concatenated string)"#a -internal:second-> "upon a ":string 700
      "(concatenated string)"#ab -internal:second-> "time":string 500
      (root) -> "alone":string 2000`);
    expect(largestStrings(analyze(drawn.snapshot)).map(({ kind, preview, retainedBytes }) => [kind, preview, retainedBytes])).toEqual([
      ['concatenated', 'Once upon a time', 2164],
      ['flat', 'alone', 2000],
    ]);
  });

  it('a slice includes the parent that only it retains', () => {
    const drawn = draw('(root) -> "(sliced string)":sliced-string 32 -internal:parent-> "a page of text":string 90000');
    expect(largestStrings(analyze(drawn.snapshot))).toMatchObject([
      { kind: 'sliced', shallowBytes: 32, retainedBytes: 90_032, preview: 'a page of text', truncated: true },
    ]);
  });

  it('external strings are detected by their data or their map', () => {
    const drawn = draw(`
      (root) -> "one":string 32 -internal:data-> "system / ExternalStringData":native 5000
      (root) -> "two":string 3000 -internal:map-> "system / Map (ExternalOneByteString)":hidden 0`);
    expect(largestStrings(analyze(drawn.snapshot)).map(({ kind, retainedBytes }) => [kind, retainedBytes])).toEqual([
      ['external', 5032],
      ['external', 3000],
    ]);
  });

  it('a truncated text is detected by its size, or its length if the snapshot has it', () => {
    const long = 'x'.repeat(1024);
    const isTruncated = (drawing: string) => largestStrings(analyze(draw(`(root) -> ${quoted(long)}:string ${drawing}`).snapshot))[0].truncated;
    expect(isTruncated('1040')).toBe(false);
    expect(isTruncated('1048')).toBe(true);
    expect(isTruncated(`9999\n${quoted(long)} -internal:length-> int:number 0 -internal:value-> "1024":string 0`)).toBe(false);
    expect(isTruncated(`1040\n${quoted(long)} -internal:length-> int:number 0 -internal:value-> "2048":string 0`)).toBe(true);
    const wide = '\u4e16'.repeat(1024);
    const external = (units: number, bytes = 60) => {
      const heap = analyze(
        draw(`(root) -> ${quoted('x'.repeat(units))}:string ${bytes} -internal:map-> "system / Map (ExternalOneByteString)":hidden 0`).snapshot,
      );
      return isCut(heap, [...heap.snapshot.nodes.type].indexOf(NodeType.string));
    };
    expect([external(1024), external(1500), external(1024, 1060)]).toEqual([true, false, false]);
    const two = largestStrings(analyze(draw(`(root) -> ${quoted(wide)}:string 2064 -internal:map-> "system / Map (SeqTwoByteString)":hidden 0`).snapshot))[0];
    expect(two).toMatchObject({ truncated: false, preview: wide.slice(0, 120) });
  });

  it('new strings are marked only if objects are matched by id', () => {
    const before = '(root) @1 -> "old":string @3 2000';
    const after = `${before}\n(root) -> "new":string @5 3000`;
    expect(largeStrings(compared(before, after)).map(({ preview, isNew }) => [preview, isNew])).toEqual([
      ['new', true],
      ['old', false],
    ]);
    expect(largeStrings(compareSnapshots(draw(before).snapshot, draw(after).snapshot, 'class')).map(({ isNew }) => isNew)).toEqual([false, false]);
  });

  it('ropes may be deep, shared many times, or cyclic', () => {
    const rope = '"(concatenated string)"';
    const level = (above: number) => `${rope}#${above}:concatenated-string 32 -internal:first-> ${rope}#${above + 1}
      ${rope}#${above} -internal:second-> ${rope}#${above + 1}`;
    const levels = Array.from({ length: 30 }, (_, above) => level(above)).join('\n');
    const shared = `(root) -> ${rope}#0\n${levels}\n${rope}#30:concatenated-string 32 -internal:first-> "a":string 2000`;
    expect(largestStrings(analyze(draw(shared).snapshot))).toHaveLength(1);
    const ring = `(root) -> ${rope}#0:concatenated-string 3200 -internal:first-> ${rope}#0\n${rope}#0 -internal:second-> "b":string 8`;
    expect(largestStrings(analyze(draw(ring).snapshot))).toMatchObject([{ kind: 'concatenated' }]);
    expect(duplicatesOf(analyze(draw(ring).snapshot))).toEqual([]);
  });
});

describe('equal texts', () => {
  const copies = (count: number, name = 'the same content', bytes = 400) =>
    Array.from({ length: count }, (_, copy) => `(root) -> ${quoted(name)}#${copy}:string @${101 + 2 * copy} ${bytes}`).join('\n');

  it('groups that grew, by how much', () => {
    expect(duplicatesIn(compared(`(root) @1\n${copies(3)}`, `(root) @1\n${copies(10)}`))).toMatchObject([
      { preview: 'the same content', count: 10, totalBytes: 4000, countDelta: 7, deltaBytes: 2800, certain: true },
    ]);
    expect(duplicatesIn(compared(`(root) @1\n${copies(10)}`, `(root) @1\n${copies(10)}`))).toEqual([]);
    expect(duplicatesIn(compared(`(root) @1\n${copies(10)}`, `(root) @1\n${copies(3)}`))).toEqual([]);
  });

  it('a concatenated string is equal to a flat one of its text; a flattened one is not counted', () => {
    const rope = (tag: number, first: string, second: string) =>
      `(root) -> "(concatenated string)"#${tag}:concatenated-string @${1001 + 2 * tag} 800 -internal:first-> ${quoted(first)}:string 8
       "(concatenated string)"#${tag} -internal:second-> ${quoted(second)}:string 8`;
    const current = `(root) @1\n${rope(1, 'ab', 'cd')}\n${rope(2, 'a', 'bcd')}\n${rope(3, 'abcd', '')}\n(root) -> "abcd"#flat:string @5001 800`;
    expect(duplicatesIn(compared('(root) @1', current))).toMatchObject([{ preview: 'abcd', count: 4, totalBytes: 2408 }]);
    expect(duplicatesIn(compared('(root) @1', current))).toHaveLength(1);
  });

  it('truncated texts of different sizes differ; of one size they are possibly equal', () => {
    const long = 'y'.repeat(1024);
    const drawn = (bytes: number[]) =>
      `(root) @1\n${bytes.map((size, copy) => `(root) -> ${quoted(long)}#${copy}:string @${101 + 2 * copy} ${size}`).join('\n')}`;
    expect(duplicatesIn(compared('(root) @1', drawn([5000, 5000, 6000])))).toMatchObject([{ count: 2, totalBytes: 10_000, certain: false }]);
    expect(duplicatesIn(compared('(root) @1', drawn([5000, 6000])))).toEqual([]);
    const marked = (hash: number) =>
      `${drawn([5000, 5000])}
       ${quoted(long)}#0 -internal:length-> int#l:number 0 -internal:value-> "4000":string 0\n${quoted(long)}#1 -internal:length-> int#l
       ${quoted(long)}#0 -internal:hash-> int#h:number 0 -internal:value-> "77":string 0
       ${quoted(long)}#1 -internal:hash-> int#i:number 0 -internal:value-> "${hash}"#x:string 0`;
    expect(duplicatesIn(compared('(root) @1', marked(77)))).toMatchObject([{ count: 2, certain: true }]);
    expect(duplicatesIn(compared('(root) @1', marked(78)))).toEqual([]);
  });

  it('hashes of parts give the hash of the whole', () => {
    const { strings } = draw('(root) -> "left ":string -> "right, \u4e16":string -> "left right, \u4e16":string').snapshot;
    const hash = createTextHash(strings);
    const index = (wanted: string) => Array.from({ length: strings.count }, (_, at) => at).find((at) => text(strings, at) === wanted)!;
    const of = (wanted: string) => {
      hash.of(index(wanted));
      return [hash.one, hash.two];
    };
    const [left, right] = [of('left '), of('right, \u4e16')];
    const bytes = Buffer.byteLength('right, \u4e16');
    expect([joinOne(left[0], right[0], bytes), joinTwo(left[1], right[1], bytes)]).toEqual(of('left right, \u4e16'));
  });

  for (const name of ['matrix/node20', 'matrix/chromium', 'matrix/deno', 'scenarios/chat_history']) {
    it(`${name}: the same groups as with decoded texts`, async () => {
      const [baseline, current] = await Promise.all(program(name).paths.slice(0, 2).map(readSide));
      const [then, now] = [naiveGroups(baseline.heap), naiveGroups(current.heap)];
      const none = { count: 0, bytes: 0 };
      const isWhole = ({ certain, preview }: { certain: boolean; preview: string }) => certain && preview.length < 100;
      const expectRows = (found: [string, number, number][], expected: [string, number, number][]) => {
        const sorted = (rows: [string, number, number][]) => rows.map((row) => JSON.stringify(row)).sort();
        expect(sorted(found)).toEqual(sorted(expected));
      };
      const shared = [...now].filter(([whole, { count, bytes }]) => whole.length < 100 && count > 1 && bytes >= 1024);
      expect(shared.length).toBeGreaterThan(0);
      expectRows(
        duplicatesOf(current.heap, 10_000)
          .filter(isWhole)
          .map(({ preview, count, totalBytes }) => [preview, count, totalBytes]),
        shared.map(([whole, { count, bytes }]) => [whole, count, bytes]),
      );
      const deltas = shared.map(([whole, { count, bytes }]): [string, number, number] => {
        const before = then.get(whole) ?? none;
        return [whole, count - before.count, bytes - before.bytes];
      });
      expectRows(
        duplicateStrings(baseline.heap, current.heap, 10_000)
          .filter(isWhole)
          .map(({ preview, countDelta, deltaBytes }) => [preview, countDelta, deltaBytes]),
        deltas.filter(([, , bytes]) => bytes >= 1024),
      );
    });
  }
});

/** Text -> nodes and bytes, by decoding; excludes slices, truncated texts, flattened ropes and parts of ropes. */
function naiveGroups({ snapshot, shallowSize, dominator }: Heap): Map<string, { count: number; bytes: number }> {
  const { nodes, edges, strings } = snapshot;
  const part = (node: number, name: string): number => {
    for (let edge = edges.firstEdge[node]; edge < edges.firstEdge[node + 1]; edge++) {
      if (text(strings, edges.nameOrIndex[edge]) === name) return edges.toNode[edge];
    }
    return -1;
  };
  const whole = (node: number): string | null => {
    if (nodes.type[node] === NodeType.string) return text(strings, nodes.name[node]);
    if (nodes.type[node] !== NodeType.concatenatedString) return null;
    const [first, second] = [whole(part(node, 'first')), whole(part(node, 'second'))];
    return first === null || second === null ? null : first + second;
  };
  const groups = new Map<string, { count: number; bytes: number }>();
  for (let node = 0; node < snapshot.nodeCount; node++) {
    const isRope = nodes.type[node] === NodeType.concatenatedString;
    if ((!isRope && nodes.type[node] !== NodeType.string) || nodes.selfSize[node] === 0) continue;
    if (isRope && nodes.type[dominator[node]] === NodeType.concatenatedString) continue;
    if (isRope && (whole(part(node, 'first')) === '' || whole(part(node, 'second')) === '')) continue;
    const joined = whole(node);
    if (joined === null) continue;
    const group = groups.get(joined) ?? { count: 0, bytes: 0 };
    groups.set(joined, { count: group.count + 1, bytes: group.bytes + shallowSize[node] });
  }
  return groups;
}
