/** What the runtime and a variable that only V8's roots lead to both hold is named by the variable. */
import { expect, it } from 'vitest';
import { createPaths } from '../../src/object/paths.js';
import { createPlaces } from '../../src/object/places.js';
import { blame } from '../../src/suspects/findings.js';
import { heapTreeOf } from '../../src/suspects/suspects.js';
import { draw } from '../support/draw.js';
import { compareSnapshots } from '../support/heaps.js';
import { id, times } from '../support/told.js';

/** The one suspect of a drawing with 10 and then 30 timers, of which the last so many are in a Set of the program. */
function suspectOf(inSet: number) {
  const [before, now] = [10, 30].map(
    (count) =>
      draw(`
    (root) @1 -shortcut:global-> global @3 8 -"<symbol node:timers>"-> List @5 16
    (root) -> "(Strong roots):synthetic" @7 -> "system / Context:object" @9 16 -context:waiting-> Set @11 16 -internal:table-> "":array @13 64
    ${times(0, count, (at) => `List -[${at}]-> Timeout#t${at} ${id(at)} 1000`)}
    ${times(count - inSet, count, (at) => `"":array -internal:${at}-> Timeout#t${at}`)}`).snapshot,
  );
  const comparison = compareSnapshots(before, now, 'id');
  const trees = { baseline: heapTreeOf(comparison, 'baseline'), current: heapTreeOf(comparison, 'current') };
  const paths = createPaths(comparison.current.heap);
  const { suspects } = blame(comparison, trees, paths, createPlaces(paths), 200);
  const { id: ids } = comparison.current.heap.snapshot.nodes;
  return suspects.map(({ node, coHolders, growthBytes }) => ({ id: ids[node], with: coHolders.map((other) => ids[other]), growthBytes }));
}

it('a Set that has most of what the list of the runtime gained is the holder, the list another one', () => {
  expect(suspectOf(10)).toEqual([{ id: 11, with: [5], growthBytes: 20_000 }]);
});

it('a Set that has few of them is not', () => {
  expect(suspectOf(2)).toEqual([{ id: 5, with: [], growthBytes: 20_000 }]);
});
