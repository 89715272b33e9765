/** Valid files with impossible structures: every command returns a result, rows add up, no overflow, no endless loop. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createBaseline } from '../../src/against-baseline.js';
import { diff, summarize, trend } from '../../src/diff.js';
import { inspect } from '../../src/inspect.js';
import { renderReport } from '../../src/render/formats.js';
import type { Report } from '../../src/report/report.js';
import { reportSchema } from '../../src/report/report-schema.js';
import { findProblem } from '../../src/schema/validate.js';
import { textFormats } from '../../src/vocabulary.js';
import { draw, drawnFile } from '../support/draw.js';
import type { HeapModel } from '../support/heap-model.js';

const folder = mkdtempSync(join(tmpdir(), 'snapdiff-structure-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, model: HeapModel): string {
  const path = join(folder, `${name.replace(/\W+/g, '-')}.heapsnapshot`);
  writeFileSync(path, drawnFile(model));
  return path;
}

const ordinary = draw('(root) @1 -> App @3 10 -> Session#1 @5 64 -> Map @7 100\nApp -> Session#2 @9 64').model;
const changed = (change: (model: HeapModel) => void, model = ordinary): HeapModel => {
  const copy = structuredClone(model);
  change(copy);
  return copy;
};
function each<Value>(values: readonly Value[], change: (value: Value, at: number) => void): void {
  for (const [at, value] of values.entries()) change(value, at);
}

const names = ['__proto__', 'constructor', 'hasOwnProperty', 'toString', '', ' ', 'a\ud800', '\0', '{a, b}', '(string)', 'Object', '\u202e'];

const models: Record<string, HeapModel> = {
  'a root that is not node 0': draw('App @3 10 -> Session @5 64\n(root) @1 -> App', { root: '(root)' }).model,
  'a root in the middle of a ring': draw('A 1 -> B 2 -> C 3 -> A\nB -> B', { root: 'B' }).model,
  'a root without edges': changed((model) => model.edges.splice(0, model.edges.length, ...model.edges.filter(({ from }) => from !== 0))),
  'no user roots': draw('(root) @1 -> (GC_roots) @3 -> (Strong) @5 -> App @7 100').model,
  'nothing reachable': changed((model) => model.edges.splice(0)),
  'one node': changed((model) => {
    model.nodes.splice(1);
    model.edges.splice(0);
  }),
  'one node that holds itself': draw('A 8 -> A').model,
  'cycles everywhere': changed((model) => {
    model.nodes.forEach((_, from) => {
      model.nodes.forEach((__, to) => {
        model.edges.push({ from, to, type: 'property', name: `p${to}` });
      });
    });
  }),
  'weak edges only': changed((model) => each(model.edges, (edge) => Object.assign(edge, { type: 'weak', name: 'w' }))),
  'invisible and shortcut edges only': changed((model) =>
    each(model.edges, (edge, at) => Object.assign(edge, { type: at % 2 ? 'invisible' : 'shortcut', name: 's' })),
  ),
  'the same edge a hundred times': changed((model) => model.edges.push(...Array.from({ length: 100 }, () => ({ ...model.edges[1] })))),
  'all ids the same': changed((model) => each(model.nodes, (node) => Object.assign(node, { id: 7 }))),
  'ids 0 and 2^53 - 1': changed((model) => each(model.nodes, (node, at) => Object.assign(node, { id: at === 1 ? 0 : Number.MAX_SAFE_INTEGER - at }))),
  'even ids': changed((model) => each(model.nodes, (node, at) => Object.assign(node, { id: 2 * at }))),
  'names that plain objects have': changed((model) => {
    names.forEach((name, at) => {
      const node = model.nodes.push({ ...model.nodes[1], label: `n${at}`, name, id: 101 + 2 * at, size: 8 }) - 1;
      model.edges.push({ from: 1, to: node, type: 'property', name });
    });
  }),
  'a name of a megabyte': changed((model) => Object.assign(model.nodes[2], { name: 'x'.repeat(1 << 20) })),
  'an edge name of a megabyte': changed((model) => Object.assign(model.edges[1], { type: 'property', name: '名'.repeat(1 << 19) })),
  'a node of every type': changed((model) => {
    for (const type of ['array', 'string', 'concatenated string', 'sliced string', 'code', 'closure', 'regexp', 'number', 'native', 'symbol', 'bigint']) {
      const node = model.nodes.push({ ...model.nodes[1], label: type, type, name: 'Map', id: 201 + 2 * model.nodes.length, size: 8 }) - 1;
      for (const name of ['table', 'elements', 'first', 'second', 'parent', 'shared', 'context', '__proto__', 'map']) {
        model.edges.push({ from: node, to: (node * 7) % model.nodes.length, type: 'internal', name });
      }
      model.edges.push({ from: 1, to: node, type: 'property', name: type });
    }
  }),
  'sizes near 2^53': changed((model) => each(model.nodes, (node) => Object.assign(node, { size: Number.MAX_SAFE_INTEGER }))),
  'native memory of 2^53 - 1': changed((model) => Object.assign(model, { extraNativeBytes: Number.MAX_SAFE_INTEGER })),
};

/** Checks every report: schema, finite numbers, sums of rows if they are exact; every format renders it. */
function expectSound(report: Report): void {
  const plain = JSON.parse(JSON.stringify(report));
  expect(findProblem({ ...reportSchema, oneOf: undefined, $ref: `#/$defs/${report.kind}` }, plain)).toBeNull();
  JSON.stringify(report, (key, value) => {
    if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`${key} is ${value}`);
    return value;
  });
  const isExact = !report.warnings.some(({ code }) => code === 'imprecise-sums');
  if (report.kind === 'comparison' && isExact) {
    const sum = report.constructors.reduce((total, { growthBytes }) => total + growthBytes, 0);
    expect(report.totals?.deltaBytes).toBe(sum);
  }
  for (const format of textFormats) expect(renderReport(report, format, { width: 80 }).length, format).toBeLessThan(20_000_000);
}

