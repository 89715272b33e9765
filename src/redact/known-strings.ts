/** Strings of V8 that the uses of others depend on, as indexes of one string table; -1 if it has no such text. */
import type { TextVisitor } from '../format/pass-through.js';

const texts = { source: 'source', name: 'name', length: 'length', value: 'value', first: 'first', second: 'second', cell: 'system / Cell' } as const;
/** Names that V8 and JavaScriptCore give to all nodes of a type whose nodes have their own text elsewhere. */
const placeholders = ['(concatenated string)', '(sliced string)', 'heap number', 'smi number', 'int', 'bool', 'double', 'bigint', 'BigInt'];

export interface WellKnownStrings extends Record<keyof typeof texts, number> {
  placeholders: ReadonlySet<number>;
}

/** Visit all texts, then read `found`. */
export function createStringFinder(): { visit: TextVisitor; found: WellKnownStrings } {
  const positions: Record<string, number> = { source: -1, name: -1, length: -1, value: -1, first: -1, second: -1, cell: -1 };
  const indexes = new Set<number>();
  const wanted = new Map<string, string | null>([
    ...Object.entries(texts).map(([key, text]): [string, string] => [text, key]),
    ...placeholders.map((text): [string, null] => [text, null]),
  ]);
  const longest = Math.max(...[...wanted.keys()].map((text) => text.length));
  const firstBytes = new Set([...wanted.keys()].map((text) => text.charCodeAt(0)));
  return {
    visit(bytes, start, end, index) {
      if (end - start > longest || end - start < 3 || !firstBytes.has(bytes[start])) return;
      const text = String.fromCharCode(...bytes.subarray(start, end));
      const key = wanted.get(text);
      if (key === undefined) return;
      if (key === null) indexes.add(index);
      else if (positions[key] === -1) positions[key] = index;
    },
    found: Object.assign(positions, { placeholders: indexes }) as unknown as WellKnownStrings,
  };
}
