/**
 * Places and names in the original sources of a heap's scripts, by their source maps. Maps are searched for and decoded when a place of their script is
 * asked for; a script without a map costs one lookup.
 */
import { EdgeType, type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import type { ClassLocation } from '../heap/classes.js';
import type { Heap, SourceSearch } from '../heap/heap.js';
import { findMap, type MappedScript, mayHaveMap } from '../sources/map-search.js';
import { decodeMap, type OriginalPlace, type SourceMapping } from '../sources/source-map.js';
import { isMapUrl, scriptOwner } from '../text/labels.js';
import { defaultExportIn, isDefaultVariable, nameOfModule } from './default-exports.js';
import { keptWith } from './kept-with.js';
import { assignedName, nameOfScope } from './scope-names.js';
import { type ScriptSource, scopesOfSource } from './script-scopes.js';
import { sourceOfScript } from './scripts.js';
import { offsetOf, positionOf } from './text-lines.js';
import { isUnloaded } from './unloaded-scripts.js';

/** Null where no source map leads to an original. */
export function originalPlace(heap: Heap, { scriptId, line, column, isScriptOnly }: ClassLocation): OriginalPlace | null {
  return isScriptOnly ? null : (mappingOf(heap, scriptId)?.original(line, column) ?? null);
}

/** The original place of a name; some maps have that of the keyword, or of the sign, before it. */
function placeOfName(heap: Heap, { scriptId, line, column, isScriptOnly }: ClassLocation): OriginalPlace | null {
  const mapping = isScriptOnly ? null : mappingOf(heap, scriptId);
  const place = mapping?.original(line, column) ?? null;
  if (!mapping || !place || place.isExact) return place;
  const source = sourceOfScript(heap, scriptId);
  const offset = source ? offsetOf(source, line, column) : -1;
  const [before] = (source && beforeName.exec(source.text.slice(Math.max(0, offset - 10), Math.max(0, offset)))) || [''];
  const beside = before === '' ? null : mapping.original(line, column - before.length);
  if (!beside?.isExact) return place;
  // Two positions of a map may be at one place of the script; the nearer one before the name is the last.
  const written = mapping.originalText(place, MAX_LINE);
  const name = declaration.exec(written)?.[1] ?? member.exec(written)?.[0] ?? beside.name;
  return { ...place, isExact: true, name };
}

const member = /^#?(?!(?:const|let|var|class|function|export|static|async|new|return|await)\b)[\p{ID_Start}$_][\p{ID_Continue}$]*/u;
const beforeName = /(?:(?<![\w$])(?:(?:const|let|var|class)\s+|static\s*)|[;{}(,\s])$/;

/** The original name of a variable that is declared at this place; `name` where no map has another. What a module exports as its default has its name. */
export function originalVariable(heap: Heap, location: ClassLocation | null, name: string): string {
  if (!location) return name;
  const place = placeOfName(heap, location);
  const script = place?.source ?? heap.scriptNames.get(location.scriptId) ?? '';
  const line = place?.isExact ? (mappingOf(heap, location.scriptId)?.originalText({ ...place, column: 0 }, MAX_LINE) ?? '') : '';
  const exported = place === null ? null : defaultExportIn(line, place.column, script);
  if (exported !== null) return exported;
  const known = place?.name ?? name;
  // Of a file with many modules the name is what a reader finds in it.
  const isOfModule = place !== null || known !== '__WEBPACK_DEFAULT_EXPORT__' || /^webpack/.test(script);
  return isOfModule && isDefaultVariable(known, script) ? nameOfModule(script) : known;
}

/** The original name of a property that is declared at this place, as `this.name` or as a field. */
export function originalProperty(heap: Heap, location: ClassLocation | null, name: string): string {
  if (!location || !mappingOf(heap, location.scriptId)) return name;
  const source = sourceOfScript(heap, location.scriptId);
  const offset = source ? offsetOf(source, location.line, location.column) : -1;
  const [object] = (source && /^(?:this|globalThis|window|self|global)\s*\.\s*/.exec(source.text.slice(offset, offset + 20))) || [''];
  return originalVariable(heap, { ...location, column: location.column + object.length }, name);
}

/** The original name of a function or class at this place, by the name in its script; `name` where no map has another. */
export function originalFunction(heap: Heap, location: ClassLocation | null, name: string): string {
  const mapping = location && mappingOf(heap, location.scriptId);
  if (!location || !mapping) return name;
  if (name === '') return removedName(mapping, location);
  const source = mapping && sourceOfScript(heap, location.scriptId);
  const place = source ? offsetOf(source, location.line, location.column) : -1;
  const tree = source && scopesOfSource(source, place);
  const scope = tree?.at.get(place);
  if (!tree || !scope) return name;
  const named = nameOfScope(tree.text, scope);
  if (named?.name !== name) return name;
  const { scriptId } = location;
  const known = placeOfName(heap, { scriptId, ...positionOf(tree, named.offset) })?.name;
  const isConstructor = /\bconstructor\s*$/.test(tree.text.slice(Math.max(0, scope.start - 20), scope.start));
  const head = isConstructor && scope.parent ? scope.parent : scope;
  return known ?? (head.kind === 'class' ? declaredName(mapping, positionOf(tree, head.start)) : null) ?? name;
}

/** Where the function or class at this place has its name: a class with a constructor is at the constructor otherwise. */
export function namedAt(heap: Heap, location: ClassLocation): ClassLocation {
  const source = sourceOfScript(heap, location.scriptId);
  const place = source ? offsetOf(source, location.line, location.column) : -1;
  const tree = source && scopesOfSource(source, place);
  const scope = tree?.at.get(place);
  const named = tree && scope ? nameOfScope(tree.text, scope) : null;
  return tree && named ? { scriptId: location.scriptId, ...positionOf(tree, named.offset) } : location;
}

/** The name in the head of a class that begins at this place, for maps that have its beginning only; null for none. */
function declaredName(mapping: SourceMapping, { line, column }: { line: number; column: number }): string | null {
  const place = [column, column - 1].map((one) => mapping.original(line, one)).find((one) => one?.isExact);
  return (place && declaration.exec(mapping.originalText(place, MAX_LINE))?.[1]) ?? null;
}

const declaration =
  /^(?:export\s+)?(?:default\s+)?(?:(?:abstract\s+)?class\s+(?!extends\b|implements\b)|(?:const|let|var)\s+)([\p{ID_Start}$_][\p{ID_Continue}$]*)/u;

/** The name of a function expression, or of the variable that it was assigned to, which minifiers remove; empty if it had none. */
function removedName(mapping: SourceMapping, { line, column }: ClassLocation): string {
  const place = mapping.original(line, column);
  if (!place) return '';
  const written = mapping.originalText(place, 200);
  const own = /^(?:async\s+)?function\s*\*?\s*([\p{ID_Start}$_][\p{ID_Continue}$]*)/u.exec(written)?.[1];
  if (own !== undefined || !place.isExact || !(isFunction.test(written) || isParameter.test(written))) return own ?? '';
  const before = mapping.originalText({ ...place, column: 0 }, MAX_LINE).slice(0, place.column);
  // Of an arrow function whose parentheses were removed, the place is that of its parameter.
  return assignedName(isParameter.test(written) ? before.replace(/\(\s*$/, '') : before) ?? '';
}

const isFunction = /^(?:async\b|function\b|\(|[\p{ID_Start}$_][\p{ID_Continue}$]*\s*=>)/u;
const isParameter = /^[\p{ID_Start}$_][\p{ID_Continue}$]*[^()]*\)\s*(?::[^=]*)?=>/u;

/** The script of a place, as its source map names it; empty where it has no name. */
export function originalScript(heap: Heap, location: ClassLocation): string {
  return originalPlace(heap, location)?.source ?? heap.scriptNames.get(location.scriptId) ?? '';
}

/** Whether the script has a source map that can be used. */
export const isMapped = (heap: Heap, scriptId: number): boolean => mappingOf(heap, scriptId) !== null;

/** What is wrong with the maps of these scripts of the program, one sentence each. */
export function mapProblems(heap: Heap, scriptIds: Iterable<number>): string[] {
  return [...new Set(scriptIds)].flatMap((scriptId) => {
    mappingOf(heap, scriptId);
    const problem = problems(heap).get(scriptId);
    return problem === undefined || scriptOwner(heap.scriptNames.get(scriptId) ?? '') !== 'program' ? [] : [problem];
  });
}

/** Whether there may be a source map of a script: it names one, or maps are searched for elsewhere than beside it. Reads no file. */
export const mayBeMapped = (heap: Heap, scriptId: number): boolean => mayHaveMap(mappedScript(heap, scriptId), heap.sourceSearch ?? nowhere);

/** Whether any script of the heap has a source map that can be read; it may be of another version. */
export function hasMaps(heap: Heap): boolean {
  const known = mayHaveMaps(heap);
  known.any ??= [...heap.scriptNames.keys()].some((scriptId) => mapMentions(heap, scriptId, ''));
  return known.any;
}

/** Whether the source map of a script contains a word: as a name, in an original, or in the name of a file. Decodes no map. */
export function mapMentions(heap: Heap, scriptId: number, word: string): boolean {
  if (!mayBeMapped(heap, scriptId)) return false;
  const found = findMap(mappedScript(heap, scriptId), heap.sourceSearch ?? nowhere);
  return found !== null && 'text' in found && found.text.includes(word);
}

const mappings = keptWith(() => new Map<number, SourceMapping | null>());
const problems = keptWith(() => new Map<number, string>());
const mayHaveMaps = keptWith((): { any: boolean | null } => ({ any: null }));
const nowhere: SourceSearch = { folders: [], captured: [] };

function mappingOf(heap: Heap, scriptId: number): SourceMapping | null {
  let mapping = mappings(heap).get(scriptId);
  if (mapping === undefined) mappings(heap).set(scriptId, (mapping = openMapping(heap, scriptId)));
  return mapping;
}

function openMapping(heap: Heap, scriptId: number): SourceMapping | null {
  const script = mappedScript(heap, scriptId);
  if (!mayHaveMap(script, heap.sourceSearch ?? nowhere)) return null;
  const complain = (problem: string): null => {
    problems(heap).set(scriptId, problem);
    return null;
  };
  const found = findMap(script, heap.sourceSearch ?? nowhere);
  if (found === null) return null;
  if ('problem' in found) return complain(found.problem);
  const label = script.name || `script ${scriptId}`;
  try {
    const mapping = decodeMap(found);
    const source = sourceOfScript(heap, scriptId);
    return source && !fits(source, mapping) ? complain(`the source map of ${label} is of another version of it`) : mapping;
  } catch (error) {
    return complain(`the source map of ${label} cannot be used: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const mappedScript = (heap: Heap, scriptId: number): MappedScript => ({
  id: scriptId,
  name: heap.scriptNames.get(scriptId) ?? '',
  mapUrl: isUnloaded(scriptId) ? commentedMapUrl(sourceOfScript(heap, scriptId)) : mapUrlOf(heap, heap.scriptNodes.get(scriptId) ?? -1),
  others: () => new Set(heap.scriptNames.values()),
});

const commentedMapUrl = (source: ScriptSource | null): string => /\/\/[#@] sourceMappingURL=(\S+)\s*$/.exec(source?.text ?? '')?.[1] ?? '';

/** The sourceMappingURL of a script: an edge of that name in Chromium, in Node a field without a name. */
function mapUrlOf({ snapshot: { nodes, edges, strings } }: Heap, script: NodeOrdinal): string {
  if (script === -1) return '';
  for (let edge = edges.firstEdge[script + 1] - 1; edge >= edges.firstEdge[script]; edge--) {
    const node = edges.toNode[edge];
    if (nodes.type[node] !== NodeType.string) continue;
    const isNamed = edges.type[edge] === EdgeType.internal && text(strings, edges.nameOrIndex[edge]) === 'source_mapping_url';
    if (!isNamed && edges.type[edge] !== EdgeType.hidden) continue;
    const url = text(strings, nodes.name[node]);
    if (isNamed || isMapUrl(url)) return url;
  }
  return '';
}

const MAX_LINE = 400;
const MAX_SAMPLES = 200;
/** Of the positions at which a map has a name, the share at which its script must have one; in a wrong place about a quarter do. */
const LEAST_NAMED = 0.7;

/** Whether a map is of this text: names are where the text has names, and what no bundler renames is the same in the originals. */
const fits = (source: ScriptSource, mapping: SourceMapping): boolean => namesFit(source, mapping) && wordsFit(source, mapping);

function namesFit(source: ScriptSource, mapping: SourceMapping): boolean {
  const positions = mapping.namedPositions(MAX_SAMPLES);
  let known = 0;
  let named = 0;
  for (const { line, column } of positions) {
    const offset = offsetOf(source, line, column);
    if (offset === -1 && !source.isWhole) continue;
    known++;
    if (offset !== -1 && /^["'`[#\p{ID_Start}$_]$/u.test(source.text[offset]) && !/[\p{ID_Continue}$]/u.test(source.text[offset - 1] ?? '')) named++;
  }
  return named >= LEAST_NAMED * known;
}

/** Words in a row that are judged together: the beginning of another version is often the same. */
const ROW = 12;
const LEAST_WORDS = 5;
/** The share of equal words; it is 0.8 and more in the right map, also where a bundler adds code, and about 0.1 in a wrong place. */
const LEAST_EQUAL = 0.35;
/** Names of properties and contents of strings, after the character before them, and keywords that stay. */
const lastingWord = /^(?:\.([\p{ID_Start}$_][\p{ID_Continue}$]{2,})|[^\p{ID_Continue}$.](?:["'`]([\w ]{3,12})|(new|throw|await|typeof|switch|super)\b))/u;

/** Whether words of the text are at the places of the originals that the map has for them, in every part of the text. */
function wordsFit(source: ScriptSource, mapping: SourceMapping): boolean {
  const row: boolean[] = [];
  const isRight = () => row.filter((equal) => equal).length >= LEAST_EQUAL * row.length;
  for (const { line, column, original } of mapping.mappedTexts(6 * MAX_SAMPLES)) {
    const offset = offsetOf(source, line, column);
    const [, property, string, keyword] = (offset > 0 && lastingWord.exec(source.text.slice(offset - 1, offset + 60))) || [];
    const word = property ?? string ?? keyword;
    if (word === undefined) continue;
    row.push(original.replace(/^(?:\?\.|[.#"'`])/, '').startsWith(word));
    if (row.length > ROW) row.shift();
    if (row.length === ROW && !isRight()) return false;
  }
  return row.length < LEAST_WORDS || isRight();
}
