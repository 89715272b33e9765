/** The search for objects: the first by a rank, and texts of ropes. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NodeType } from '../../src/format/snapshot.js';
import { analyze } from '../../src/heap/heap.js';
import { firstByRank } from '../../src/object/ranked-nodes.js';
import { isString, previewOf } from '../../src/object/string-nodes.js';
import { nodesWithText } from '../../src/object/text-search.js';
import { tester } from '../../src/text/name-matcher.js';
import { draw } from '../support/draw.js';

it('ranks the first nodes as a sort does', () => {
  const lists = fc.tuple(fc.array(fc.nat({ max: 20 }), { maxLength: 300 }), fc.nat({ max: 40 }));
  fc.assert(
    fc.property(lists, ([ranks, most]) => {
      const nodes = Int32Array.from(ranks.keys());
      const sorted = [...nodes].sort((one, other) => ranks[other] - ranks[one] || one - other);
      expect(firstByRank(nodes, (node) => ranks[node], most)).toEqual(sorted.slice(0, most));
    }),
  );
});

/** A heap of strings, each a text or two or one of those before it. */
type Part = { text: string } | { halves: [number, number] } | { parent: number };
const parts: fc.Arbitrary<Part> = fc.oneof(
  fc.record({ text: fc.oneof(fc.string({ maxLength: 5 }), fc.constantFrom('', 'ab', 'é', 'x'.repeat(700), `${'y'.repeat(1023)}é`, `${'z'.repeat(400)}ab`)) }),
  fc.record({ halves: fc.tuple(fc.nat(), fc.nat()) }),
  fc.record({ parent: fc.nat() }),
);

function heapOf(list: readonly Part[]) {
  const name = (at: number) => `"s${at}"#t${at}`;
  const lines = list.map((part, at) => {
    const before = (position: number) => (at === 0 ? null : name(position % at));
    if ('halves' in part && at > 0)
      return `(root) -> ${name(at)}:concatenated-string 32 -internal:first-> ${before(part.halves[0])}\n${name(at)} -internal:second-> ${before(part.halves[1])}`;
    if ('parent' in part && at > 0) return `(root) -> ${name(at)}:sliced-string 32 -internal:parent-> ${before(part.parent)}`;
    return `(root) -> ${name(at)}:string 32`;
  });
  const heap = analyze(draw(lines.join('\n')).snapshot);
  // Texts that a drawing could not have: the bytes and places of the table are made again.
  const { strings, nodes } = heap.snapshot;
  const texts = Array.from({ length: strings.count }, (_, index) => Buffer.from(strings.bytes.subarray(strings.start[index], strings.start[index + 1])));
  for (const [node, index] of nodes.name.entries()) {
    const own = /^s(\d+)$/.exec(texts[index].toString());
    const part = own && nodes.type[node] === NodeType.string ? list[Number(own[1])] : null;
    if (part && 'text' in part) texts[index] = Buffer.from(part.text);
  }
  const start = Uint32Array.from({ length: texts.length + 1 }, (_, at) => texts.slice(0, at).reduce((sum, { length }) => sum + length, 0));
  return { ...heap, snapshot: { ...heap.snapshot, strings: { bytes: new Uint8Array(Buffer.concat(texts)), start, count: texts.length } } };
}

it.each(['ab', '*ab*', '/é/', '/^$/', '/x{1000}/', '/za?b$/'])('finds the strings of text %s as one by one', (pattern) => {
  const test = tester(pattern);
  fc.assert(
    fc.property(fc.array(parts, { minLength: 1, maxLength: 12 }), (list) => {
      const heap = heapOf(list);
      const nodes = Int32Array.from([...heap.snapshot.nodes.type.keys()].filter((node) => isString(heap.snapshot.nodes.type[node])));
      const slow = [...nodes].filter((node) => test([previewOf(heap, node, 1024)])[0] === 1);
      expect([...nodesWithText(heap, nodes, test)]).toEqual(slow);
    }),
    { numRuns: 25 },
  );
});

it('joins a rope of a million parts, each of which begins as the one before, in time', () => {
  const lines = Array.from({ length: 3_000 }, (_, at) =>
    at === 0 ? 'a:string 16' : `"r${at}":concatenated-string 32 -internal:first-> ${at === 1 ? 'a' : `"r${at - 1}"`}\n"r${at}" -internal:second-> a`,
  );
  const heap = analyze(draw(`(root) -> "r2999"\n${lines.slice(1).join('\n')}\na:string 16`).snapshot);
  const nodes = Int32Array.from([...heap.snapshot.nodes.type.keys()].filter((node) => isString(heap.snapshot.nodes.type[node])));
  expect(nodesWithText(heap, nodes, tester('/^a{1024}$/'))).toHaveLength(3_000 - 1_023);
});
