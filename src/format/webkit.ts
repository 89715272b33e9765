/**
 * Snapshots of JavaScriptCore, as Bun and Safari write them, in the format of V8: Bun's generateHeapSnapshotForDebugging() (type "GCDebugging") and
 * generateHeapSnapshot() ("Inspector"). They have the contents of Map and Set, which Bun's file in V8's format lacks, but no text of any string.
 * Source: WebKit, Source/JavaScriptCore/heap/HeapSnapshotBuilder.cpp (the format is described in the comment of HeapSnapshotBuilder::json).
 */
import { SnapdiffError } from '../errors.js';
import type { Json } from './json.js';
import { type CellGraph, type Cells, linksToContents } from './webkit-contents.js';

/** Whether a file with these first bytes is one. */
export function isWebKit(head: Uint8Array): boolean {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, 200)).toString('latin1');
  return /^\s*\{\s*"version"\s*:\s*[23]\s*,\s*"type"\s*:\s*"(?:GCDebugging|Inspector)"/.test(text);
}

/** Largest file: it is parsed as one text. */
const MAX_BYTES = 512_000_000;
/** Records in a chunk of text. */
const CHUNK_RECORDS = 20_000;

/** The bytes of a file; of one in this format, the text of the same heap as V8 would write it. @throws SnapdiffError 'damaged' or 'too-large' */
export async function* toV8Format(chunks: AsyncGenerator<Uint8Array>, path: string): AsyncGenerator<Uint8Array> {
  const { value: first, done } = await chunks.next();
  if (done) return;
  if (!isWebKit(first)) {
    yield first;
    yield* chunks;
    return;
  }
  const heap = readHeap(await textOf(first, chunks, path), path);
  for (const part of written(heap)) yield Buffer.from(part);
}

