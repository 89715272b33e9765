/**
 * What no variable of the program holds: open handles of the runtime, V8's own tables, and arguments of console calls, which V8 keeps for
 * an inspector. Their holder is a root, so the words are of what came.
 */
import { type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import { sourceOf } from '../graph/graph.js';
import type { Heap } from '../heap/heap.js';
import { edgeName, type PathNode } from '../object/paths.js';
import { type GrowthCase, isNew, mostFrequent } from './growth-case.js';
import { isHandle, readHandles } from './open-handles.js';
import type { Reading } from './pattern-reading.js';

/** Objects whose surroundings are searched for the program's functions. */
const MOST_ASKED = 64;

/** Null unless nothing of the program holds the finding: its holder is a root, or one of the runtime's handles. */
export function readRoot(growth: GrowthCase): Reading | null {
  const { comparison, finding } = growth;
  const { heap } = comparison.current;
  const type = heap.snapshot.nodes.type[finding.node];
  const isRoot = finding.kind === 'handles' || finding.node === heap.snapshot.root || type === NodeType.synthetic;
  if (!isRoot && !isHandle(heap, finding.node)) return null;
  return readConsole(growth) ?? readSymbols(growth) ?? readHandles(growth);
}

/** Arguments of console calls: V8's inspector has a global handle for each, with a label. */
function readConsole(growth: GrowthCase): Reading | null {
  const { paths, finding } = growth;
  const heads = finding.heads.filter((head) => isNew(growth, head)).slice(0, MOST_ASKED);
  const { heap } = growth.comparison.current;
  const kept = heads.filter((head) => isConsoleArgument(paths.pathTo(head), heap));
  if (kept.length === 0 || kept.length < 0.5 * heads.length) return null;
  const [className] = mostFrequent(growth, kept);
  return {
    pattern: 'growth',
    name: `console (arguments kept for DevTools: ${className})`,
    node: kept[0],
    groupSize: Math.max(kept.length, finding.headCount),
    path: paths.pathTo(kept[0]),
    looksLike: 'arguments of console calls: V8 keeps those of the last 1,000 calls for an inspector',
    evidence: ['No variable of the program holds them; they go when the console is cleared, or after 1,000 more calls.'],
    advice: 'not a leak of the program: console.clear() before the snapshot, or log text instead of objects',
    location: null,
    isPlaceOfCallback: true,
  };
}

const isConsoleArgument = (path: readonly PathNode[], heap: Heap): boolean =>
  path.some(({ edge }) => edge !== -1 && edgeName(heap, edge).endsWith(' / DevTools console'));

/** Symbols of the registry that Symbol.for() fills. */
function readSymbols(growth: GrowthCase): Reading | null {
  const { finding, comparison } = growth;
  const { heap } = comparison.current;
  const texts = finding.heads.filter((head) => heap.snapshot.nodes.type[head] === NodeType.string || heap.snapshot.nodes.type[head] === NodeType.symbol);
  if (texts.length < 0.5 * finding.heads.length || texts.length === 0) return null;
  const ofSymbols = texts.filter((node) => heap.snapshot.nodes.type[node] === NodeType.symbol || isNameOfSymbol(growth, node));
  if (ofSymbols.length < 0.5 * texts.length) return null;
  return {
    pattern: 'strings',
    name: 'Symbol.for registry',
    looksLike: 'symbols of the global registry: it keeps each for as long as the process lives',
    evidence: [`One of the new keys: ${JSON.stringify(text(heap.snapshot.strings, heap.snapshot.nodes.name[ofSymbols[ofSymbols.length - 1]]).slice(0, 40))}.`],
    advice: 'Symbol() in place of Symbol.for(), or a fixed set of keys: what Symbol.for() made is never freed',
    location: null,
    isPlaceOfCallback: true,
  };
}

function isNameOfSymbol({ paths: { retainers }, comparison }: GrowthCase, node: NodeOrdinal): boolean {
  const { heap } = comparison.current;
  const { edges, nodes } = heap.snapshot;
  const { start, edge } = retainers;
  for (let at = start[node]; at < Math.min(start[node + 1], start[node] + 50); at++) {
    const source = sourceOf(edges.firstEdge, edge[at]);
    if (nodes.type[source] === NodeType.symbol) return true;
  }
  return false;
}
