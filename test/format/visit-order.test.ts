/** Which store holds what nothing leads to, by the order in which objects were met. */
import { expect, it } from 'vitest';
import { contentsInOrder } from '../../src/format/visit-order.js';

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
