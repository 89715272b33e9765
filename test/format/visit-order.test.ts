/** Which store holds what nothing leads to, by the order in which objects were met. */
import { expect, it } from 'vitest';
import { contentsInOrder } from '../../src/format/visit-order.js';
import { linksToContents } from '../../src/format/webkit-contents.js';

/** `r`: reached, `h`: held by an edge alone, `u`: nothing leads to it; `S` and digits: a reached store with room for so many; `N`: a store of a collection in a collection, with room for 2. */
function holdersIn(order: string): (string | undefined)[] {
  const nodes = order.split(' ');
  const found = new Map<number, number>();
  contentsInOrder(
    {
      count: nodes.length,
      isStore: (node) => /^[SN]/.test(nodes[node]),
      bytesOf: (node) => 8 * (nodes[node] === 'N' ? 2 : Number(nodes[node].slice(1))),
      isReached: (node) => /^[rS]/.test(nodes[node]),
      isHeld: (node) => /^[hN]/.test(nodes[node]),
    },
    (node, store) => found.set(node, store),
  );
  return nodes.flatMap((kind, at) => (kind === 'u' ? [found.has(at) ? nodes[found.get(at) as number] : undefined] : []));
}

it.each([
  ['what follows a store is its contents', 'u S2 u h u', [undefined, 'S2', 'S2']],
  ['a store has as many contents as it has room for', 'S9 u S1 u u u', ['S9', 'S1', 'S9', 'S9']],
  ['what a collection in a collection holds counts as the outer one has it', 'S1 u N u u u', ['S1', 'S1', 'S1', undefined]],
  ['other threads of the collector meet other objects meanwhile', `S3 ${'r '.repeat(900)}u`, ['S3']],
  ['but not any number of them', `S3 ${'r '.repeat(1_100)}u`, [undefined]],
])('%s', (_, order, expected) => {
  expect(holdersIn(order)).toEqual(expected);
});

it('what was met too late to follow a store belongs to the one that has nearly all of its shape', () => {
  // 0 is the root; 1 a Map with its store 2, 3 and 4 two shapes; then 20 objects of the first, of which 8 have no room left, and one of the second.
  const rows = [[1], [2], [], [], [], ...Array.from({ length: 20 }, () => [3]), [4]];
  const firstEdge = new Uint32Array(rows.length + 1);
  for (const [node, targets] of rows.entries()) firstEdge[node + 1] = firstEdge[node] + targets.length;
  const links = linksToContents(
    { nodeCount: rows.length, firstEdge, to: Uint32Array.from(rows.flat()) },
    [3, 4],
    { isStore: (node) => node === 2, isCollection: (node) => node === 1, isShape: (node) => node === 3 || node === 4, bytesOf: () => 12 * 8 },
    Uint32Array.from(rows.keys()),
  );
  expect(links.map(([, node]) => node).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, at) => 5 + at));
  expect(new Set(links.map(([store]) => store))).toEqual(new Set([2]));
});