describe.each(Object.entries(models))('%s', (name, model) => {
  const hostile = fileOf(name, model);
  const plain = fileOf('ordinary', ordinary);

  it('can be compared, used in a trend, summarized and inspected', async () => {
    for (const [before, after] of [
      [hostile, plain],
      [plain, hostile],
      [hostile, hostile],
    ]) {
      expectSound(await diff(before, after, { threads: 1 }));
    }
    expectSound(await diff(plain, hostile, { match: 'class', threads: 1 }));
    expectSound(await trend([plain, hostile, plain], { threads: 1 }));
    expectSound(await summarize(hostile, { threads: 1 }));
    expect((await createBaseline(hostile, { threads: 1 })).kind).toBe('baseline');
    const [{ id }] = model.nodes.slice(-1);
    expect(await inspect(hostile, { id }, { threads: 1 })).toBeDefined();
  });

  it('has no changes to itself', async () => {
    const same = await diff(hostile, hostile, { threads: 1, match: 'id' });
    expect(same.totals).toMatchObject({ deltaBytes: 0 });
    expect(same.suspects).toEqual([]);
  });
});

describe('sums beyond 2^53', () => {
  const codes = (report: Report) => report.warnings.map(({ code }) => code);

  it('do not overflow', async () => {
    const huge = fileOf('huge', models['sizes near 2^53']);
    const report = await diff(fileOf('ordinary', ordinary), huge, { threads: 1 });
    expect(codes(report)).toContain('imprecise-sums');
    expect(report.snapshots[1].totalBytes).toBeGreaterThan(4 * Number.MAX_SAFE_INTEGER);
    expect(codes(await summarize(huge, { threads: 1 }))).toEqual(['imprecise-sums']);
    expect(codes(await trend([huge, huge, huge], { threads: 1 }))).toContain('imprecise-sums');
  });

  it('are exact up to it', async () => {
    const most = changed((model) => each(model.nodes, (node, at) => Object.assign(node, { size: at === 1 ? Number.MAX_SAFE_INTEGER : 0 })));
    const report = await summarize(fileOf('most', most), { threads: 1 });
    expect(report.snapshots[0].totalBytes).toBe(Number.MAX_SAFE_INTEGER);
    expect(report.warnings).toEqual([]);
  });
});
