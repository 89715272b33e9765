/**
 * Builds a heap from a drawing. Each line is a chain of nodes, separated by arrows:
 *
 *     (root) -> App @3 100
 *     App -cache-> Map @5 64 -internal:table-> "":array 400
 *     Map ~key~> Entry#1 @7 40        weak: App retains 564, Entry#1 is not retained
 *     Map -[12]-> "a b":concatenated-string 32
 *
 * - `->` is an element edge with the next number, `-[12]->` element 12, `-name->` a property, `-type:name->` any other type,
 *   `-hidden:3->` a hidden edge, `~name~>` and `~>` weak ones. Names with blanks are in quotes.
 * - A node is its name (in quotes if it has blanks or colons); #tag distinguishes nodes of one name; then, on any mention, `:type`
 *   (blanks as hyphens; names in parentheses are synthetic, others objects), `@id`, a size, `attached`, `detached`, `at=script:line:column`.
 * - Text after three or more blanks is a comment. The first node is the root; ids are 1, 3, 5 ...; sizes default to 0.
 */
import { readSnapshotFrom } from '../../src/format/read.js';
import { edgeTypeNames, type Snapshot } from '../../src/format/snapshot.js';
import { type HeapModel, type ModelEdge, type ModelNode, toFile, toSnapshot } from './heap-model.js';
import { pieces } from './pieces.js';

export interface Drawing {
  model: HeapModel;
  snapshot: Snapshot;
  /** Ordinal of a node by its label. */
  node(label: string): number;
  /** Label of a node by its ordinal. */
  label(node: number): string;
  /** Labels of the nodes for which the test holds, in file order. */
  labels(test: (node: number) => boolean): string[];
  /** A column, or a function of the ordinal, by label. */
  byLabel<Value>(column: { [node: number]: Value }): Record<string, Value>;
  /** Position of the edge with that name from a node. */
  edge(from: string, name: string | number): number;
}

const NODE = /("(?:[^"\\]|\\.)*"|\([^)]*\)|[^\s:"#]+)?(#\w+)?(?::([\w-]+))?/y;
const DETAIL = / (?:@(\d+)|(\d+)|(attached|detached)|at=(\d+):(\d+):(\d+))(?= |$)/y;
const ARROW = /\s?(?:(->)|(~>)|~(.+?)~>|-\[(\d+)\]->|-(?:(\w+):)?("(?:[^"\\]|\\.)*"|\S+?)->) ?/y;
const NUMBERED = ['element', 'hidden'];

export interface DrawOptions {
  /** Label of the root; the first node by default. */
  root?: string;
  extraNativeBytes?: number;
  /** Whether the file has the field; by default if a node is marked attached or detached. */
  hasDetachedness?: boolean;
}

export function draw(text: string, options: DrawOptions = {}): Drawing {
  const parser = createParser();
  for (const line of text.split('\n')) parser.line(line);
  const { nodes, edges } = parser;
  const ordinalOf = new Map(nodes.map(({ label }, ordinal) => [label, ordinal]));
  const node = (label: string): number => {
    const found = ordinalOf.get(label);
    if (found === undefined) throw new Error(`the drawing has no ${label}`);
    return found;
  };
  const model: HeapModel = {
    nodes,
    edges,
    root: options.root === undefined ? 0 : node(options.root),
    extraNativeBytes: options.extraNativeBytes ?? 0,
    hasDetachedness: options.hasDetachedness ?? nodes.some(({ detachedness }) => detachedness !== 0),
  };
  const all = nodes.map((_, ordinal) => ordinal);
  return {
    model,
    snapshot: toSnapshot(model),
    node,
    label: (ordinal) => nodes[ordinal].label,
    labels: (test) => all.filter(test).map((ordinal) => nodes[ordinal].label),
    byLabel: (column) => Object.fromEntries(all.map((ordinal) => [nodes[ordinal].label, column[ordinal]])),
    edge(from, name) {
      const grouped = all.flatMap((ordinal) => edges.filter((edge) => edge.from === ordinal));
      const position = grouped.findIndex((edge) => edge.from === node(from) && edge.name === name);
      if (position === -1) throw new Error(`the drawing has no edge ${name} from ${from}`);
      return position;
    },
  };
}

/** Writes the heap to a file and reads it. */
export function drawnFile(model: HeapModel): string {
  return JSON.stringify(toFile(model));
}

export function readDrawing(model: HeapModel): Promise<Snapshot> {
  return readSnapshotFrom(pieces([Buffer.from(drawnFile(model))]));
}

function createParser(): { nodes: ModelNode[]; edges: ModelEdge[]; line(text: string): void } {
  const nodes: ModelNode[] = [];
  const edges: ModelEdge[] = [];
  const ordinalOf = new Map<string, number>();
  const elements = new Map<number, number>();

  const readNode = (text: string, from: number): { node: number; end: number } => {
    NODE.lastIndex = from;
    const match = NODE.exec(text);
    if (!match?.[1]) throw new Error(`no node at column ${from + 1} of: ${text}`);
    const name = unquote(match[1]);
    const label = name + (match[2] ?? '');
    let node = ordinalOf.get(label);
    if (node === undefined) {
      const type = /^\(.*\)$/.test(name) ? 'synthetic' : 'object';
      node = nodes.push({ label, name, type, id: 2 * nodes.length + 1, size: 0, detachedness: 0, location: null }) - 1;
      ordinalOf.set(label, node);
    }
    if (match[3]) nodes[node].type = match[3].replaceAll('-', ' ');
    let end = NODE.lastIndex;
    for (;;) {
      DETAIL.lastIndex = end;
      const detail = DETAIL.exec(text);
      if (!detail) return { node, end };
      const [, id, size, state, scriptId, line, column] = detail;
      if (id) nodes[node].id = Number(id);
      if (size) nodes[node].size = Number(size);
      if (state) nodes[node].detachedness = state === 'attached' ? 1 : 2;
      if (scriptId) nodes[node].location = { scriptId: Number(scriptId), line: Number(line), column: Number(column) };
      end = DETAIL.lastIndex;
    }
  };

  const readArrow = (text: string, at: number, from: number): { edge: Pick<ModelEdge, 'type' | 'name'>; end: number } => {
    ARROW.lastIndex = at;
    const match = ARROW.exec(text);
    if (!match) throw new Error(`no arrow at column ${at + 1} of: ${text}`);
    const end = ARROW.lastIndex;
    const [, next, weak, weakName, element, type = 'property', name] = match;
    if (next) {
      elements.set(from, (elements.get(from) ?? 0) + 1);
      return { edge: { type: 'element', name: elements.get(from) as number }, end };
    }
    if (weak) return { edge: { type: 'weak', name: 'weak' }, end };
    if (weakName) return { edge: { type: 'weak', name: unquote(weakName) }, end };
    if (element) return { edge: { type: 'element', name: Number(element) }, end };
    if (!edgeTypeNames.includes(type)) throw new Error(`no edge type ${type}: ${text}`);
    return { edge: { type, name: NUMBERED.includes(type) ? Number(name) : unquote(name) }, end };
  };

  const line = (whole: string): void => {
    const text = whole.trim().replace(/ {3,}.*$/, '');
    if (text === '') return;
    let { node, end } = readNode(text, 0);
    while (end < text.length) {
      const arrow = readArrow(text, end, node);
      const target = readNode(text, arrow.end);
      edges.push({ from: node, to: target.node, ...arrow.edge });
      ({ node, end } = target);
    }
  };
  return { nodes, edges, line };
}

function unquote(text: string): string {
  return text.startsWith('"') ? (JSON.parse(text) as string) : text;
}
