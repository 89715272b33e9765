/**
 * The header (`snapshot` in the file): the position of each field in a record and the meaning of each type code.
 */
import { SnapdiffError } from '../errors.js';
import type { Json } from './json.js';
import { edgeTypeNames, nodeTypeNames } from './snapshot.js';

/** Position of a field in a record, or -1. */
type FieldPosition = number;

export interface Meta {
  nodeFieldCount: number;
  node: {
    type: FieldPosition;
    name: FieldPosition;
    id: FieldPosition;
    selfSize: FieldPosition;
    edgeCount: FieldPosition;
    detachedness: FieldPosition;
    traceNodeId: FieldPosition;
  };
  edgeFieldCount: number;
  edge: { type: FieldPosition; nameOrIndex: FieldPosition; toNode: FieldPosition };
  /** 0 if the file has no locations. */
  locationFieldCount: number;
  location: { node: FieldPosition; scriptId: FieldPosition; line: FieldPosition; column: FieldPosition };
  /** Fields of a function that allocated: their number (0 if the file has none), and positions. */
  traceFunction: { count: number; name: FieldPosition; scriptName: FieldPosition; scriptId: FieldPosition; line: FieldPosition; column: FieldPosition };
  /** Whether the file records where its objects were allocated. */
  hasTraces: boolean;
  /** The file's type code -> NodeType, EdgeType. */
  nodeTypeOfCode: Uint8Array;
  edgeTypeOfCode: Uint8Array;
  /** nodeTypeNames, followed by types that only this file has. */
  nodeTypeNames: readonly string[];
  nodeCount: number;
  edgeCount: number;
  rootIndex: number;
  extraNativeBytes: number;
}

/** Fields of a record; V8 writes at most seven. A record must fit into one batch of the scanner. */
const MAX_FIELDS = 100;
/** V8 has 16 node types. Together with ours they must fit into a byte. */
const MAX_TYPES = 200;

/** `byteOffset`: where the header starts. @throws SnapdiffError 'not-a-snapshot' or 'damaged' with the section "snapshot". */
export function readMeta(header: Json, path: string, byteOffset: number): Meta {
  const place = { path, section: 'snapshot', byteOffset };
  const at = () => `at byte ${byteOffset.toLocaleString('en')} in "snapshot"`;
  const bad = (message: string) => new SnapdiffError('not-a-snapshot', `is not a heap snapshot: ${message} (${at()})`, place);
  const object = (value: Json | undefined): { [key: string]: Json } => (value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {});

  const snapshot = object(header);
  if (snapshot.meta === undefined) throw bad('its header has no "meta"');
  const meta = object(snapshot.meta);
  const names = (key: string): string[] => {
    const value = meta[key];
    return Array.isArray(value) ? value.map((entry) => (typeof entry === 'string' ? entry : '')) : [];
  };
  const fields = (key: string, required: readonly string[]) => {
    const list = names(key);
    const missing = required.find((name) => !list.includes(name));
    if (missing !== undefined) throw bad(`its "${key}" has no "${missing}"`);
    if (list.length > MAX_FIELDS) throw bad(`its "${key}" has ${list.length} entries; at most ${MAX_FIELDS} are supported`);
    return list;
  };
  const count = (key: string, fallback?: number): number => {
    const value = snapshot[key] ?? fallback;
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
      throw new SnapdiffError('damaged', `is damaged ${at()}: "${key}" of its header must be a non-negative integer`, place);
    }
    return value;
  };
  const codes = (key: string): string[] => {
    const types = meta[key];
    const list = Array.isArray(types) ? types[0] : undefined;
    if (!Array.isArray(list)) throw bad(`its "${key}" must start with a list of types`);
    if (list.length > MAX_TYPES) throw bad(`its "${key}" lists ${list.length} types; at most ${MAX_TYPES} are supported`);
    return list.map((entry) => (typeof entry === 'string' ? entry : ''));
  };

  const nodeFields = fields('node_fields', ['type', 'name', 'id', 'self_size', 'edge_count']);
  const edgeFields = fields('edge_fields', ['type', 'name_or_index', 'to_node']);
  const locationFields = fields('location_fields', []);
  const extraNodeTypes: string[] = [];
  const nodeTypeOfCode = Uint8Array.from(codes('node_types'), (name) => {
    const type = nodeTypeNames.indexOf(name);
    return type === -1 ? nodeTypeNames.length + extraNodeTypes.push(name) - 1 : type;
  });
  const edgeTypeOfCode = Uint8Array.from(codes('edge_types'), (name) => {
    const type = edgeTypeNames.indexOf(name);
    return type === -1 ? edgeTypeNames.length : type;
  });
  const traceFields = fields('trace_function_info_fields', []);
  const traceFunction = {
    count: traceFields.length,
    name: traceFields.indexOf('name'),
    scriptName: traceFields.indexOf('script_name'),
    scriptId: traceFields.indexOf('script_id'),
    line: traceFields.indexOf('line'),
    column: traceFields.indexOf('column'),
  };
  const hasTraceFields = !Object.values(traceFunction).includes(-1) && /^id,function_info_index,count,size,children$/.test(names('trace_node_fields').join());
  const hasLocations = ['object_index', 'script_id', 'line', 'column'].every((name) => locationFields.includes(name));
  return {
    nodeFieldCount: nodeFields.length,
    node: {
      type: nodeFields.indexOf('type'),
      name: nodeFields.indexOf('name'),
      id: nodeFields.indexOf('id'),
      selfSize: nodeFields.indexOf('self_size'),
      edgeCount: nodeFields.indexOf('edge_count'),
      detachedness: nodeFields.indexOf('detachedness'),
      traceNodeId: nodeFields.indexOf('trace_node_id'),
    },
    edgeFieldCount: edgeFields.length,
    edge: {
      type: edgeFields.indexOf('type'),
      nameOrIndex: edgeFields.indexOf('name_or_index'),
      toNode: edgeFields.indexOf('to_node'),
    },
    locationFieldCount: hasLocations ? locationFields.length : 0,
    location: {
      node: locationFields.indexOf('object_index'),
      scriptId: locationFields.indexOf('script_id'),
      line: locationFields.indexOf('line'),
      column: locationFields.indexOf('column'),
    },
    traceFunction,
    hasTraces: hasTraceFields && nodeFields.includes('trace_node_id') && count('trace_function_count', 0) > 0,
    nodeTypeOfCode,
    edgeTypeOfCode,
    nodeTypeNames: [...nodeTypeNames, ...extraNodeTypes],
    nodeCount: count('node_count'),
    edgeCount: count('edge_count'),
    rootIndex: count('root_index', 0),
    extraNativeBytes: count('extra_native_bytes', 0),
  };
}
