/**
 * A heap as plain records, from a drawing or from fast-check. Converted to columns (toSnapshot) or a file (toFile) by separate
 * code, so that one can check the other.
 */
import { edgeTypeNames, nodeTypeNames, type Snapshot, type WideColumn } from '../../src/format/snapshot.js';

export interface ModelNode {
  /** Label in tests: the name, or name#tag if several nodes share a name. */
  label: string;
  name: string;
  /** As V8 names it, e.g. "concatenated string". */
  type: string;
  id: number;
  size: number;
  /** 0 unknown, 1 attached, 2 detached. */
  detachedness: number;
  location: { scriptId: number; line: number; column: number } | null;
}

export interface ModelEdge {
  from: number;
  to: number;
  type: string;
  /** A number for element and hidden edges. */
  name: string | number;
}

export interface HeapModel {
  nodes: ModelNode[];
  /** In any order; a node's edges keep theirs. */
  edges: ModelEdge[];
  root: number;
  extraNativeBytes: number;
  hasDetachedness: boolean;
}

/** Edges as a file has them: grouped by source, in the order of the nodes. */
function groupedEdges({ nodes, edges }: HeapModel): ModelEdge[][] {
  const groups: ModelEdge[][] = nodes.map(() => []);
  for (const edge of edges) groups[edge.from].push(edge);
  return groups;
}

function stringTable(): { index(text: string): number; texts: string[] } {
  const texts: string[] = [];
  const indexes = new Map<string, number>();
  const index = (text: string): number => {
    let found = indexes.get(text);
    if (found === undefined) indexes.set(text, (found = texts.push(text) - 1));
    return found;
  };
  return { index, texts };
}

function wideColumn(values: number[]): WideColumn {
  const column = values.some((value) => value > 0xffffffff)
    ? new Float64Array(new SharedArrayBuffer(8 * values.length))
    : new Uint32Array(new SharedArrayBuffer(4 * values.length));
  column.set(values);
  return column;
}

function narrowColumn<Column extends Uint8Array | Uint32Array | Int32Array>(
  Kind: new (memory: SharedArrayBuffer) => Column,
  bytes: number,
  values: number[],
): Column {
  const column = new Kind(new SharedArrayBuffer(bytes * values.length));
  column.set(values);
  return column;
}

export function toSnapshot(model: HeapModel): Snapshot {
  const { nodes, root, extraNativeBytes, hasDetachedness } = model;
  const { index, texts } = stringTable();
  const groups = groupedEdges(model);
  const edges = groups.flat();
  const firstEdge = [0];
  for (const group of groups) firstEdge.push(firstEdge[firstEdge.length - 1] + group.length);
  const typeCodes = [...nodeTypeNames];
  const typeCode = (type: string) => (typeCodes.includes(type) ? typeCodes.indexOf(type) : typeCodes.push(type) - 1);
  const words = Array.from({ length: (nodes.length + 31) >>> 5 }, (_, word) => word);
  const located = nodes.flatMap(({ location }, node) => (location ? [{ node, ...location }] : []));
  const nodeColumns = {
    type: narrowColumn(
      Uint8Array,
      1,
      nodes.map((node) => typeCode(node.type)),
    ),
    name: narrowColumn(
      Uint32Array,
      4,
      nodes.map((node) => index(node.name)),
    ),
    id: wideColumn(nodes.map((node) => node.id)),
    selfSize: wideColumn(nodes.map((node) => node.size)),
    detachedness: narrowColumn(Uint8Array, 1, hasDetachedness ? nodes.map((node) => node.detachedness) : []),
  };
  const edgeColumns = {
    firstEdge: narrowColumn(Uint32Array, 4, firstEdge),
    type: narrowColumn(
      Uint8Array,
      1,
      edges.map((edge) => edgeTypeNames.indexOf(edge.type)),
    ),
    nameOrIndex: narrowColumn(
      Uint32Array,
      4,
      edges.map((edge) => (typeof edge.name === 'string' ? index(edge.name) : edge.name)),
    ),
    toNode: narrowColumn(
      Int32Array,
      4,
      edges.map((edge) => edge.to),
    ),
  };
  const bytes = texts.map((text) => Buffer.from(text, 'utf8'));
  const starts = [0];
  for (const text of bytes) starts.push(starts[starts.length - 1] + text.length);
  const allBytes = new Uint8Array(new SharedArrayBuffer(starts[starts.length - 1]));
  allBytes.set(Buffer.concat(bytes));
  return {
    path: 'drawing.heapsnapshot',
    fileBytes: 0,
    nodeCount: nodes.length,
    edgeCount: edges.length,
    root,
    extraNativeBytes,
    hasDetachedness,
    nodeTypeNames: typeCodes,
    nodes: nodeColumns,
    edges: edgeColumns,
    strings: { bytes: allBytes, start: narrowColumn(Uint32Array, 4, starts), count: texts.length },
    graphMemory: null,
    locations: {
      has: narrowColumn(
        Int32Array,
        4,
        words.map((word) => located.reduce((bits, { node }) => (node >>> 5 === word ? bits | (1 << (node & 31)) : bits), 0)),
      ),
      before: narrowColumn(
        Int32Array,
        4,
        words.map((word) => located.filter(({ node }) => node >>> 5 < word).length),
      ),
      place: narrowColumn(
        Int32Array,
        4,
        located.map((_, place) => place),
      ),
      scriptId: narrowColumn(
        Int32Array,
        4,
        located.map(({ scriptId }) => scriptId),
      ),
      line: narrowColumn(
        Int32Array,
        4,
        located.map(({ line }) => line),
      ),
      column: narrowColumn(
        Int32Array,
        4,
        located.map(({ column }) => column),
      ),
      count: located.length,
    },
  };
}

