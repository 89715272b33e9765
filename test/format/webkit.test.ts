/** Files in JavaScriptCore's format, beside a slow reading of the same JSON. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { diff, trend } from '../../src/diff.js';
import { readSnapshot } from '../../src/format/read.js';
import { text } from '../../src/format/strings.js';
import { analyze } from '../../src/heap/heap.js';

const scratch = mkdtempSync(join(tmpdir(), 'snapdiff-webkit-'));
afterAll(() => rmSync(scratch, { recursive: true }));
const folder = join(import.meta.dirname, '../../snapshots/extra');
const [first, second, inspector] = ['bun-jsc.s1', 'bun-jsc.s2', 'bun-inspector'].map((name) => join(folder, `${name}.json.br`));

interface Document {
  nodes: (number | string)[];
  nodeClassNames: string[];
  edges: number[];
  edgeTypes: string[];
  edgeNames: string[];
  roots?: number[];
  labels?: string[];
}
const documentOf = (path: string): Document => JSON.parse(brotliDecompressSync(readFileSync(path)).toString()) as Document;

describe.each([
  ['generateHeapSnapshotForDebugging()', second, 7],
  ['generateHeapSnapshot()', inspector, 4],
])('%s of Bun', (_, path, stride) => {
  const document = documentOf(path);

  it('has every cell with its bytes, and every edge between cells with its name', async () => {
    const { nodeCount, nodes, edges, strings } = await readSnapshot(path);
    expect(nodeCount).toBe(document.nodes.length / stride);
    expect([...nodes.selfSize]).toEqual(document.nodes.filter((_each, at) => at % stride === 1));
    const ordinals = new Map(document.nodes.filter((_each, at) => at % stride === 0).map((id, at) => [id, at]));
    const classOf = (id: number) => document.nodeClassNames[document.nodes[(ordinals.get(id) as number) * stride + 2] as number];
    const isOfCode = (from: number, to: number) => /CodeBlock$/.test(classOf(from)) && /Environment$/.test(classOf(to));
    const wanted: string[] = [];
    for (let at = 0; at < document.edges.length; at += 4) {
      const [from, to, type, data] = document.edges.slice(at, at + 4);
      const kind = isOfCode(from, to) ? 'Weak' : document.edgeTypes[type];
      if (from !== 0)
        wanted.push(
          [ordinals.get(from), ordinals.get(to), kind, kind === 'Index' ? data : kind === 'Internal' || kind === 'Weak' ? '' : document.edgeNames[data]].join(),
        );
    }
    const kinds = ['Variable', 'Index', 'Property', 'Internal', 'Hidden', 'Shortcut', 'Weak'];
    const found: string[] = [];
    for (let node = 1; node < nodeCount; node++)
      for (let edge = edges.firstEdge[node]; edge < edges.firstEdge[node + 1]; edge++)
        found.push(
          [node, edges.toNode[edge], kinds[edges.type[edge]], edges.type[edge] === 1 ? edges.nameOrIndex[edge] : text(strings, edges.nameOrIndex[edge])].join(),
        );
    // Edges from stores are derived from the order of ids.
    const isOfStore = (edge: string) => classOf(document.nodes[Number.parseInt(edge, 10) * stride] as number) === 'Cell Butterfly';
    const rest = (edges: string[]) => edges.filter((edge) => !isOfStore(edge)).sort();
    expect(rest(found)).toEqual(rest(wanted));
    expect(found.filter(isOfStore).length).toBeGreaterThanOrEqual(wanted.filter(isOfStore).length + (stride === 7 ? 400 : 0));
  });

  it('leads from the root to every cell', async () => {
    const { snapshot, dominator } = analyze(await readSnapshot(path));
    const unreached: number[] = [];
    for (let node = 1; node < snapshot.nodeCount; node++) if (dominator[node] < 0) unreached.push(node);
    expect(unreached).toEqual([]);
  });
});

it('identifies cells by their addresses', async () => {
  const { nodes } = await readSnapshot(second);
  const addresses = documentOf(second).nodes.filter((_, at) => at % 7 === 5) as string[];
  expect(new Set(nodes.id).size).toBe(addresses.length);
  expect([...nodes.id]).toEqual(addresses.map((address) => Number((BigInt(address) % 2n ** 35n) / 8n)));
});

it('names what holds the growth of a program, with the contents of Map and Set', async () => {
  const { suspects, matchedBy } = await diff(first, second);
  expect(matchedBy).toBe('id');
  expect(suspects.map(({ name, constructorName }) => [name, constructorName])).toEqual([
    ['sessions', 'Map'],
    ['bus.handlers', 'Set'],
    ['lines', 'Array'],
  ]);
  // An array's entries are in the file.
  expect(suspects.map(({ evidence }) => evidence.some((sentence) => sentence.startsWith('Files of Bun do not say')))).toEqual([true, true, false]);
  expect(suspects[0].objects).toContainEqual(expect.objectContaining({ name: 'Session', countDelta: 200 }));
});

it('compares uncompressed files too', async () => {
  const plain = [first, second].map((path, at) => {
    const copy = join(scratch, `s${at}.json`);
    writeFileSync(copy, brotliDecompressSync(readFileSync(path)));
    return copy;
  });
  expect((await diff(plain[0], plain[1])).constructors).toEqual((await diff(first, second)).constructors);
  await expect(trend([plain[0], plain[1], inspector])).resolves.toMatchObject({ kind: 'trend' });
});

describe('refuses', () => {
  const whole = JSON.stringify(documentOf(inspector));
  it.each([
    ['a cut file', whole.slice(0, 5000), 'it is not JSON, or cut short'],
    ['one without edges', whole.replace('"edges"', '"Edges"'), '"edges" is missing'],
    ['an incomplete record', whole.replace('"nodes":[', '"nodes":[1,'), '"nodes" has an incomplete record'],
    ['a cell without a class', whole.replace(/"nodes":\[(\d+),(\d+),\d+/, '"nodes":[$1,$2,99999'), 'record 0 of "nodes" has no class or id'],
    ['a list that is none', whole.replace(/"edgeNames":\[/, '"edgeNames":5,"more":['), '"edgeNames" is missing'],
  ])('%s', async (_, content, reason) => {
    const path = join(scratch, 'bad.json');
    writeFileSync(path, content);
    await expect(readSnapshot(path)).rejects.toMatchObject({ code: 'damaged', path, message: expect.stringContaining(reason) });
  });
});