async function textOf(first: Uint8Array, chunks: AsyncIterable<Uint8Array>, path: string): Promise<string> {
  const parts = [Buffer.from(first)];
  let total = first.length;
  for await (const chunk of chunks) {
    total += chunk.length;
    if (total > MAX_BYTES) throw new SnapdiffError('too-large', `has more than ${MAX_BYTES / 1e6} MB in JavaScriptCore's format`, { path });
    parts.push(Buffer.from(chunk));
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Columns by node and by edge. */
interface WebKitHeap {
  nodeCount: number;
  /** Positions in `nodeTypes`. */
  type: Uint8Array;
  /** Positions in `strings`. */
  name: Uint32Array;
  id: Float64Array;
  size: Float64Array;
  /** nodeCount + 1 entries: the edges of a node are a range of `edge`. */
  firstEdge: Uint32Array;
  edge: { type: Uint8Array; nameOrIndex: Uint32Array; to: Uint32Array };
  strings: readonly string[];
}

const nodeTypes = ['hidden', 'array', 'string', 'object', 'code', 'closure', 'regexp', 'number', 'native', 'synthetic', 'symbol', 'bigint', 'object shape'];
const edgeTypes = ['context', 'element', 'property', 'internal', 'hidden', 'shortcut', 'weak'];
const typeOf = Object.fromEntries(nodeTypes.map((name, at) => [name, at])) as Record<string, number>;
/** Position of "weak" in `edgeTypes`. */
const WEAK = 6;
const edgeTypeOf: Record<string, number> = { Internal: 3, Property: 2, Index: 1, Variable: 0 };

/** Of Maps and Sets, what has their contents. */
const STORE = 'Cell Butterfly';

/** Cells that the engine itself needs are marked so. */
const INTERNAL = 1;

/** A cell's type and name in V8's words, and those of Bun in its files of V8's format. */
function kindOfCell(className: string, isInternal: boolean): [type: number, name: string] {
  if (/^Structure/.test(className)) return [typeOf['object shape'], className];
  if (/Executable$|CodeBlock$|GetterSetter$|SourceCode$/.test(className)) return [typeOf['code'], className];
  if (/Environment$/.test(className)) return [typeOf['object'], `system / ${className}`];
  if (/Function$/.test(className)) return [typeOf['closure'], className === 'Function' ? '' : className];
  if (className === 'symbol') return [typeOf['symbol'], className];
  if (/Butterfly$/.test(className)) return [typeOf['array'], ''];
  return [isInternal ? typeOf['hidden'] : typeOf['object'], className];
}

/**
 * Objects do not move, so a cell's address identifies it in every snapshot of its process, while ids differ in each snapshot. Cells are multiples of 8 bytes;
 * addresses 32 GB apart would get one number.
 */
const idOfAddress = (address: string): number => Math.floor((Number.parseInt(address, 16) % 2 ** 35) / 8);

function readHeap(text: string, path: string): WebKitHeap {
  const damaged = (what: string, cause?: unknown) => new SnapdiffError('damaged', `is damaged: ${what}, in JavaScriptCore's format`, { path }, { cause });
  let document: { [key: string]: Json };
  try {
    document = JSON.parse(text) as { [key: string]: Json };
  } catch (cause) {
    throw damaged('it is not JSON, or cut short', cause);
  }
  const list = <Entry extends Json>(key: string): Entry[] => {
    const value = document[key];
    if (!Array.isArray(value)) throw damaged(`"${key}" is missing`);
    return value as Entry[];
  };
  const hasAddresses = document['type'] === 'GCDebugging';
  const stride = hasAddresses ? 7 : 4;
  const nodes = list<number | string>('nodes');
  const edges = list<number>('edges');
  const classNames = list<string>('nodeClassNames');
  const edgeNames = list<string>('edgeNames');
  const edgeKinds = list<string>('edgeTypes').map((name) => edgeTypeOf[name] ?? edgeTypeOf['Internal']);
  if (nodes.length === 0 || nodes.length % stride !== 0) throw damaged('"nodes" has an incomplete record');
  if (edges.length % 4 !== 0) throw damaged('"edges" has an incomplete record');

  const strings: string[] = ['', '(GC roots)'];
  const known = new Map(strings.map((string, at) => [string, at]));
  const place = (string: string): number => {
    let at = known.get(string);
    if (at === undefined) known.set(string, (at = strings.push(string) - 1));
    return at;
  };

  const nodeCount = nodes.length / stride;
  const ordinalOf = new Map<number, number>();
  const type = new Uint8Array(nodeCount);
  const name = new Uint32Array(nodeCount);
  const id = new Float64Array(nodeCount);
  const size = new Float64Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) {
    const at = node * stride;
    const className = classNames[nodes[at + 2] as number];
    if (className === undefined || typeof nodes[at] !== 'number') throw damaged(`record ${node} of "nodes" has no class or id`);
    ordinalOf.set(nodes[at] as number, node);
    const [cellType, cellName] = node === 0 ? [typeOf['synthetic'], '(GC roots)'] : kindOfCell(className, ((nodes[at + 3] as number) & INTERNAL) !== 0);
    type[node] = cellType;
    name[node] = place(cellName);
    id[node] = node === 0 ? 0 : hasAddresses ? idOfAddress(String(nodes[at + 5])) : (nodes[at] as number);
    size[node] = nodes[at + 1] as number;
  }

  const classOf = (node: number): string => classNames[nodes[node * stride + 2] as number];
  const listed = listedRoots(document);
  const isKnown = (at: number): boolean => ordinalOf.has(edges[at]) && ordinalOf.has(edges[at + 1]) && (listed === null || edges[at] !== nodes[0]);
  /** `more`: edges besides those of the file. */
  const edgesWith = (more: readonly [from: number, to: number][]): Pick<WebKitHeap, 'firstEdge' | 'edge'> => {
    const firstEdge = new Uint32Array(nodeCount + 1);
    for (let at = 0; at < edges.length; at += 4) if (isKnown(at)) firstEdge[(ordinalOf.get(edges[at]) as number) + 1]++;
    for (const [from] of more) firstEdge[from + 1]++;
    for (let node = 0; node < nodeCount; node++) firstEdge[node + 1] += firstEdge[node];
    const edge = {
      type: new Uint8Array(firstEdge[nodeCount]),
      nameOrIndex: new Uint32Array(firstEdge[nodeCount]),
      to: new Uint32Array(firstEdge[nodeCount]),
    };
    const next = firstEdge.slice(0, nodeCount);
    const add = (from: number, to: number, kind: number, nameOrIndex: number): void => {
      const at = next[from]++;
      edge.type[at] = kind;
      edge.nameOrIndex[at] = nameOrIndex;
      edge.to[at] = to;
    };
    for (let at = 0; at < edges.length; at += 4) {
      if (!isKnown(at)) continue;
      const [from, to] = [ordinalOf.get(edges[at]) as number, ordinalOf.get(edges[at + 1]) as number];
      // Compiled code refers to the scope that its function has anyway.
      const kind = /CodeBlock$/.test(classOf(from)) && /Environment$/.test(classOf(to)) ? WEAK : (edgeKinds[edges[at + 2]] ?? edgeTypeOf['Internal']);
      const data = edges[at + 3];
      const nameOrIndex = kind === edgeTypeOf['Index'] ? data : kind === edgeTypeOf['Internal'] || kind === WEAK ? 0 : place(edgeNames[data] ?? '');
      add(from, to, kind, nameOrIndex);
    }
    for (const [from, to] of more) add(from, to, edgeTypeOf['Internal'], 0);
    return { firstEdge, edge };
  };
  const rootNodes = (listed ?? []).flatMap((each) => ordinalOf.get(each) ?? []);
  const cells: Cells = {
    isStore: (node) => classOf(node) === STORE,
    isCollection: (node) => /^(?:Map|Set)$/.test(classOf(node)),
    isShape: (node) => type[node] === typeOf['object shape'],
    bytesOf: (node) => size[node],
  };
  // Ids are in the order in which the collector met the cells.
  const order = Uint32Array.from({ length: nodeCount }, (_, node) => node).sort((a, b) => (nodes[a * stride] as number) - (nodes[b * stride] as number));
  const written = edgesWith([]);
  const links = linksToContents({ nodeCount, firstEdge: written.firstEdge, to: written.edge.to }, rootNodes, cells, order);
  const { firstEdge, edge } = links.length === 0 ? written : edgesWith(links);
  const roots = unheld({ nodeCount, firstEdge, to: edge.to }, rootNodes);
  return { nodeCount, type, name, id, size, ...withRoots(firstEdge, edge, roots), strings };
}

/**
 * Ids of the roots, null where the file does not list them with their reasons; the edges of the first node are to the same ones. What the compiler has in
 * work is left out: it holds any object that code mentions, for a moment.
 */
function listedRoots(document: { [key: string]: Json }): number[] | null {
  const { roots, labels } = document;
  if (!Array.isArray(roots) || !Array.isArray(labels)) return null;
  return roots.flatMap((each, at) => (at % 3 === 0 && labels[roots[at + 1] as number] !== 'JITWorkList' ? [each as number] : []));
}

/**
 * The listed roots, and one for all that cannot be reached from them: every cell in a snapshot is alive, so something that is not in it holds the cell.
 * Of those that hold each other the first is taken, unless one is held by nothing else.
 */
function unheld({ nodeCount, firstEdge, to }: CellGraph, listed: readonly number[]): number[] {
  const isReached = new Uint8Array(nodeCount);
  const open: number[] = [];
  const reach = (start: number): void => {
    isReached[start] = 1;
    open.push(start);
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      for (let at = firstEdge[node]; at < firstEdge[node + 1]; at++) {
        if (isReached[to[at]]) continue;
        isReached[to[at]] = 1;
        open.push(to[at]);
      }
    }
  };
  const heldByRoot = new Set(to.subarray(0, firstEdge[1]));
  const roots = [...new Set(listed)].filter((node) => node !== 0 && !heldByRoot.has(node));
  for (const node of [0, ...roots]) if (!isReached[node]) reach(node);
  const isHeld = new Uint8Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) for (let at = firstEdge[node]; at < firstEdge[node + 1]; at++) if (to[at] !== node) isHeld[to[at]] = 1;
  for (const wantsHeld of [0, 1]) {
    for (let node = 0; node < nodeCount; node++) {
      if (isReached[node] || isHeld[node] !== wantsHeld) continue;
      roots.push(node);
      reach(node);
    }
  }
  return roots;
}

