/** Memory of the columns, and access to the string table with strings.ts. */
import { describe, expect, it } from 'vitest';
import { readSnapshotFrom } from '../../src/format/read.js';
import type { Snapshot } from '../../src/format/snapshot.js';
import { equalTexts, findText, findTexts, text, textLength, textStart } from '../../src/format/strings.js';
import { draw, readDrawing } from '../support/draw.js';
import { located } from '../support/located.js';
import { pieces } from '../support/pieces.js';
import { described, sampleText } from '../support/sample-file.js';

const sample = await readSnapshotFrom(pieces([Buffer.from(sampleText)]));

function columns({ nodes, edges, strings, locations }: Snapshot): ArrayBufferView[] {
  const { has, before, place, scriptId, line, column } = locations;
  return [...Object.values(nodes), ...Object.values(edges), strings.bytes, strings.start, has, before, place, scriptId, line, column];
}

function bytesOf({ nodes, edges }: Snapshot): { nodes: number; edges: number } {
  const { firstEdge, ...perEdge } = edges;
  const sum = (views: ArrayBufferView[]) => views.reduce((total, { byteLength }) => total + byteLength, 0);
  // firstEdge has an entry a node, and one more.
  return { nodes: sum([...Object.values(nodes), firstEdge]) - 4, edges: sum(Object.values(perEdge)) };
}

describe('columns', () => {
  it('take 18 bytes a node with detachedness, 17 without, and 9 an edge', async () => {
    const plain = await readDrawing(draw('(root) -> A 8 -> B 16 -> A\nA ~> B').model);
    expect(bytesOf(plain)).toEqual({ nodes: 17 * 3, edges: 9 * 4 });
    const withState = await readDrawing(draw('(root) -> "<div>":native 8 attached -> B 16').model);
    expect(bytesOf(withState)).toEqual({ nodes: 18 * 3, edges: 9 * 2 });
  });

  it('take 4 bytes more a node if ids, or sizes, exceed 2^32', async () => {
    expect(bytesOf(sample)).toEqual({ nodes: (18 + 4 + 4) * 4, edges: 9 * 5 });
    const bigSize = await readDrawing(draw('(root) -> A 4294967296').model);
    expect(bytesOf(bigSize)).toEqual({ nodes: (17 + 4) * 2, edges: 9 });
    const bigId = await readDrawing(draw('(root) -> A @4294967296 4294967295').model);
    expect(bytesOf(bigId)).toEqual({ nodes: (17 + 4) * 2, edges: 9 });
  });

  it('store the place of several functions once', async () => {
    const { locations } = await readDrawing(draw('(root) -> A at=4:10:2 -> B at=4:99:2 -> C at=4:10:2 -> D at=5:10:2').model);
    expect(Array.from(locations.place)).toEqual([0, 1, 0, 2]);
    expect([locations.scriptId, locations.line, locations.column].map((column) => Array.from(column))).toEqual([
      [4, 4, 5],
      [10, 99, 10],
      [2, 2, 2],
    ]);
  });

  it('store the last location of a node, in the order of nodes', async () => {
    const file = JSON.parse(sampleText) as { locations: number[] };
    const stride = 7;
    file.locations = [2 * stride, 12, 4, 8, 1 * stride, 12, 5, 9, 2 * stride, 13, 6, 7];
    const { locations } = await readSnapshotFrom(pieces([Buffer.from(JSON.stringify(file))]));
    expect(locations.count).toBe(2);
    expect(located(locations)).toEqual({ node: [1, 2], scriptId: [12, 13], line: [5, 6], column: [9, 7] });
  });

  it('are all on shared memory', () => {
    for (const column of columns(sample)) expect(column.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('of a drawing equal those of its file', async () => {
    const drawing = draw(`
      (root) -> App @3 100 at=4:10:2
      App -internal:elements-> "":array 40 detached
      App -hidden:3-> "system / Map":hidden 8 ~name~> App
      App -[7]-> text:string 12`);
    const { textBytes, starts, texts, nodes, edges, ...read } = described(await readDrawing(drawing.model));
    const { textBytes: _, starts: __, texts: ___, nodes: drawnNodes, edges: drawnEdges, ...drawn } = described(drawing.snapshot);
    // The file's string table has another order.
    expect(read).toEqual(drawn);
    const { name, ...restOfNodes } = nodes as Record<string, Uint32Array>;
    const { name: drawnName, ...restOfDrawn } = drawnNodes as Record<string, Uint32Array>;
    expect(restOfNodes).toEqual(restOfDrawn);
    expect(Array.from(name, (index) => (texts as string[])[index])).toEqual(Array.from(drawnName, (index) => text(drawing.snapshot.strings, index)));
    expect((edges as { toNode: Int32Array }).toNode).toEqual((drawnEdges as { toNode: Int32Array }).toNode);
    expect(starts).toHaveLength((texts as string[]).length + 1);
    expect(textBytes).toMatch(/^[0-9a-f]+$/);
  });
});

describe('texts', () => {
  const all = Array.from({ length: sample.strings.count }, (_, index) => text(sample.strings, index));

  it('have a length in UTF-16 units', () => {
    expect(all.map((_, index) => textLength(sample.strings, index))).toEqual(all.map((each) => each.length));
  });

  it('can be decoded in part', () => {
    for (const units of [0, 1, 2, 3, 5, 100]) {
      expect(all.map((_, index) => textStart(sample.strings, index, units))).toEqual(all.map((each) => each.slice(0, units)));
    }
  });

  it('are found by their bytes, the first of equal ones', async () => {
    expect(findTexts(sample.strings, ['__proto__', 'App', 'no such text', '', 'raw é中😀'])).toEqual(
      Int32Array.of(all.indexOf('__proto__'), all.indexOf('App'), -1, all.indexOf(''), all.indexOf('raw é中😀')),
    );
    expect(findText(sample.strings, 'Ap')).toBe(-1);
  });

  it('are equal if all bytes are', () => {
    const drawing = draw('(root) -> App -Apq-> __proto__');
    const app = findText(drawing.snapshot.strings, 'App');
    const other = findText(drawing.snapshot.strings, 'Apq');
    const index = all.indexOf('App');
    expect(equalTexts(sample.strings, index, drawing.snapshot.strings, app)).toBe(true);
    expect(equalTexts(sample.strings, index, drawing.snapshot.strings, other)).toBe(false);
    expect(equalTexts(sample.strings, all.indexOf(''), drawing.snapshot.strings, app)).toBe(false);
  });

  it('decode invalid UTF-8 as U+FFFD', async () => {
    const broken = Buffer.from(sampleText.replace('"App"', '"A\u0001pp"'));
    broken[broken.indexOf(1)] = 0xff;
    const { strings } = await readSnapshotFrom(pieces([broken]));
    expect(text(strings, 1)).toBe('A\ufffdpp');
  });
});
