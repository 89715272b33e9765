/** Where objects were allocated: recordings of Node 20 and 24, in which V8 knows the stacks of few objects, and of none of the sessions. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stackOfNode } from '../../src/allocations/stack-frames.js';
import { readTraceTree } from '../../src/format/allocation-traces.js';
import { createScanner } from '../../src/format/scanner.js';
import type { ObjectInspection } from '../../src/report/inspection.js';
import type { AllocationFrame } from '../../src/report/rows.js';
import { builtLibrary } from '../support/built.js';
import { program } from '../support/fixtures.js';
import { readSide } from '../support/heaps.js';

const { diff, inspect } = builtLibrary;
const here = { threads: 0 };
const text = ({ name, location }: AllocationFrame) => `${name} ${location?.script}:${location?.line}`;

describe.each([
  ['node24-timeline', 'post /srv/app/m_timeline.cjs:4'],
  ['node20-ext-timeline', 'leak /srv/app/leak_small.cjs:5'],
])('%s', (name, allocating) => {
  const [before, after] = program(`matrix/${name}`).paths;

  it('says which functions allocated the new objects, and how many are known', async () => {
    const report = await diff(before, after, here);
    const sessions = report.constructors.find((row) => row.name === 'Session')!;
    expect(sessions.allocations).toMatchObject({ count: sessions.newCount, bytes: sessions.newBytes });
    const rows = [...report.constructors, ...report.suspects].flatMap(({ allocations }) => allocations ?? []);
    for (const { count, bytes, knownCount, knownBytes, stacks } of rows) {
      expect(knownCount).toBeLessThanOrEqual(count);
      expect(knownBytes).toBeLessThanOrEqual(bytes);
      expect(stacks.reduce((sum, stack) => sum + stack.bytes, 0)).toBeLessThanOrEqual(knownBytes);
      expect(stacks.length > 0).toBe(knownCount > 0);
    }
    const frames = report.suspects.flatMap(({ allocations }) => allocations!.stacks.flatMap((stack) => stack.frames));
    expect(frames.map(text)).toContain(allocating);
    expect(frames.every(({ owner }) => owner?.kind === 'program')).toBe(true);
  });

  it('names the functions that allocated one object', async () => {
    const { heap } = await readSide(after);
    const functionName = allocating.slice(0, allocating.indexOf(' '));
    const node = [...heap.snapshot.nodes.id.keys()].findIndex((each) => stackOfNode(heap, each).some((frame) => frame.name === functionName));
    const found = await inspect(after, { id: heap.snapshot.nodes.id[node] }, here);
    expect((found as ObjectInspection).object.allocatedBy?.map(text)).toContain(allocating);
  });
});

it('snapshots without a recording have no such key', async () => {
  const [before, after] = program('matrix/node20').paths;
  expect(JSON.stringify(await diff(before, after, here))).not.toContain('"allocations"');
});

it('reads nested calls in windows of any size', async () => {
  const json = Buffer.from('[1,0,0,0,[2,5,1,8,[3,6,1,8,[]],4,7,2,16,[]]]');
  for (const windowBytes of [64, 4096]) {
    let sent = 0;
    const read = async (into: Uint8Array) => {
      const part = json.subarray(sent, sent + Math.min(3, into.length));
      into.set(part);
      sent += part.length;
      return part.length;
    };
    const source = { path: 'x', fileBytes: json.length, compressed: false, read, fraction: () => 0, close: async () => {} };
    const { function: position, caller } = await readTraceTree(createScanner(source as never, windowBytes, 'plain'));
    expect([...position.slice(1, 5)]).toEqual([0, 5, 6, 7]);
    expect([...caller.slice(1, 5)]).toEqual([0, 1, 2, 1]);
  }
});

const recordings = join(import.meta.dirname, '../../snapshots/stacks');

it.each([
  ['node26', 'ledger', ['Posting file:///srv/app/alloc/ledger.cjs:2', 'post file:///srv/app/alloc/ledger.cjs:4']],
  ['chromium', 'readings', ['record http://127.0.0.1:8931/app.js:3', 'tick http://127.0.0.1:8931/app.js:7']],
])('%s: the suspect has the functions that allocated what it gained', async (runtime, holder, functions) => {
  const [before, after] = [1, 2].map((at) => join(recordings, `${runtime}-${at}.heapsnapshot.br`));
  const { suspects } = await diff(before, after, here);
  expect(suspects.map(({ name }) => name)).toEqual([holder]);
  const { count, knownCount, stacks } = suspects[0].allocations!;
  expect(knownCount).toBeLessThanOrEqual(count);
  const frames = stacks.flatMap((stack) => stack.frames.map(text));
  for (const each of functions) expect(frames.map((frame) => frame.replace(/ \//, ' file:///'))).toContain(each);
});
