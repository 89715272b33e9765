/**
 * A second, independent reader: converts stream-json's tokens to plain arrays, with the layout of the header. Shares no code with src/format, so
 * equal results of both are correct.
 */
import { getManyValues, isMany, none } from 'stream-chain/defs.js';
import { Assembler } from 'stream-json/core/assembler.js';
import { jsonParser, type parser } from 'stream-json/core/parser.js';

type Token = parser.Token;

/** A file by its top-level keys: flat lists as arrays, the header as an object; other sections are omitted. */
export interface PlainFile {
  header: Header;
  nodes: number[];
  edges: number[];
  locations: number[];
  strings: string[];
}

interface Header {
  meta: {
    node_fields: string[];
    node_types: [string[], ...unknown[]];
    edge_fields: string[];
    edge_types: [string[], ...unknown[]];
    location_fields?: string[];
  };
  node_count: number;
  edge_count: number;
  root_index?: number;
  extra_native_bytes?: number;
}

export function streamRead(text: Uint8Array, chunkBytes = 1 << 16): PlainFile {
  const parse = jsonParser({ packValues: true, streamValues: false });
  const decoder = new TextDecoder();
  const numbers = new Map<string, number[]>(['nodes', 'edges', 'locations'].map((name) => [name, []]));
  const strings: string[] = [];
  const header = new Assembler();
  let depth = 0;
  let section = '';

  const consume = (token: Token): void => {
    if (token.name === 'endObject' || token.name === 'endArray') depth--;
    if (depth === 1 && token.name === 'keyValue') section = token.value;
    else if (section === 'snapshot' && depth > 0) header.consume(token as never);
    else if (depth === 2 && token.name === 'numberValue') numbers.get(section)?.push(Number(token.value));
    else if (depth === 2 && token.name === 'stringValue' && section === 'strings') strings.push(token.value);
    if (token.name === 'startObject' || token.name === 'startArray') depth++;
  };
  const feed = (tokens: unknown): void => {
    if (isMany(tokens)) for (const token of getManyValues(tokens)) consume(token as Token);
    else if (tokens !== none && tokens) consume(tokens as Token);
  };
  for (let at = 0; at < text.length; at += chunkBytes) feed(parse(decoder.decode(text.subarray(at, at + chunkBytes), { stream: true })));
  feed(parse(decoder.decode()));
  feed(parse(none as never));
  const list = (name: string) => numbers.get(name) as number[];
  return { header: header.current as unknown as Header, nodes: list('nodes'), edges: list('edges'), locations: list('locations'), strings };
}

/** The columns of snapshot.ts as plain arrays. */
export interface PlainColumns {
  root: number;
  extraNativeBytes: number;
  nodeType: string[];
  nodeName: number[];
  id: number[];
  selfSize: number[];
  detachedness: number[];
  firstEdge: number[];
  edgeType: string[];
  nameOrIndex: number[];
  toNode: number[];
  locationNode: number[];
  scriptId: number[];
  line: number[];
  column: number[];
}

export function plainColumns({ header, nodes, edges, locations }: PlainFile): PlainColumns {
  const { node_fields: nodeFields, edge_fields: edgeFields, location_fields: locationFields = [] } = header.meta;
  const column = (values: number[], fields: string[], field: string): number[] => {
    const found: number[] = [];
    const position = fields.indexOf(field);
    for (let at = position; position !== -1 && at < values.length; at += fields.length) found.push(values[at]);
    return found;
  };
  const node = (field: string) => column(nodes, nodeFields, field);
  const edge = (field: string) => column(edges, edgeFields, field);
  // In the order of nodes, one a node: of several the last.
  const ofNodes = [...new Map(column(locations, locationFields, 'object_index').map((offset, record) => [offset, record]))].sort(
    ([one], [other]) => one - other,
  );
  const location = (field: string) => {
    const values = column(locations, locationFields, field);
    return values.length === 0 ? [] : ofNodes.map(([, record]) => values[record]);
  };
  const firstEdge = [0];
  for (const count of node('edge_count')) firstEdge.push(firstEdge[firstEdge.length - 1] + count);
  return {
    root: (header.root_index ?? 0) / nodeFields.length,
    extraNativeBytes: header.extra_native_bytes ?? 0,
    nodeType: node('type').map((code) => header.meta.node_types[0][code]),
    nodeName: node('name'),
    id: node('id'),
    selfSize: node('self_size'),
    detachedness: node('detachedness'),
    firstEdge,
    edgeType: edge('type').map((code) => header.meta.edge_types[0][code]),
    nameOrIndex: edge('name_or_index').map((value) => (value < 0 ? value + 2 ** 32 : value)),
    toNode: edge('to_node').map((offset) => offset / nodeFields.length),
    locationNode: location('object_index').map((offset) => offset / nodeFields.length),
    scriptId: location('script_id'),
    line: location('line').map((line) => line | 0),
    column: location('column').map((column) => column | 0),
  };
}
