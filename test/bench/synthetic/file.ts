/** A planned heap as a .heapsnapshot file, in V8's layout of Node 24: a pass over the units for every section, nothing kept between. */

import type { Plan } from './plan.js';
import { mix } from './random.js';
import { edgesByNode } from './sketch.js';
import { writeRandomString } from './vocabulary.js';
import { createWriter, type Writer } from './writer.js';

const COMMA = 0x2c;
const NODE_FIELDS = 6;

const meta = {
  node_fields: ['type', 'name', 'id', 'self_size', 'edge_count', 'detachedness'],
  node_types: [
    [
      'hidden',
      'array',
      'string',
      'object',
      'code',
      'closure',
      'regexp',
      'number',
      'native',
      'synthetic',
      'concatenated string',
      'sliced string',
      'symbol',
      'bigint',
      'object shape',
    ],
    'string',
    'number',
    'number',
    'number',
    'number',
    'number',
  ],
  edge_fields: ['type', 'name_or_index', 'to_node'],
  edge_types: [['context', 'element', 'property', 'internal', 'hidden', 'shortcut', 'weak'], 'string_or_number', 'node'],
  trace_function_info_fields: ['function_id', 'name', 'script_name', 'script_id', 'line', 'column'],
  trace_node_fields: ['id', 'function_info_index', 'count', 'size', 'children'],
  sample_fields: ['timestamp_us', 'last_assigned_id'],
  location_fields: ['object_index', 'script_id', 'line', 'column'],
};

export interface Written {
  bytes: number;
  nodes: number;
  edges: number;
  strings: number;
}

/** Writes it to a path, or only counts its bytes. */
export function writeFile(plan: Plan, seed: number, path: string | null): Written {
  const writer = createWriter(path);
  const { nodeCount, edgeCount } = plan;
  const header = { meta, node_count: nodeCount, edge_count: edgeCount, trace_function_count: 0, extra_native_bytes: 1_000_000 };
  writer.text(`{"snapshot":${JSON.stringify(header)},\n"nodes":[`);
  writeNodes(plan, writer);
  writer.text('],\n"edges":[');
  writeEdges(plan, writer);
  writer.text('],\n"trace_function_infos":[],\n"trace_tree":[],\n"samples":[],\n"locations":[');
  writeLocations(plan, writer);
  writer.text('],\n"strings":[');
  const strings = writeStrings(plan, seed, writer);
  writer.text(']}');
  return { bytes: writer.close(), nodes: nodeCount, edges: edgeCount, strings };
}

/** The beginning of the heap, then its units. */
function* parts(plan: Plan): Generator<number> {
  yield -1;
  yield* plan.order;
}

function writeNodes(plan: Plan, writer: Writer): void {
  let first = true;
  for (const part of parts(plan)) {
    const { nodeCount, type, name, selfSize, degree } = plan.draw(part);
    const id = plan.idOf(part);
    for (let node = 0; node < nodeCount; node++) {
      if (!first) writer.byte(COMMA);
      first = false;
      writer.number(type[node]);
      writer.byte(COMMA);
      writer.number(name[node]);
      writer.byte(COMMA);
      writer.number(id + 2 * node);
      writer.byte(COMMA);
      writer.number(selfSize[node]);
      writer.byte(COMMA);
      writer.number(degree[node]);
      writer.text(',0');
    }
  }
}

function writeEdges(plan: Plan, writer: Writer): void {
  let order: Int32Array = new Int32Array(0);
  let first = true;
  for (const part of parts(plan)) {
    const sketch = plan.draw(part);
    order = edgesByNode(sketch, order);
    const { edgeCount, edgeType, nameOrIndex, to } = sketch;
    for (let at = 0; at < edgeCount; at++) {
      const edge = order[at];
      if (!first) writer.byte(COMMA);
      first = false;
      writer.number(edgeType[edge]);
      writer.byte(COMMA);
      writer.number(nameOrIndex[edge]);
      writer.byte(COMMA);
      writer.number(NODE_FIELDS * to[edge]);
    }
  }
}

function writeLocations(plan: Plan, writer: Writer): void {
  let first = true;
  for (const part of parts(plan)) {
    for (const { node, place } of plan.draw(part).locations) {
      if (!first) writer.byte(COMMA);
      first = false;
      writer.number(NODE_FIELDS * node);
      for (const value of [place.scriptId, place.line, place.column]) {
        writer.byte(COMMA);
        writer.number(value);
      }
    }
  }
}

/** Returns how many there are. */
function writeStrings({ base, numeralCount, order, draw }: Plan, seed: number, writer: Writer): number {
  const { texts } = base.vocabulary;
  writer.text(texts.map((text) => JSON.stringify(text)).join(','));
  for (let numeral = 0; numeral < numeralCount; numeral++) writer.text(`,"${numeral}"`);
  let count = texts.length + numeralCount;
  for (const unit of order) {
    for (const [at, text] of draw(unit).strings.entries()) {
      writer.byte(COMMA);
      if (typeof text === 'string') writer.text(JSON.stringify(text));
      else writeRandomString(writer, { state: mix(seed, unit, at + 1) }, text);
      count++;
    }
  }
  return count;
}
