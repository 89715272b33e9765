/**
 * Reduces a recorded file to a few dozen nodes and the edges between them, with its header and its formatting (line
 * breaks, escapes), so that thousands of damaged files can be read in seconds.
 */
import { programs } from '../../support/fixtures.js';
import { plainBytes } from '../../support/plain-bytes.js';

const KEPT_NODES = 36;
const MAX_CHILDREN = 4;
const TEXT_UNITS = 40;

interface Recorded {
  snapshot: { meta: Record<string, string[] | [string[]]>; node_count: number; edge_count: number; trace_function_count?: number };
  nodes: number[];
  edges: number[];
  locations?: number[];
  strings: string[];
  [key: string]: unknown;
}

/** One file a runtime, by its name; includes two kinds of recordings. */
export const runtimes: readonly (readonly [name: string, path: string])[] = [
  'node16-oom24',
  'node20',
  'node24',
  'node26',
  'chromium',
  'deno',
  'bun-v8write',
  'node24-timeline',
].map((name) => [name, programs.find((program) => program.name === `matrix/${name}`)!.paths[0]] as const);

export function smallFile(path: string): Buffer {
  const bytes = plainBytes(path);
  const file = JSON.parse(bytes.toString('utf8')) as Recorded;
  const { meta } = file.snapshot;
  const fields = (key: string) => (meta[key] ?? []) as string[];
  const nodeFields = fields('node_fields');
  const edgeFields = fields('edge_fields');
  const stride = nodeFields.length;
  const at = { name: nodeFields.indexOf('name'), edgeCount: nodeFields.indexOf('edge_count') };
  const edgeAt = { type: edgeFields.indexOf('type'), name: edgeFields.indexOf('name_or_index'), to: edgeFields.indexOf('to_node') };
  const numbered = ['element', 'hidden'].map((type) => (meta['edge_types'][0] as string[]).indexOf(type));

  const firstEdge = [0];
  for (let node = 0; node < file.nodes.length / stride; node++) firstEdge.push(firstEdge[node] + file.nodes[node * stride + at.edgeCount]);
  const target = (edge: number) => file.edges[edge * edgeFields.length + edgeAt.to] / stride;

  const kept = [0];
  const place = new Map([[0, 0]]);
  const located = (file.locations ?? []).filter((_, position) => position % fields('location_fields').length === 0).map((offset) => offset / stride);
  const keep = (node: number) => {
    if (!place.has(node)) place.set(node, kept.push(node) - 1);
  };
  for (const node of located.slice(0, 4)) keep(node);
  for (let next = 0; next < kept.length && kept.length < KEPT_NODES; next++) {
    const from = kept[next];
    for (let edge = firstEdge[from]; edge < Math.min(firstEdge[from + 1], firstEdge[from] + MAX_CHILDREN); edge++) keep(target(edge));
  }

  const strings: string[] = [];
  const places = new Map<number, number>();
  const stringAt = (index: number): number => {
    let found = places.get(index);
    if (found === undefined) places.set(index, (found = strings.push(file.strings[index].slice(0, TEXT_UNITS)) - 1));
    return found;
  };
  const nodes: number[][] = [];
  const edges: number[][] = [];
  for (const node of kept) {
    const record = file.nodes.slice(node * stride, (node + 1) * stride);
    const before = edges.length;
    for (let edge = firstEdge[node]; edge < firstEdge[node + 1] && edges.length - before < 12; edge++) {
      const to = place.get(target(edge));
      if (to === undefined) continue;
      const kind = file.edges.slice(edge * edgeFields.length, (edge + 1) * edgeFields.length);
      if (!numbered.includes(kind[edgeAt.type])) kind[edgeAt.name] = stringAt(kind[edgeAt.name]);
      kind[edgeAt.to] = to * stride;
      edges.push(kind);
    }
    record[at.name] = stringAt(record[at.name]);
    record[at.edgeCount] = edges.length - before;
    nodes.push(record);
  }
  // Bun writes them raw, V8 as \\u: keeps some of each file, even if no node has them as its name.
  for (let index = 0, found = 0; index < file.strings.length && found < 4; index++) {
    if (/[^\x00-\x7f]/.test(file.strings[index].slice(0, TEXT_UNITS))) found = stringAt(index) && found + 1;
  }
  const locations = records(file.locations ?? [], fields('location_fields').length)
    .filter(([offset]) => place.has(offset / stride))
    .map((record) =>
      record.map((value, position) => (fields('location_fields')[position].endsWith('object_index') ? (place.get(value / stride) ?? 0) * stride : value)),
    );
  return Buffer.from(written(file, { nodes, edges, locations, strings }, handOf(bytes)));
}

function records(values: readonly number[], stride: number): number[][] {
  const list: number[][] = [];
  for (let at = 0; at < values.length; at += stride) list.push(values.slice(at, at + stride));
  return list;
}

interface Hand {
  /** Whether a line break precedes each record except the first. */
  breaksLines: boolean;
  /** Whether other characters than ASCII are written as \u. */
  escapes: boolean;
  endsWithBreak: boolean;
}

function handOf(bytes: Buffer): Hand {
  const nodes = bytes.indexOf('"nodes":[');
  return { breaksLines: bytes.subarray(nodes, nodes + 400).includes('\n,'), escapes: bytes.every((byte) => byte < 0x80), endsWithBreak: bytes.at(-1) === 10 };
}

function written(file: Recorded, kept: { nodes: number[][]; edges: number[][]; locations: number[][]; strings: string[] }, hand: Hand): string {
  const list = (lists: number[][]) => `[${lists.map((record) => record.join(',')).join(hand.breaksLines ? '\n,' : ',')}]`;
  const text = (value: string) => {
    const json = JSON.stringify(value);
    return hand.escapes ? json.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`) : json;
  };
  const header = { ...file.snapshot, node_count: kept.nodes.length, edge_count: kept.edges.length };
  const sections = Object.entries(file).map(([key, value]) => {
    if (key === 'snapshot') return [key, JSON.stringify(header)];
    if (key === 'nodes' || key === 'edges' || key === 'locations') return [key, list(kept[key])];
    if (key === 'strings') return [key, `[${kept.strings.map(text).join(',\n')}]`];
    if (key === 'trace_tree') return [key, JSON.stringify(firstOfTree(value as unknown[]))];
    if (key === 'trace_function_infos') return [key, JSON.stringify((value as number[]).slice(0, 12))];
    return [key, JSON.stringify((value as number[]).slice(0, 8))];
  });
  return `{${sections.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',\n')}}${hand.endsWithBreak ? '\n' : ''}`;
}

/** The left edge of the tree of allocation traces. */
function firstOfTree(tree: readonly unknown[]): unknown[] {
  return tree.map((value) => (Array.isArray(value) ? firstOfTree(value.slice(0, 5)) : value));
}
