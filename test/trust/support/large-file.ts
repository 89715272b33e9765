/** Files of millions of nodes, written as they are made: never a list of objects, never one text. */
import { closeSync, openSync, writeSync } from 'node:fs';

export interface LargeFile {
  nodeCount: number;
  /** Of each node: the nodes that it has an element edge to. */
  targets(node: number): Iterable<number>;
  edgeCount: number;
  nameOf?(node: number): number;
  strings: Iterable<string>;
  sizeOf?(node: number): number;
}

const FIELDS = 5;
const BATCH = 50_000;

export function writeLarge(path: string, { nodeCount, edgeCount, targets, nameOf = () => 1, sizeOf = () => 16, strings }: LargeFile): string {
  const file = openSync(path, 'w');
  const header = {
    meta: {
      node_fields: ['type', 'name', 'id', 'self_size', 'edge_count'],
      node_types: [['object', 'synthetic']],
      edge_fields: ['type', 'name_or_index', 'to_node'],
      edge_types: [['element', 'property']],
    },
    node_count: nodeCount,
    edge_count: edgeCount,
  };
  const list = (values: Iterable<string>) => {
    let batch: string[] = [];
    let mark = '';
    const flush = () => {
      writeSync(file, mark + batch.join(','));
      mark = ',';
      batch = [];
    };
    for (const value of values) if (batch.push(value) === BATCH) flush();
    if (batch.length > 0) flush();
  };
  writeSync(file, `{"snapshot":${JSON.stringify(header)},\n"nodes":[`);
  list(nodes());
  writeSync(file, '],\n"edges":[');
  list(edges());
  writeSync(file, '],\n"strings":[');
  list(texts());
  writeSync(file, ']}');
  closeSync(file);
  return path;

  function* nodes(): Generator<string> {
    for (let node = 0; node < nodeCount; node++) {
      const edgesOfNode = [...targets(node)].length;
      yield node === 0 ? `1,0,1,0,${edgesOfNode}` : `0,${nameOf(node)},${2 * node + 1},${sizeOf(node)},${edgesOfNode}`;
    }
  }
  function* edges(): Generator<string> {
    for (let node = 0; node < nodeCount; node++) {
      let index = 0;
      for (const target of targets(node)) yield `0,${index++},${FIELDS * target}`;
    }
  }
  function* texts(): Generator<string> {
    for (const text of strings) yield JSON.stringify(text);
  }
}

/** The root holds a list, each node of which holds the next. */
export function chain(path: string, length: number): string {
  return writeLarge(path, {
    nodeCount: length + 1,
    edgeCount: length,
    targets: (node) => (node < length ? [node + 1] : []),
    strings: ['', 'Link'],
  });
}

/** The root holds an object of every class. */
export function classes(path: string, count: number): string {
  return writeLarge(path, {
    nodeCount: count + 1,
    edgeCount: count,
    targets: (node) => (node === 0 ? range(1, count + 1) : []),
    nameOf: (node) => node,
    strings: (function* () {
      yield '';
      for (let node = 1; node <= count; node++) yield `Class${node}`;
    })(),
  });
}

/** Every node holds the one before, the one behind and itself, and all hold the root. */
export function rings(path: string, count: number): string {
  return writeLarge(path, {
    nodeCount: count,
    edgeCount: 4 * count,
    targets: (node) => [(node + 1) % count, (node + count - 1) % count, node, 0],
    strings: ['', 'Ring'],
  });
}

function* range(from: number, to: number): Generator<number> {
  for (let value = from; value < to; value++) yield value;
}
