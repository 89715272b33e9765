/**
 * A report, inspection or tree of stacks without the contents of strings and the values of numbers. Works on plain data: each text is handled by the name
 * of its key, and a text under a key that is not listed here counts as contents, so that a new key cannot leak.
 */
import type { TreeStacks } from '../growth/tree-stacks.js';
import type { ReportTree } from '../report/report-tree.js';
import { scriptLabel } from '../text/labels.js';
import { clip } from '../text/safe.js';
import type { Redaction } from '../vocabulary.js';
import { knownClass, looksLikeData, withoutData, withoutFolders } from './kept-names.js';
import { createStandIns, type StandIns } from './stand-ins.js';

export interface RedactOptions {
  /** "contents" by default. */
  redaction?: Redaction | undefined;
  /** The project's folder, an absolute path; with "all", folders outside of it are replaced. */
  root?: string | undefined;
  /** Of one key, so that several documents have the same stand-ins; a random key by default. */
  standIns?: StandIns | undefined;
}

/** Words of snapdiff and V8, and what the user wrote. */
const words = new Set(
  '$schema kind version matchedBy verdict type noise pattern confidence id level metric operator source joinedBy code status section hint reason redacted state groupBy'.split(
    ' ',
  ),
);
/** Names of classes, functions, variables, properties. */
const names = new Set(['name', 'names', 'constructorName', 'label', 'query']);
/** Files. */
const files = new Set(['path', 'script']);
/** Sentences, which quote contents between double quotes. */
const sentences = new Set(['evidence', 'message', 'looksLike', 'advice']);

/** Types of objects whose preview is the name of a function or an internal of V8. */
const namedTypes = new Set(['closure', 'code', 'hidden', 'synthetic', 'array', 'object', 'native', 'object shape']);

/** Does not change the given document. Time O(its size). */
export function redact<Document extends object>(document: Document, options: RedactOptions = {}): Document {
  const { redaction = 'contents' } = options;
  const redactor = createRedactor(document, options);
  const walk = (value: unknown, key: string, owner: object): unknown => {
    if (typeof value === 'string') return redactor.text(value, key, owner);
    if (Array.isArray(value)) return value.map((entry) => walk(entry, key, owner));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([inner, one]) => [inner, walk(one, inner, value)]));
  };
  return { ...(walk(document, '', document) as Document), redacted: redaction };
}

/** Names of frames are names of edges and classes: "sessions: Map". */
export function redactStacks(stacks: TreeStacks, { redaction = 'contents', standIns = createStandIns() }: RedactOptions = {}): TreeStacks {
  const isAll = redaction === 'all';
  const frame = (name: string): string => {
    const colon = name.lastIndexOf(': ');
    if (colon === -1) return withoutData(name, standIns);
    const edge = name.slice(0, colon);
    const isData = isAll && !/^[[(…]/.test(edge) && looksLikeData(edge);
    return `${isData ? standIns.of(edge) : withoutData(edge, standIns)}: ${knownClass(name.slice(colon + 2), isAll, standIns)}`;
  };
  return { ...stacks, names: stacks.names.map(frame) };
}

interface Redactor {
  text(text: string, key: string, owner: object): string;
}

function createRedactor(document: object, { redaction = 'contents', root = '', standIns = createStandIns() }: RedactOptions): Redactor {
  const isAll = redaction === 'all';
  const file = (path: string): string => (isAll ? withoutFolders(withoutData(path, standIns), root, standIns) : withoutData(path, standIns));
  const replaced = replacedTexts(document, file, standIns, isAll);
  const longest = [...replaced.keys()].sort((one, other) => other.length - one.length);
  const substituted = (text: string): string => longest.reduce((sum, found) => sum.replaceAll(found, replaced.get(found) as string), text);
  const name = (text: string): string => knownClass(replaced.get(text) ?? substituted(text), isAll, standIns);
  const classTexts = classTextsOf(document);
  return {
    text(text, key, owner) {
      if (words.has(key)) return text;
      if (names.has(key)) return name(text);
      if (files.has(key)) return file(text);
      if (key === 'texts') return isAll && !classTexts.has(text) && looksLikeData(text) && !treeWords.has(text) ? standIns.of(text) : name(text);
      if (sentences.has(key)) return withoutQuotes(withoutData(substituted(text), standIns), standIns);
      return 'type' in owner && namedTypes.has(String(owner.type)) ? name(text) : contents(text, owner, standIns);
    },
  };
}

/** Of the tree in a report, whose texts are names of properties and classes. */
function classTextsOf(document: { tree?: Pick<ReportTree, 'texts' | 'className'> }): ReadonlySet<string> {
  const { tree } = document;
  return new Set(tree?.className.map((at) => tree.texts[at]));
}

/** Labels of vertices that are no names. */
const treeWords = new Set(['(root)', '[]', '[key]', '…', '(other)']);

/** Paths and their labels, and property keys that look like data, with what takes their place. They may occur in names and sentences too. */
function replacedTexts(document: object, file: (path: string) => string, standIns: StandIns, isAll: boolean): Map<string, string> {
  const found = new Map<string, string>();
  const addFile = (path: string): void => {
    const known = file(path);
    if (known === path) return;
    found.set(path, known);
    const [label, knownLabel] = [path, known].map((text) => scriptLabel(clip(text, MAX_LABELLED)));
    if (label === knownLabel) return;
    for (const text of [label, scriptLabel(path), clip(label, MAX_LABEL)]) if (text.length > 2) found.set(text, knownLabel);
  };
  const visit = (value: unknown, key: string, isEdge: boolean): void => {
    if (typeof value === 'string') {
      if (files.has(key)) addFile(value);
      else if (isAll && key === 'name' && isEdge && value.length > 2 && looksLikeData(value)) found.set(value, standIns.of(value));
    } else if (Array.isArray(value)) {
      for (const entry of value) visit(entry, key, false);
    } else if (typeof value === 'object' && value !== null) {
      const isProperty = key === 'via' && 'type' in value && (value.type === 'property' || value.type === 'entry' || value.type === 'shortcut');
      for (const [inner, one] of Object.entries(value)) visit(one, inner, isProperty);
    }
  };
  visit(document, '', false);
  return found;
}

/** Where sentences cut a script's name, and its label. */
const MAX_LABELLED = 2000;
const MAX_LABEL = 80;

/** "34 characters ~k3j9d0s1ab"; of a value that is no text, its stand-in. */
function contents(text: string, owner: object, standIns: StandIns): string {
  if (text === '') return text;
  const isText = !('type' in owner) || /string/.test(String(owner.type));
  const isCut = 'truncated' in owner && owner.truncated === true;
  const count = `${text.length.toLocaleString('en')}${isCut || text.length >= PREVIEW_UNITS ? '+' : ''}`;
  return isText ? `${count} ${text.length === 1 ? 'character' : 'characters'} ${standIns.of(text)}` : standIns.of(text);
}

/** Previews are cut here. */
const PREVIEW_UNITS = 100;

/** Everything from the first double quote to the last: a text that has quotes itself cannot end it early. */
function withoutQuotes(sentence: string, standIns: StandIns): string {
  const [first, last] = [sentence.indexOf('"'), sentence.lastIndexOf('"')];
  if (first === -1) return sentence;
  const quoted = last > first ? sentence.slice(first + 1, last) : sentence.slice(first + 1);
  const hidden = quoted.split('", "').map((text) => `"${standIns.of(text)}"`);
  return sentence.slice(0, first) + hidden.join(', ') + (last > first ? sentence.slice(last + 1) : '');
}
