/** Validates a small snapshot file with JSON.parse and simple rules. */

interface Parsed {
  snapshot?: { meta?: Record<string, unknown>; [key: string]: unknown };
  [key: string]: unknown;
}

/** Null if the file is valid; else the first rule that it breaks. */
export function whyUnsound(bytes: Uint8Array): string | null {
  const text = Buffer.from(bytes)
    .toString('utf8')
    .replace(/^\ufeff/, '');
  let file: Parsed;
  try {
    file = JSON.parse(text) as Parsed;
  } catch (error) {
    return `JSON.parse says ${(error as Error).message}`;
  }
  if (file === null || typeof file !== 'object' || Array.isArray(file)) return 'it is no object';
  // JSON.parse keeps the last of two equal keys, and turns 1e3 and 1.0 into integers.
  if (keyCount(text) !== Object.keys(file).length) return 'a key occurs twice';
  if (Object.keys(file).length > MAX_KEYS) return 'it has too many keys';
  if (Object.keys(file).some((key) => Buffer.byteLength(key) > MAX_KEY_BYTES)) return 'a key is too long';
  if (/"(nodes|edges)"\s*:\s*\[[^\]"]*[.eE]/.test(text)) return 'a number is no integer';
  if (typeof file['type'] === 'string' && /^(Inspector|GCDebugging)/.test(file['type'])) return 'it is of JavaScriptCore';
  return whyBadHeader(file) ?? whyBadTables(file, text);
}

const MAX_KEYS = 1000;
const MAX_KEY_BYTES = 2 ** 20;

function keyCount(text: string): number {
  let count = 0;
  let depth = 0;
  for (const [mark] of text.matchAll(/"(?:[^"\\]|\\.)*"\s*(:?)|[[\]{}]/gs)) {
    if (mark === '[' || mark === '{') depth++;
    else if (mark === ']' || mark === '}') depth--;
    else if (depth === 1 && mark.endsWith(':')) count++;
  }
  return count;
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const textList = (value: unknown): string[] => (Array.isArray(value) ? value.map((entry) => (typeof entry === 'string' ? entry : '')) : []);
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function whyBadHeader({ snapshot }: Parsed): string | null {
  if (!isObject(snapshot) || !isObject(snapshot.meta)) return 'it has no header';
  const { meta } = snapshot;
  for (const field of ['type', 'name', 'id', 'self_size', 'edge_count']) if (!textList(meta['node_fields']).includes(field)) return `nodes have no ${field}`;
  for (const field of ['type', 'name_or_index', 'to_node']) if (!textList(meta['edge_fields']).includes(field)) return `edges have no ${field}`;
  for (const key of ['node_types', 'edge_types']) if (!Array.isArray(meta[key]) || !Array.isArray((meta[key] as unknown[])[0])) return `no ${key}`;
  for (const key of ['node_count', 'edge_count']) if (!isCount(snapshot[key])) return `${key} is no count`;
  for (const key of ['root_index', 'extra_native_bytes']) if ((snapshot[key] ?? 0) !== 0 && !isCount(snapshot[key])) return `${key} is no count`;
  if (recordsTraces(meta) && (snapshot['trace_function_count'] ?? 0) !== 0 && !isCount(snapshot['trace_function_count']))
    return 'trace_function_count is no count';
  return null;
}

/** Whether the header describes allocation stacks that are read. */
const recordsTraces = (meta: Record<string, unknown>): boolean =>
  ['name', 'script_name', 'script_id', 'line', 'column'].every((field) => textList(meta['trace_function_info_fields']).includes(field)) &&
  textList(meta['trace_node_fields']).join() === 'id,function_info_index,count,size,children' &&
  textList(meta['node_fields']).includes('trace_node_id');

function whyBadTables(file: Parsed, text: string): string | null {
  const { snapshot, strings } = file;
  const meta = snapshot!.meta!;
  const [nodeFields, edgeFields, locationFields] = ['node_fields', 'edge_fields', 'location_fields'].map((key) => textList(meta[key]));
  const [nodeTypes, edgeTypes] = ['node_types', 'edge_types'].map((key) => textList((meta[key] as unknown[])[0]));
  for (const key of ['nodes', 'edges', 'strings']) if (!Array.isArray(file[key])) return `it has no ${key}`;
  if (!(strings as unknown[]).every((value) => typeof value === 'string')) return 'a string is none';
  const stringCount = (strings as unknown[]).length;
  const nodeCount = snapshot!['node_count'] as number;
  const offsetOf = (value: number) => value % nodeFields.length === 0 && value >= 0 && value < nodeCount * nodeFields.length;

  const nodes = table(file['nodes'] as unknown[], nodeFields);
  if (nodes === null || nodes.length !== nodeCount || nodeCount === 0) return 'nodes do not fit their count';
  let edgeCount = 0;
  for (const node of nodes) {
    if (!(node['type'] >= 0 && node['type'] < nodeTypes.length)) return 'a node has no type';
    if (!(node['name'] >= 0 && node['name'] < stringCount)) return 'a node has no name';
    if (!(node['id'] >= 0 && node['self_size'] >= 0 && node['edge_count'] >= 0)) return 'a node is negative';
    if (!((node['detachedness'] ?? 0) >= 0 && (node['detachedness'] ?? 0) < 256)) return 'a node is detached beyond measure';
    if (!((node['trace_node_id'] ?? 0) >= 0 && (node['trace_node_id'] ?? 0) < 2 ** 32)) return 'a node has no allocation stack';
    edgeCount += node['edge_count'];
  }
  const edges = table(file['edges'] as unknown[], edgeFields);
  if (edges === null || edges.length !== snapshot!['edge_count'] || edges.length !== edgeCount) return 'edges do not fit their count';
  for (const edge of edges) {
    const type = edgeTypes[edge['type']];
    if (type === undefined) return 'an edge has no type';
    const name = edge['name_or_index'];
    if (type === 'element' || type === 'hidden' ? name < -(2 ** 31) || name > 2 ** 32 - 1 : name < 0 || name >= stringCount) return 'an edge has no name';
    if (!offsetOf(edge['to_node'])) return 'an edge leads nowhere';
  }
  if (!offsetOf((snapshot!['root_index'] as number | undefined) ?? 0)) return 'the root is no node';
  if (recordsTraces(meta) && snapshot!['trace_function_count'] && file['trace_function_infos'] !== undefined) {
    if (!Array.isArray(file['trace_function_infos'])) return 'functions are no list';
    if (/"trace_function_infos"\s*:\s*\[[^\]"]*[.eE]/.test(text)) return 'a number of a function is no integer';
    if (table(file['trace_function_infos'], textList(meta['trace_function_info_fields'])) === null) return 'a function is incomplete';
  }
  if (file['locations'] === undefined || !['object_index', 'script_id', 'line', 'column'].every((field) => locationFields.includes(field))) return null;
  if (!Array.isArray(file['locations'])) return 'locations are no list';
  if (/"locations"\s*:\s*\[[^\]"]*[.eE]/.test(text)) return 'a number of a location is no integer';
  for (const location of table(file['locations'], locationFields) ?? ([{ object_index: -1 }] as Record<string, number>[])) {
    if (!offsetOf(location['object_index'])) return 'a location belongs to no node';
    if ((location['script_id'] | 0) !== location['script_id']) return `a location has the script ${location['script_id']}`;
    for (const field of ['line', 'column']) {
      // V8 writes negative values as unsigned.
      if (!Number.isInteger(location[field]) || location[field] < -(2 ** 31) || location[field] > 2 ** 32 - 1)
        return `a location has the ${field} ${location[field]}`;
    }
  }
  return null;
}

/** The records of a flat list; null if a value is not an integer or a record is incomplete. Of a duplicate field the first is used. */
function table(values: readonly unknown[], fields: readonly string[]): Record<string, number>[] | null {
  if (values.length % fields.length !== 0 || !values.every((value) => Number.isSafeInteger(value))) return null;
  return Array.from({ length: values.length / fields.length }, (_, record) =>
    Object.fromEntries(fields.map((field, position) => [field, values[record * fields.length + position] as number] as const).reverse()),
  );
}
