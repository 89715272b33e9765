/** Writes files of millions of nodes as a stream, without a list of objects or one text. */
import { closeSync, openSync, writeSync } from 'node:fs';

interface LargeFile {
  nodeCount: number;
  /** For each node, the targets of its element edges. */
  targets(node: number): Iterable<number>;
  edgeCount: number;
  nameOf?(node: number): number;
  strings: Iterable<string>;
  sizeOf?(node: number): number;
}

const FIELDS = 5;

function writeLarge(path: string, { nodeCount, edgeCount, targets, nameOf = () => 1, sizeOf = () => 16, strings }: LargeFile): string {
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
  const writer = openWriter(path);
  const degrees = new Uint32Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) for (const _target of targets(node)) degrees[node]++;
  writer.text(`{"snapshot":${JSON.stringify(header)},\n"nodes":[1,0,1,0,${degrees[0]}`);
  for (let node = 1; node < nodeCount; node++) {
    writer.number(0);
    writer.number(nameOf(node));
    writer.number(2 * node + 1);
    writer.number(sizeOf(node));
    writer.number(degrees[node]);
  }
  writer.text('],\n"edges":[');
  writer.first();
  for (let node = 0; node < nodeCount; node++) {
    let index = 0;
    for (const target of targets(node)) {
      writer.number(0);
      writer.number(index++);
      writer.number(FIELDS * target);
    }
  }
  writer.text('],\n"strings":[');
  let mark = '';
  for (const text of strings) {
    writer.text(mark + JSON.stringify(text));
    mark = ',';
  }
  writer.text(']}');
  writer.close();
  return path;
}

/** Writes digits directly, because there are a hundred million numbers. */
function openWriter(path: string) {
  const file = openSync(path, 'w');
  const buffer = Buffer.alloc(1 << 20);
  const digits = new Uint8Array(16);
  let length = 0;
  let isFirst = false;
  const room = (bytes: number) => {
    if (length + bytes <= buffer.length) return;
    writeSync(file, buffer, 0, length);
    length = 0;
  };
  return {
    text(text: string): void {
      room(text.length * 3);
      length += buffer.write(text, length);
    },
    /** The next number has no comma before it. */
    first(): void {
      isFirst = true;
    },
    number(value: number): void {
      room(digits.length + 1);
      if (!isFirst) buffer[length++] = 0x2c;
      isFirst = false;
      let rest = value;
      let count = 0;
      do {
        const quotient = Math.floor(rest / 10);
        digits[count++] = 0x30 + rest - 10 * quotient;
        rest = quotient;
      } while (rest > 0);
      while (count > 0) buffer[length++] = digits[--count];
    },
    close(): void {
      writeSync(file, buffer, 0, length);
      closeSync(file);
    },
  };
}

/** The root references a linked list. */
export function chain(path: string, length: number): string {
  return writeLarge(path, {
    nodeCount: length + 1,
    edgeCount: length,
    targets: (node) => (node < length ? [node + 1] : []),
    strings: ['', 'Link'],
  });
}

/** The root references an object of every class. */
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

/** Every node references the previous node, the next node, itself and the root. */
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
