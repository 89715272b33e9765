/** Two threads that read one file produce the same columns, or the same error, as one thread. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { errorToData, SnapdiffError } from '../../src/errors.js';
import { endHandOff } from '../../src/format/hand-off.js';
import { prepareHelper } from '../../src/format/parallel-edges.js';
import { readSnapshot } from '../../src/format/read.js';
import type { Snapshot } from '../../src/format/snapshot.js';
import { program, shortName } from '../support/fixtures.js';
import { isLong } from '../trust/support/random.js';

const folder = mkdtempSync(join(tmpdir(), 'snapdiff-parallel-edges-'));
afterAll(() => rmSync(folder, { recursive: true }));

const texts = new Map<string, string>();
function textOf(path: string): string {
  let text = texts.get(path);
  if (text === undefined) {
    const bytes = readFileSync(path);
    texts.set(path, (text = (path.endsWith('.br') ? brotliDecompressSync(bytes) : gunzipSync(bytes)).toString('latin1')));
  }
  return text;
}

let written = 0;
function fileOf(text: string): string {
  const path = join(folder, `${written++}.heapsnapshot`);
  writeFileSync(path, text, 'latin1');
  return path;
}

const BEGUN = 1;
const DONE = 3;

interface Outcome {
  columns: Record<string, unknown>;
  error: unknown;
}

/** Whether the helper finished, and the largest part of the file that the main reader skipped. */
interface Together extends Outcome {
  isDone: boolean;
  jumped: number;
}

async function alone(path: string): Promise<Outcome> {
  return outcomeOf(readSnapshot(path, { windowBytes: 4096 }));
}

/** The main reader waits at the start of the edges until the helper has found its start, so that the helper always takes part. */
async function together(path: string, before = () => {}): Promise<Together> {
  const helper = await prepareHelper(path, 0);
  if (!helper) throw new Error('the file is not prepared for two threads');
  before();
  const worker = new Worker(new URL('../support/edges-reader.mjs', import.meta.url), { workerData: { path, helper } });
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  let last = 0;
  let jumped = 0;
  const onProgress = (fraction: number) => {
    jumped = Math.max(jumped, fraction - last);
    last = fraction;
    while (Atomics.load(helper.handOff.flags, 0) === BEGUN) Atomics.wait(helper.handOff.flags, 0, BEGUN, 1000);
  };
  const outcome = await outcomeOf(readSnapshot(path, { windowBytes: 4096, helper, onProgress }));
  endHandOff(helper.handOff);
  await ended;
  return { ...outcome, isDone: Atomics.load(helper.handOff.flags, 0) === DONE, jumped };
}

async function outcomeOf(reading: Promise<Snapshot>): Promise<Outcome> {
  try {
    const { nodes, edges, locations, strings } = await reading;
    const columns = Object.fromEntries(
      Object.entries({ ...nodes, ...edges, ...locations, ...strings }).map(([name, column]) => [
        name,
        ArrayBuffer.isView(column) ? Buffer.from(bytesOf(column)) : column,
      ]),
    );
    return { columns, error: null };
  } catch (error) {
    if (!(error instanceof SnapdiffError)) throw error;
    return { columns: {}, error: errorToData(error) };
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) => new Uint8Array(buffer, byteOffset, byteLength);

function expectSame(one: Outcome, other: Outcome): void {
  expect(one.error).toEqual(other.error);
  expect(Object.keys(one.columns)).toEqual(Object.keys(other.columns));
  for (const [name, column] of Object.entries(one.columns)) {
    const same = Buffer.isBuffer(column) ? column.equals(other.columns[name] as Buffer) : column === other.columns[name];
    expect(same, name).toBe(true);
  }
}

const recorded = ['demo', 'matrix/node26', 'matrix/chromium', 'matrix/bun-v8write', 'matrix/node24-timeline'];
/** Written as those of Node 26 are. */
const alike = ['matrix/node20', 'matrix/node24', 'matrix/deno'];
const paths = [...recorded, ...(isLong ? alike : [])].map((name) => program(name).paths[1]);

describe('two threads', () => {
  it.each(paths.map((path) => [shortName(path), path]))('read %s like one thread', async (_, path) => {
    const file = fileOf(textOf(path));
    const found = await together(file);
    expectSame(found, await alone(file));
    expect(found.error).toBeNull();
    expect(found.isDone).toBe(true);
    expect(found.jumped).toBeGreaterThan(0.05);
  });

  const text = textOf(program('matrix/node24').paths[1]);
  const edgesAt = text.indexOf('"edges":[') + '"edges":['.length;
  const edgesEnd = text.indexOf(']', edgesAt);
  const place = (share: number) => edgesAt + Math.floor(share * (edgesEnd - edgesAt));
  const changed = (at: number, length: number, by: string) => text.slice(0, at) + by + text.slice(at + length);
  /** Offset of the first digit of a number, from this place on. */
  const numberAt = (share: number) => text.indexOf(',', place(share)) + 1;

  it.each([
    ['white space around every number', text.slice(0, edgesAt) + text.slice(edgesAt, edgesEnd).replaceAll(',', ' ,\n ') + text.slice(edgesEnd), true],
    ['a letter in the earlier edges', changed(numberAt(0.2), 1, 'x'), false],
    ['a letter in the later edges', changed(numberAt(0.9), 1, 'x'), false],
    ['an edge to a missing node in the later edges', changed(numberAt(0.9), 1, '9999999'), false],
    ['an extra number in the earlier edges', changed(numberAt(0.3), 0, '1,'), false],
    ['an extra number in the later edges', changed(numberAt(0.8), 0, '1,'), false],
    ['an extra edge', changed(numberAt(0.8), 0, '1,1,0,'), false],
    ['an edge missing', text.slice(0, edgesAt) + text.slice(edgesAt, edgesEnd).replace(/^(\d+,){3}/, '') + text.slice(edgesEnd), false],
    ['a bracket in the later edges', changed(numberAt(0.9), 0, ']'), false],
    ['truncated in the later edges', text.slice(0, place(0.9)), false],
    ['truncated in the earlier edges', text.slice(0, place(0.3)), false],
    ['truncated after the edges', text.slice(0, edgesEnd + 1), false],
  ])('%s', async (_, wrong, isSound) => {
    const file = fileOf(wrong);
    const found = await together(file);
    expectSame(found, await alone(file));
    expect(found.error === null).toBe(isSound);
  });

  it('are not used for small or compressed files, pipes, other formats, or if the header is not first', async () => {
    const path = program('demo').paths[0];
    expect(await prepareHelper(path, 0)).toBeNull();
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect(await prepareHelper(pipe, 0)).toBeNull();
    expect(await prepareHelper(fileOf(textOf(path)))).toBeNull();
    expect(await prepareHelper(fileOf('{"a":1}'), 0)).toBeNull();
    expect(await prepareHelper(join(folder, 'none'), 0)).toBeNull();
    expect(await prepareHelper(fileOf(`{"strings":[],${text.slice(1)}`), 0)).toBeNull();
  });

  it('of a file that changes in between, the helper stops', async () => {
    const file = fileOf(text);
    const found = await together(file, () => writeFileSync(file, `${text} `, 'latin1'));
    expectSame(found, await alone(file));
    expect([found.error, found.isDone]).toEqual([null, false]);
  });
});
