/** The growth tree as a profile: the sums, and what readers of each format read. */
import { join } from 'node:path';
import fc from 'fast-check';
import { Profile } from 'pprof-format';
import { describe, expect, test } from 'vitest';
import { audit } from '../../src/audit-snapshot.js';
import { diff } from '../../src/diff.js';
import { netValues } from '../../src/growth/net-values.js';
import type { TreeStacks } from '../../src/growth/tree-stacks.js';
import { foldedLines } from '../../src/profile/folded.js';
import { pprofBytes } from '../../src/profile/pprof.js';
import { speedscopeText } from '../../src/profile/speedscope.js';

const demo = (name: string) => join(import.meta.dirname, `../../snapshots/demo/${name}.heapsnapshot.gz`);

async function stacksOf(work: (onProfile: (stacks: TreeStacks) => void) => Promise<unknown>): Promise<TreeStacks> {
  let found: TreeStacks | undefined;
  await work((stacks) => {
    found = stacks;
  });
  if (!found) throw new Error('no profile');
  return found;
}

const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);

function pprofSums(stacks: TreeStacks): { bytes: number; objects: number } {
  const { sample, location, stringTable, function: functions } = Profile.decode(pprofBytes(stacks));
  const names = new Set(functions.map(({ name }) => stringTable.strings[Number(name)]));
  expect(names).toContain('(root)');
  expect(location).toHaveLength(stacks.names.length);
  for (const { locationId } of sample) expect(stacks.names[Number(locationId.at(-1)) - 1]).toBe('(root)');
  return { bytes: sum(sample.map(({ value }) => Number(value[1]))), objects: sum(sample.map(({ value }) => Number(value[0]))) };
}

const foldedSum = (stacks: TreeStacks) =>
  sum([...foldedLines(stacks)].map((line) => Number((/^\(root\)(?:;[^;\n]+)* (-?\d+)\n$/.exec(line) as RegExpExecArray)[1])));

describe('a comparison', async () => {
  let growth = 0;
  const stacks = await stacksOf(async (onProfile) => {
    growth = (await diff(demo('before'), demo('after'), { onProfile })).totals.deltaBytes;
  });

  test('sums to the growth of the heap in every format', () => {
    expect(growth).toBeGreaterThan(0);
    expect(sum(stacks.bytes)).toBe(growth);
    expect(pprofSums(stacks).bytes).toBe(growth);
    expect(foldedSum(stacks)).toBe(growth);
    const { profiles, shared } = JSON.parse(speedscopeText(stacks, 'gained', 'demo', 'test'));
    expect(profiles.map(({ name }: { name: string }) => name)).toEqual(['bytes gained', 'objects gained']);
    expect(sum(profiles[0].weights)).toBe(growth);
    expect(profiles[0].endValue).toBe(growth);
    expect(Math.max(...profiles[0].samples.flat())).toBeLessThan(shared.frames.length);
  });

  test('shrinking heaps have negative values, and profiles of what was freed', async () => {
    let shrunk = 0;
    const back = await stacksOf(async (onProfile) => {
      shrunk = (await diff(demo('after'), demo('before'), { onProfile })).totals.deltaBytes;
    });
    expect(foldedSum(back)).toBe(shrunk);
    const { profiles } = JSON.parse(speedscopeText(back, 'gained', 'demo', 'test')) as { profiles: { name: string; weights: number[] }[] };
    const of = (name: string) => sum(profiles.find((profile) => profile.name === name)?.weights ?? []);
    expect(of('bytes gained') - of('bytes freed')).toBe(shrunk);
    expect(profiles.every(({ weights }) => weights.every((weight) => weight > 0))).toBe(true);
  });
});

test('an audit sums to the heap', async () => {
  let total = 0;
  const stacks = await stacksOf(async (onProfile) => {
    total = (await audit(demo('before'), { onProfile })).snapshots[0].totalBytes;
  });
  expect(foldedSum(stacks)).toBe(total);
  expect(pprofSums(stacks).bytes).toBe(total);
});

test('names from heaps are made safe', () => {
  const stacks: TreeStacks = {
    names: ['(root)', 'a;b\n\u001b[31m: X'],
    name: Int32Array.of(0, 1),
    parent: Int32Array.of(-1, 0),
    bytes: Float64Array.of(0, 5),
    objects: Float64Array.of(0, 1),
  };
  expect([...foldedLines(stacks)]).toEqual(['(root);a:b\\n\\x1b[31m: X 5\n']);
  expect(JSON.parse(speedscopeText(stacks, 'held', 'x', 'test')).shared.frames[1].name).toBe('a;b\\n\\x1b[31m: X');
});

test('net values keep the sum and have none below 0, unless all together are', () => {
  const tree = fc.array(fc.record({ value: fc.integer({ min: -1000, max: 1000 }), above: fc.nat() }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(tree, (frames) => {
      const values = Float64Array.from(frames, ({ value }) => value);
      const parent = Int32Array.from(frames, ({ above }, at) => (at === 0 ? -1 : above % at));
      const net = netValues(values, parent);
      expect(sum(net)).toBe(sum(values));
      if (sum(values) >= 0) expect(Math.min(...net)).toBeGreaterThanOrEqual(0);
    }),
  );
});

describe('a recording with allocation stacks', async () => {
  const recorded = (at: number) => join(import.meta.dirname, `../../snapshots/stacks/node26-${at}.heapsnapshot.br`);
  let growth = 0;
  const stacks = await stacksOf(async (onProfile) => {
    growth = (await diff(recorded(1), recorded(2), { onProfile })).totals.deltaBytes;
  });

  test('has the functions that allocated objects below them, and the same sum in every format', () => {
    const lines = [...foldedLines(stacks)].filter((line) => line.includes('made by '));
    expect(lines.some((line) => /ledger: Array;\[\]: Posting;note: \{text\};made by Posting ledger\.cjs:2;called by post ledger\.cjs:4[; ]/.test(line))).toBe(
      true,
    );
    expect(lines.every((line) => Number(line.slice(line.lastIndexOf(' '))) > 0)).toBe(true);
    expect(sum(stacks.bytes)).toBe(growth);
    expect(pprofSums(stacks).bytes).toBe(growth);
    const { profiles, shared } = JSON.parse(speedscopeText(stacks, 'gained', 'recording', 'test'));
    expect(sum(profiles[0].weights)).toBe(growth);
    expect(shared.frames.map(({ name }: { name: string }) => name)).toContain('made by Posting ledger.cjs:2');
  });
});
