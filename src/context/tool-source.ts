/** A tool call -> what it asks for: the file, command, pattern, address or query. */
import { posix } from 'node:path';
import { digest, isJsonObject, isText, LongText, type Text } from './digested-text.js';

export interface ToolSource {
  tool: string;
  /** As the call names it, cut; null where it names nothing. */
  source: string | null;
  /** Equal for two spellings of one file. */
  key: string;
}

/** Inputs that name a file. */
const FILE_KEYS = ['file_path', 'notebook_path', 'filePath', 'filename', 'file'];
/** Other inputs that say what was asked for, the more telling first. */
const OTHER_KEYS = ['command', 'cmd', 'pattern', 'url', 'uri', 'query', 'path', 'skill', 'description', 'name', 'id'];
const LONGEST = 300;

export const unknownTool: ToolSource = { tool: '(unknown)', source: null, key: '' };

/** `cwd`: folder that relative paths are resolved in; null where it is unknown. */
export function toolSource(name: string | null, input: unknown, cwd: string | null): ToolSource {
  const tool = name === null ? unknownTool.tool : shown(name);
  if (!isJsonObject(input)) return { tool, source: null, key: '' };
  const textOf = (keys: readonly string[]): Text | undefined =>
    keys.map((key) => input[key]).find((value) => isText(value) && value !== '') as Text | undefined;
  const file = textOf(FILE_KEYS);
  if (file !== undefined) return { tool, source: shown(file), key: `file ${keyOf(typeof file === 'string' ? resolved(file, cwd) : file)}` };
  const text = textOf(OTHER_KEYS);
  if (text === undefined) return { tool, source: null, key: '' };
  const isSearch = typeof input.path === 'string' && typeof text === 'string' && text === input.pattern;
  const asked = isSearch ? `${text} in ${input.path as string}` : text;
  return { tool, source: shown(asked), key: `text ${keyOf(asked)}` };
}

function resolved(file: string, cwd: string | null): string {
  return cwd === null ? posix.normalize(file) : posix.resolve(cwd, file);
}

/** Texts that are cut may begin alike: their hash keeps them apart. */
function keyOf(text: Text): string {
  return typeof text === 'string' && text.length <= LONGEST ? text : digest(text).hash;
}

/** A copy: a slice would keep the whole text alive in V8. */
function shown(text: Text): string {
  const head = text instanceof LongText ? text.head : text;
  if (head === text && head.length <= LONGEST) return head;
  return `${Buffer.from(head.slice(0, LONGEST - 1), 'utf16le').toString('utf16le')}…`;
}