/** A .heapsnapshot file before it becomes text: keys in V8's order. */
export interface HeapFile {
  snapshot: { meta: Record<string, unknown>; node_count: number; edge_count: number; [key: string]: unknown };
  nodes: number[];
  edges: number[];
  locations: number[];
  strings: string[];
  [key: string]: unknown;
}

export function toFile(model: HeapModel): HeapFile {
  const { nodes, root, extraNativeBytes, hasDetachedness } = model;
  const { index, texts } = stringTable();
  index('<dummy>');
  const nodeFields = ['type', 'name', 'id', 'self_size', 'edge_count', ...(hasDetachedness ? ['detachedness'] : [])];
  const stride = nodeFields.length;
  // V8 numbers the types in a different order and has fewer.
  const nodeTypes = [
    ...new Set(['hidden', 'array', 'string', 'object', 'code', 'closure', 'native', 'synthetic', ...nodes.map((node) => node.type)]),
  ].reverse();
  const edgeTypes = [...edgeTypeNames].reverse();
  const groups = groupedEdges(model);
  const edgeNumbers = ({ type, name, to }: ModelEdge) => [edgeTypes.indexOf(type), typeof name === 'string' ? index(name) : name, to * stride];
  return {
    snapshot: {
      meta: {
        node_fields: nodeFields,
        node_types: [nodeTypes, 'string', 'number', 'number', 'number', 'number'],
        edge_fields: ['type', 'name_or_index', 'to_node'],
        edge_types: [edgeTypes, 'string_or_number', 'node'],
        location_fields: ['object_index', 'script_id', 'line', 'column'],
      },
      node_count: nodes.length,
      edge_count: model.edges.length,
      ...(root === 0 ? {} : { root_index: root * stride }),
      ...(extraNativeBytes === 0 ? {} : { extra_native_bytes: extraNativeBytes }),
    },
    nodes: nodes.flatMap(({ type, name, id, size, detachedness }, node) => [
      nodeTypes.indexOf(type),
      index(name),
      id,
      size,
      groups[node].length,
      ...(hasDetachedness ? [detachedness] : []),
    ]),
    edges: groups.flatMap((group) => group.flatMap(edgeNumbers)),
    locations: nodes.flatMap(({ location }, node) => (location ? [node * stride, location.scriptId, location.line, location.column] : [])),
    strings: texts,
  };
}
