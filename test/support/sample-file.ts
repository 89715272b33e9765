/** A small file with all special cases of the format, and the expected columns. */
import { expect } from 'vitest';
import type { Snapshot } from '../../src/format/snapshot.js';
import { text } from '../../src/format/strings.js';
import { located } from './located.js';
import { plainColumns, streamRead } from './stream-reader.js';

export const sampleHeader = {
  meta: {
    node_fields: ['type', 'name', 'id', 'self_size', 'edge_count', 'trace_node_id', 'detachedness'],
    node_types: [['hidden', 'object', 'string', 'native', 'synthetic', 'thing of tomorrow'], 'string', 'number', 'number', 'number', 'number', 'number'],
    edge_fields: ['type', 'name_or_index', 'to_node'],
    edge_types: [['context', 'element', 'property', 'internal', 'hidden', 'shortcut', 'weak'], 'string_or_number', 'node'],
    trace_function_info_fields: ['function_id', 'name', 'script_name', 'script_id', 'line', 'column'],
    location_fields: ['object_index', 'script_id', 'line', 'column'],
  },
  node_count: 4,
  edge_count: 5,
  trace_function_count: 1,
  extra_native_bytes: 7,
};

/** Texts as JSON, because some have several JSON forms. */
const strings = [
  '"<dummy>"',
  '"App"',
  '"\\"quoted\\" \\\\ \\/ \\b\\f\\n\\r\\t"',
  '"\\u00e9\\u4e2d\\ud83d\\ude00 \\uD83D\\uDE00"',
  '"lone \\ud83d then \\ude00\\ud83d"',
  '"raw é中😀"',
  '""',
  '"],\\"nodes\\":[1,2"',
  '"\\u0000\\u001f"',
  '"__proto__"',
];

/** Sections as text, in V8's order. */
export const sampleSections: [key: string, value: string][] = [
  ['snapshot', JSON.stringify(sampleHeader)],
  ['nodes', '[4,0,1,0,2,0,0\n,1,1,4294967297,5368709120,3,0,1,3,3,3800000000,0,0,12,2,\r\n5,5, 7 ,\t123456789012,0,0,0]'],
  ['edges', '[2,1,7,1,4294967295,14,1,-2,14,3,8,0,4,-2147483648,21]'],
  ['trace_function_infos', '[0,0,0,0,0,0]'],
  ['trace_tree', `${'[1,0,0,0,'.repeat(70)}[]${']'.repeat(70)}`],
  ['samples', '[]'],
  ['locations', '[7,12,4,8,14,12,0,0]'],
  ['from_tomorrow', '{"a": [true, false, null, 1.5e-3, "x]}\\\\\\""], "b": {}}'],
  ['strings', `[${strings.join(',')}]`],
];

export const fileOf = (sections: readonly (readonly [string, string])[]): string =>
  `{${sections.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',\n')}}\n`;

export const sampleText = fileOf(sampleSections);

/** The file with one section changed. */
export const withSection = (changed: string, change: (value: string) => string): string =>
  fileOf(sampleSections.map(([key, value]) => [key, key === changed ? change(value) : value]));

/** A snapshot as plain values for toEqual: columns by kind and content. */
export function described(snapshot: Snapshot): Record<string, unknown> {
  const { nodes, edges, locations, strings: table, path: _, fileBytes: __, graphMemory: ___, ...rest } = snapshot;
  return {
    ...rest,
    nodes: { ...nodes },
    edges: { ...edges },
    locations: { ...locations },
    texts: Array.from({ length: table.count }, (_, index) => text(table, index)),
    textBytes: Buffer.from(table.bytes.slice(0, Number(table.start[table.count]))).toString('hex'),
    starts: Array.from(table.start),
  };
}

/** The expected columns of the sample file, written by hand. */
export function expectSample(snapshot: Snapshot): void {
  const { nodes, edges, strings: table, locations } = snapshot;
  expect(snapshot).toMatchObject({ nodeCount: 4, edgeCount: 5, root: 0, extraNativeBytes: 7, hasDetachedness: true });
  expect(Array.from(nodes.type, (code) => snapshot.nodeTypeNames[code])).toEqual(['synthetic', 'object', 'native', 'thing of tomorrow']);
  expect(Array.from(nodes.name)).toEqual([0, 1, 3, 5]);
  expect(Array.from(nodes.id)).toEqual([1, 4_294_967_297, 3_800_000_000, 7]);
  expect(Array.from(nodes.selfSize)).toEqual([0, 5_368_709_120, 0, 123_456_789_012]);
  expect(Array.from(nodes.detachedness)).toEqual([0, 1, 2, 0]);
  expect(Array.from(edges.firstEdge)).toEqual([0, 2, 5, 5, 5]);
  expect(Array.from(edges.type)).toEqual([2, 1, 1, 3, 4]);
  expect(Array.from(edges.nameOrIndex)).toEqual([1, 4_294_967_295, 4_294_967_294, 8, 2_147_483_648]);
  expect(Array.from(edges.toNode)).toEqual([1, 2, 2, 0, 3]);
  expect(Array.from({ length: table.count }, (_, index) => text(table, index))).toEqual([
    '<dummy>',
    'App',
    '"quoted" \\ / \b\f\n\r\t',
    'é中😀 😀',
    'lone \ud83d then \ude00\ud83d',
    'raw é中😀',
    '',
    '],"nodes":[1,2',
    '\0\x1f',
    '__proto__',
  ]);
  expect(locations).toMatchObject({ count: 2 });
  expect(located(locations)).toEqual({ node: [1, 2], scriptId: [12, 12], line: [4, 0], column: [8, 0] });
}

/** The same with the second reader. */
export function expectAgreement(snapshot: Snapshot, bytes: Uint8Array): void {
  const file = streamRead(bytes);
  const plain = plainColumns(file);
  expect(Array.from(snapshot.nodes.id)).toEqual(plain.id);
  expect(Array.from(snapshot.nodes.selfSize)).toEqual(plain.selfSize);
  expect(Array.from(snapshot.edges.nameOrIndex)).toEqual(plain.nameOrIndex);
  expect(Array.from(snapshot.edges.toNode)).toEqual(plain.toNode);
  expect(Array.from({ length: snapshot.strings.count }, (_, index) => text(snapshot.strings, index))).toEqual(file.strings);
}
