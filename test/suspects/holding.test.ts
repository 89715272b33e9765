/** Who holds what, by the compiled loops and by the plain ones: the same columns on recorded pairs. */
import { describe, expect, it } from 'vitest';
import { compare } from '../../src/compare/comparison.js';
import { readSnapshot } from '../../src/format/read.js';
import type { ScannerKind } from '../../src/format/scanner.js';
import { classify } from '../../src/heap/classify.js';
import { analyze, sortRetainers } from '../../src/heap/heap.js';
import { inferInterfaces } from '../../src/heap/interfaces.js';
import { createPaths } from '../../src/object/paths.js';
import { createHeads } from '../../src/suspects/heads.js';
import { holders } from '../../src/suspects/holders.js';
import { survivors } from '../../src/suspects/survivors.js';
import { program } from '../support/fixtures.js';

async function heldBy(scanner: ScannerKind, paths: readonly string[]) {
  const [baseline, current] = await Promise.all(paths.slice(0, 2).map(async (path) => analyze(await readSnapshot(path, { scanner }))));
  expect(current.snapshot.graphMemory !== null).toBe(scanner === 'fast');
  const definitions = inferInterfaces(current.snapshot, current.names);
  const comparison = compare({ heap: baseline, classes: classify(baseline, definitions) }, { heap: current, classes: classify(current, definitions) });
  const both = survivors(comparison);
  const found = holders(comparison, both);
  const heads = createHeads(comparison, both, found, createPaths(current, sortRetainers(current.snapshot, current.essential)));
  const { baselineOf, ...sets } = both;
  const before = Array.from({ length: current.snapshot.nodeCount }, (_, node) => baselineOf(node));
  const columns = { ...sets, before, ...found, ownerAbove: heads.ownerAbove };
  const below = new Set([...found.holderOf, ...heads.ownerAbove].filter((_, at) => at % 97 === 0));
  return {
    ...Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, Array.from<number>(column)])),
    below: [...below].map((owner) => heads.below(owner)),
  };
}

describe('compiled and plain', () => {
  it.each(['demo', 'matrix/node20', 'matrix/node26', 'matrix/chromium', 'matrix/deno', 'scenarios/detached_dom', 'extra/bigbuf-node24'])('%s', async (name) => {
    const { paths } = program(name);
    const plain = await heldBy('plain', paths);
    expect(await heldBy('fast', paths)).toEqual(plain);
    expect(plain.below.flat().length).toBeGreaterThan(0);
  });
});
