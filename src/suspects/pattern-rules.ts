/** Patterns that are recognised by what piled up and where: asked of what has no structure of its own. */
import { EdgeType, type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import type { Heap } from '../heap/heap.js';
import { type Contents, visitEntries } from '../object/contents.js';
import { fieldsOf } from '../object/fields.js';
import { propertyTarget } from '../object/follow.js';
import type { CollectionKind, Pattern } from '../vocabulary.js';
import { bytesShare, classNameOf, countOf, type GrowthCase, headsShare, isNew, stepAt } from './growth-case.js';

/** Node writes objects of its own as detached too: those are no parts of a page. */
const detached = /^Detached (?!Node \/)/;
const texts = /^\((concatenated |sliced )?string\)$/;
const bufferClasses = /^\(?(?:Buffer|ArrayBuffer|SharedArrayBuffer|DataView|(?:Big)?(?:Int|Uint|Float)\d+(?:Clamped)?Array)\)?$|JSArrayBufferData/;
const listenerNames =
  /^[#_$]*(?:(?:current|next|event|all)?_?(?:listeners|handlers|callbacks|subscribers|subscriptions|observers|events|hooks|interceptors|middlewares?))[_$]*$/i;
const takenNames = /^[#_]?(?:in_?use|acquired|leased|borrowed|busy|checked_?out|taken|active|used)$/i;
const idleNames = /^[#_]?(?:idle|free|available|unused|pooled|ready)\w*$/i;

/** The first rule that applies. Each asks for a structure; names alone are no sign. */
export const patternOf = (growth: GrowthCase): Pattern => (rules.find(([, applies]) => applies(growth)) as (typeof rules)[number])[0];

const rules: [Pattern, (growth: GrowthCase) => boolean][] = [
  ['listeners', isOwnListeners],
  ['detached-dom', (growth) => headsShare(growth, detached) >= 0.5 || bytesShare(growth, detached) >= 0.5],
  [
    'sliced-strings',
    (growth) => headsShare(growth, /^\(sliced string\)$/) >= 0.5 || (countOf(growth, /^\(sliced string\)$/) > 0 && bytesShare(growth, texts) >= 0.9),
  ],
  ['pool', isPool],
  ['buffers', isBuffers],
  ['messages', (growth) => growth.contents?.kind === 'array' && isMessages(growth)],
  ['closures', isClosures],
  ['strings', (growth) => isOfTexts(growth) && !isDictionary(growth)],
  // Of a listener list that was not understood nothing is known.
  ['growth', (growth) => stepAt(growth, growth.path.length - 1) === '_events' || stepAt(growth, growth.path.length - 2) === '_events'],
  ['unbounded-cache', (growth) => isOfKind(growth, ['map', 'set', 'object']) && hasMore(growth)],
  ['growing-array', (growth) => isOfKind(growth, ['array']) && hasMore(growth)],
  ['buffers', ({ contents }) => contents?.kind === 'buffer' || contents?.kind === 'typed-array'],
  ['growth', () => true],
];

const isOfKind = ({ contents }: GrowthCase, kinds: readonly CollectionKind[]): boolean => contents !== null && kinds.includes(contents.kind);

/** Not if as many entries are there as before: then what they hold became more. */
export const hasMore = ({ contents, before }: GrowthCase): boolean => contents?.entries == null || before?.entries == null || contents.entries > before.entries;

/** Whether nearly all that was gained are texts. */
export const isOfTexts = (growth: GrowthCase): boolean => bytesShare(growth, texts) >= 0.8;

/** A Map or object with texts as keys. */
function isDictionary(growth: GrowthCase): boolean {
  const { comparison, finding, contents } = growth;
  if (contents === null || !hasMore(growth)) return false;
  if (contents.kind === 'object') return true;
  if (contents.kind !== 'map') return false;
  const { nodes } = comparison.current.heap.snapshot;
  const entries = fieldsOf(comparison.current.heap, finding.node, MAX_ENTRIES).fields.filter(({ type }) => type === 'entry');
  const named = entries.filter(({ key }) => key !== -1 && nodes.type[key] !== NodeType.object && nodes.type[key] !== NodeType.closure);
  return entries.length > 0 && named.length >= 0.5 * entries.length;
}

/** Buffers, or objects that have one each: what holds them deeper is described by its own structure. */
function isBuffers(growth: GrowthCase): boolean {
  if (bytesShare(growth, bufferClasses) < 0.5 || bytesShare(growth, /JSArrayBufferData|^ArrayBuffer$/) === 0) return false;
  const { comparison, finding, contents } = growth;
  const { edges } = comparison.current.heap.snapshot;
  if (contents === null || finding.kind === 'handles') return true;
  const isBuffer = (node: NodeOrdinal) => bufferClasses.test(classNameOf(comparison, node));
  const hasBuffer = (node: NodeOrdinal): boolean => {
    for (let edge = edges.firstEdge[node]; edge < edges.firstEdge[node + 1]; edge++) if (isBuffer(edges.toNode[edge])) return true;
    return false;
  };
  const entries = newEntries(growth, contents);
  return entries.length === 0 || entries.filter((entry) => isBuffer(entry) || hasBuffer(entry)).length >= 0.5 * entries.length;
}

/** A collection that the program calls listeners or the like, of functions or of objects that call one back. */
function isOwnListeners(growth: GrowthCase): boolean {
  const { comparison, finding, contents, path } = growth;
  const isCalledSo = [1, 2, 3].some((back) => listenerNames.test(stepAt(growth, path.length - back)));
  if (contents === null || !isCalledSo || finding.heads.length === 0) return false;
  return finding.heads.filter((head) => hasFunction(comparison.current.heap, head)).length >= 0.5 * finding.heads.length;
}

/** Whether an object is a function or has one in a property of its own. */
function hasFunction({ snapshot: { nodes, edges, strings } }: Heap, node: NodeOrdinal): boolean {
  if (nodes.type[node] === NodeType.closure) return true;
  for (let edge = edges.firstEdge[node]; edge < edges.firstEdge[node + 1]; edge++) {
    const isFunction = edges.type[edge] === EdgeType.property && nodes.type[edges.toNode[edge]] === NodeType.closure;
    if (isFunction && text(strings, edges.nameOrIndex[edge]) !== 'constructor') return true;
  }
  return false;
}

/** What is taken, of an object that also has what is idle; or in a field that says that it is in use. */
function isPool(growth: GrowthCase): boolean {
  const { comparison, contents, path } = growth;
  if (contents === null || path.length < 2 || !takenNames.test(stepAt(growth, path.length - 1))) return false;
  const { fields } = fieldsOf(comparison.current.heap, path[path.length - 2].node, 100);
  return fields.some(({ type, name }) => type === 'property' && idleNames.test(name));
}

/** Objects with a role and a content, as language models read them. */
function isMessages({ comparison, finding: { heads } }: GrowthCase): boolean {
  const { heap } = comparison.current;
  const isMessage = (node: number) =>
    propertyTarget(heap, node, 'role') !== -1 && ['content', 'parts', 'text', 'tool_calls'].some((name) => propertyTarget(heap, node, name) !== -1);
  return heads.length > 0 && heads.filter(isMessage).length >= 0.5 * heads.length;
}

/** Functions, or what has one each; of a collection, its own entries. */
function isClosures(growth: GrowthCase): boolean {
  if (headsShare(growth, /^Function$/) < 0.5) return false;
  const { comparison, finding, contents } = growth;
  if (contents === null || finding.kind === 'handles') return true;
  if (isDictionary(growth)) return false;
  const { nodes } = comparison.current.heap.snapshot;
  const entries = newEntries(growth, contents);
  return entries.length === 0 || entries.filter((entry) => nodes.type[entry] === NodeType.closure).length >= 0.5 * entries.length;
}

/** Objects that came, directly in the holder. */
function newEntries(growth: GrowthCase, { kind }: Contents): NodeOrdinal[] {
  const { comparison, finding } = growth;
  const { heap } = comparison.current;
  const entries = new Set<NodeOrdinal>();
  visitEntries(heap, finding.node, kind, (entry) => {
    const type = heap.snapshot.nodes.type[entry];
    if (entries.size < MAX_ENTRIES && (type === NodeType.object || type === NodeType.closure) && isNew(growth, entry)) entries.add(entry);
  });
  return [...entries];
}

const MAX_ENTRIES = 500;
