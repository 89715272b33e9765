/** Strings of V8 that the uses of others depend on, as indexes of one string table; -1 if it has no such text. */
import type { TextVisitor } from '../format/pass-through.js';

const texts = {
  source: 'source',
  name: 'name',
  map: 'source_mapping_url',
  length: 'length',
  value: 'value',
  first: 'first',
  second: 'second',
  cell: 'system / Cell',
} as const;
/** Names that V8 and JavaScriptCore give to all nodes of a type whose nodes have their own text elsewhere. */
const placeholders = ['(concatenated string)', '(sliced string)', 'heap number', 'smi number', 'int', 'bool', 'double', 'bigint', 'BigInt'];

const isOwner = /^(?:global\b|Window\b|process$|Module$)/;
const ownerBytes = new Set(Buffer.from('gWpM'));

export interface WellKnownStrings extends Record<keyof typeof texts, number> {
  placeholders: ReadonlySet<number>;
  /** Names of objects with many properties that a programmer, or the runtime, named. */
  owners: ReadonlySet<number>;
}

/** Visit all texts, then read `found`. */
export function createStringFinder(): { visit: TextVisitor; found: WellKnownStrings } {
  const positions: Record<string, number> = Object.fromEntries(Object.keys(texts).map((key) => [key, -1]));
  const indexes = new Set<number>();
  const owners = new Set<number>();
  const wanted = new Map<string, string | null>([
    ...Object.entries(texts).map(([key, text]): [string, string] => [text, key]),
    ...placeholders.map((text): [string, null] => [text, null]),
  ]);
  const longest = Math.max(...[...wanted.keys()].map((text) => text.length));
  const firstBytes = new Set([...wanted.keys()].map((text) => text.charCodeAt(0)));
  return {
    visit(bytes, start, end, index) {
      if (ownerBytes.has(bytes[start]) && isOwner.test(String.fromCharCode(...bytes.subarray(start, Math.min(end, start + 8))))) owners.add(index);
      if (end - start > longest || end - start < 3 || !firstBytes.has(bytes[start])) return;
      const text = String.fromCharCode(...bytes.subarray(start, end));
      const key = wanted.get(text);
      if (key === undefined) return;
      if (key === null) indexes.add(index);
      else if (positions[key] === -1) positions[key] = index;
    },
    found: Object.assign(positions, { placeholders: indexes, owners }) as unknown as WellKnownStrings,
  };
}
