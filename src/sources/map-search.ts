/** Finds the source map of a script: in the folders of --source-maps, among captured sources, inside the script, or beside it. */
import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { SourceSearch } from '../heap/heap.js';
import { scriptOwner } from '../text/labels.js';
import { capturedScript, readCaptured } from './captured-sources.js';
import { fileInFolders } from './source-folders.js';

export interface MappedScript {
  id: number;
  /** Path or URL, as the snapshot has it; empty for none. */
  name: string;
  /** The script's sourceMappingURL, as far as the snapshot has it; empty for none. */
  mapUrl: string;
  /** Names of the program's other scripts, one of which may have evaluated this one. */
  others?: () => Iterable<string>;
}

/** A map's text; its sources are relative to `url`. */
export interface FoundMap {
  text: string;
  url: string;
}

/** A script says that it has a map, which could not be read. */
export interface MissingMap {
  problem: string;
}

const MAX_MAP_BYTES = 300_000_000;
/** A snapshot has texts of 1,024 characters at most. */
const MAX_CUT_UNITS = 1_100;
/** An inline map is at the end of its script. */
const MAX_INLINE_BYTES = 64_000_000;
const comment = /\/[/*][#@]\s*sourceMappingURL=([^\s'"*]+)\s*(?:\*\/)?\s*$/;

/** Whether `findMap` may find one. */
export function mayHaveMap({ name, mapUrl }: MappedScript, { folders, captured: files }: SourceSearch): boolean {
  if (scriptOwner(name) === 'runtime') return false;
  if (mapUrl !== '' || folders.length > 0 || files.length > 0) return true;
  const path = localPath(name);
  return path !== null && existsSync(`${path}.map`);
}

/** Null if the script has no map. */
export function findMap(script: MappedScript, search: SourceSearch): FoundMap | MissingMap | null {
  const { name, mapUrl } = script;
  const path = localPath(name);
  const isInline = mapUrl.startsWith('data:');
  const named = [...(mapUrl === '' || isInline ? [] : [mapUrl]), ...(name === '' ? [] : [`${name.replace(/[?#].*$/s, '')}.map`])];
  for (const wanted of search.folders.length === 0 ? [] : named) {
    const file = fileInFolders(search.folders, resolved(wanted, name));
    if (file !== null) return mapFile(file);
  }
  const captured = inCaptured(script, search.captured);
  if (captured !== null) return captured;
  if (isInline) {
    const inFile = (file: string | null) => (file === null ? null : inlineMap(commentIn(file) ?? ''));
    const text = inlineMap(mapUrl) ?? inFile(path) ?? inFile(fileInFolders(search.folders, name)) ?? evaluatedMap(script, search);
    return text === null ? { problem: `the source map inside ${name} is cut in the snapshot, and the file is not here` } : { text, url: name };
  }
  const beside = mapUrl === '' ? null : localPath(resolved(mapUrl, name));
  if (beside !== null && existsSync(beside)) return mapFile(beside);
  if (path !== null && existsSync(`${path}.map`)) return mapFile(`${path}.map`);
  if (mapUrl === '') return null;
  return { problem: `${name || `script ${script.id}`} has a source map, ${mapUrl.slice(0, 200)}, which was not found` };
}

function inCaptured({ id, name }: MappedScript, paths: readonly string[]): FoundMap | null {
  for (const path of paths) {
    const script = capturedScript(captured(path), id, name);
    if (script === undefined || script.mapUrl === '') continue;
    const text = script.mapUrl.startsWith('data:') ? inlineMap(script.mapUrl) : script.map;
    if (text !== null) return { text, url: script.mapUrl.startsWith('data:') ? name : resolved(script.mapUrl, name) };
  }
  return null;
}

/** The text of a script among captured sources; null if it is not there. */
export function capturedText(id: number, name: string, paths: readonly string[]): string | null {
  for (const path of paths) {
    const script = capturedScript(captured(path), id, name);
    if (script?.text != null) return script.text;
  }
  return null;
}

function captured(path: string): ReturnType<typeof readCaptured> {
  try {
    return readCaptured(path);
  } catch {
    return [];
  }
}

function mapFile(path: string): FoundMap | MissingMap {
  try {
    const descriptor = openSync(path, 'r');
    try {
      const { size } = fstatSync(descriptor);
      if (size > MAX_MAP_BYTES) return { problem: `the source map ${path} is larger than ${MAX_MAP_BYTES / 1e6} MB` };
      return { text: readFileSync(descriptor, 'utf8'), url: pathToFileURL(path).href };
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    return { problem: `the source map ${path} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown error'}` };
  }
}

/** The sourceMappingURL in the last line of a file; null for none. */
function commentIn(path: string): string | null {
  try {
    const descriptor = openSync(path, 'r');
    try {
      const { size } = fstatSync(descriptor);
      const tail = Buffer.alloc(Math.min(size, MAX_INLINE_BYTES));
      readSync(descriptor, tail, 0, tail.length, size - tail.length);
      const at = tail.lastIndexOf('sourceMappingURL=');
      return at === -1 ? null : (comment.exec(tail.subarray(Math.max(0, at - 4)).toString('utf8'))?.[1] ?? null);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return null;
  }
}

/** The text in a data: URL; null if it is cut, or not JSON. */
function inlineMap(url: string): string | null {
  const [, encoding, data] = /^data:(?:application|text)\/json[^,]*?(;base64)?,(.*)$/s.exec(url) ?? [];
  if (data === undefined) return null;
  try {
    const text = encoding === undefined ? decodeURIComponent(data) : Buffer.from(data, 'base64').toString('utf8');
    // V8 cuts texts in snapshots, perhaps behind a brace.
    if (url.length < MAX_CUT_UNITS) JSON.parse(text);
    return text.trimEnd().endsWith('}') ? text : null;
  } catch {
    return null;
  }
}

/** Files that are searched for the text of a script that one of them evaluates. */
const MAX_EVALUATING = 40;

/** The map in the text of a script that another evaluates, as of webpack's devtool "eval-source-map". */
function evaluatedMap(script: MappedScript, search: SourceSearch): string | null {
  const text = evaluatedText(script, search) ?? '';
  const url = [...text.matchAll(/sourceMappingURL=(data:[^\s"'`]+)/g)].at(-1)?.[1] ?? '';
  return url.startsWith(script.mapUrl.slice(0, -1)) ? inlineMap(url) : null;
}

/** The text of a script that another script evaluates: the file of that one has it, between quotes. Null if none has. */
export function evaluatedText({ name, others }: Pick<MappedScript, 'name' | 'others'>, { folders }: SourceSearch): string | null {
  if (name === '' || localPath(name) !== null || scriptOwner(name) === 'runtime') return null;
  const files = [...(others?.() ?? [])].flatMap((other) => localPath(other) ?? fileInFolders(folders, other) ?? []);
  const named = new RegExp(`//[#@] sourceURL=${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?:\\\\n|")`);
  for (const file of files.filter((path) => scriptOwner(path) === 'program').slice(0, MAX_EVALUATING)) {
    const text = textOf(file);
    const at = text.search(named);
    const quoted = at === -1 ? undefined : /^"(?:[^"\\\n]|\\.)*"/.exec(text.slice(text.lastIndexOf('("', at) + 1))?.[0];
    const evaluated = quoted === undefined ? null : parsedText(quoted);
    if (evaluated !== null) return evaluated;
  }
  return null;
}

function parsedText(quoted: string): string | null {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return null;
  }
}

const evaluating = new Map<string, string>();

/** The text of a file that names scripts which it evaluates; empty for any other, and for one that is too long. */
function textOf(path: string): string {
  let text = evaluating.get(path);
  if (text !== undefined) return text;
  try {
    text = statSync(path).size > MAX_INLINE_BYTES ? '' : readFileSync(path, 'utf8');
  } catch {
    text = '';
  }
  if (!text.includes(' sourceURL=')) text = '';
  evaluating.set(path, text);
  return text;
}

function resolved(url: string, script: string): string {
  const base = script.startsWith('/') ? pathToFileURL(script).href : script;
  if (URL.canParse(url, base)) return new URL(url, base).href;
  return url;
}

/** A path of this machine; null for other URLs. */
function localPath(name: string): string | null {
  try {
    const path = name.startsWith('file:') ? fileURLToPath(name.replace(/[?#].*$/s, '')) : name;
    return /^(?:\/(?!\/)|[A-Za-z]:[\\/])/.test(path) ? path : null;
  } catch {
    return null;
  }
}