/** The edges, with one to each root behind those of the first node. */
function withRoots(firstEdge: Uint32Array, { type, nameOrIndex, to }: WebKitHeap['edge'], roots: readonly number[]): Pick<WebKitHeap, 'firstEdge' | 'edge'> {
  const [at, more] = [firstEdge[1], roots.length];
  const widened = <Column extends Uint8Array | Uint32Array>(column: Column, into: Column): Column => {
    into.set(column.subarray(0, at));
    into.set(column.subarray(at), at + more);
    return into;
  };
  const edge = {
    type: widened(type, new Uint8Array(type.length + more)).fill(edgeTypeOf['Internal'], at, at + more),
    nameOrIndex: widened(nameOrIndex, new Uint32Array(nameOrIndex.length + more)),
    to: widened(to, new Uint32Array(to.length + more)),
  };
  edge.to.set(roots, at);
  return { firstEdge: firstEdge.map((first, node) => (node === 0 ? first : first + more)), edge };
}

const NODE_FIELDS = ['type', 'name', 'id', 'self_size', 'edge_count', 'trace_node_id', 'detachedness'];

function* written({ nodeCount, type, name, id, size, firstEdge, edge, strings }: WebKitHeap): Generator<string> {
  const edgeCount = firstEdge[nodeCount];
  const meta = {
    node_fields: NODE_FIELDS,
    node_types: [nodeTypes, 'string', 'number', 'number', 'number', 'number', 'number'],
    edge_fields: ['type', 'name_or_index', 'to_node'],
    edge_types: [edgeTypes, 'string_or_number', 'node'],
  };
  yield `{"snapshot":${JSON.stringify({ meta, node_count: nodeCount, edge_count: edgeCount, trace_function_count: 0 })},\n"nodes":[`;
  const node = (at: number) => `${type[at]},${name[at]},${id[at]},${size[at]},${firstEdge[at + 1] - firstEdge[at]},0,0`;
  yield* records(nodeCount, node);
  yield '],\n"edges":[';
  yield* records(edgeCount, (at) => `${edge.type[at]},${edge.nameOrIndex[at]},${edge.to[at] * NODE_FIELDS.length}`);
  yield '],\n"strings":[';
  yield* records(strings.length, (at) => JSON.stringify(strings[at]));
  yield ']}\n';
}

function* records(count: number, recordAt: (at: number) => string): Generator<string> {
  let lines: string[] = [];
  for (let at = 0; at < count; at++) {
    lines.push(recordAt(at));
    if (lines.length < CHUNK_RECORDS && at < count - 1) continue;
    yield `${lines.join(',\n')}${at < count - 1 ? ',\n' : ''}`;
    lines = [];
  }
}
