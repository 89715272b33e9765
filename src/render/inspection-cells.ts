/** Cells of the tables of an inspection: how an object, an edge and sizes read. Safe for a terminal. */

import type { ObjectRow } from '../report/inspection.js';
import { bytes, plural } from '../text/figures.js';
import { clip, terminalText } from '../text/safe.js';
import { cutEnd, cutMiddle, displayWidth } from '../text/width.js';

/** Longest name in a table of objects. */
export const longestName = 60;

/** `Map`, `"text…"`, `Function onTick`, `system / Context`: how an object is called in a line. */
export function objectText({ name, type, preview, truncated }: ObjectRow): string {
  const text = preview === null ? '' : terminalText(clip(preview, 200));
  const isText = type === 'string' || type.endsWith(' string');
  if (isText && text !== '') return `"${cutEnd(text, longestName)}${truncated && displayWidth(text) <= longestName ? '…' : ''}"`;
  const shown = name === '' ? '(no name)' : terminalText(clip(name, 120));
  if (text === '' || text === shown) return shown;
  // V8's groups say less than what V8 calls the node itself.
  return shown.startsWith('(') && type !== 'number' ? text : `${shown} ${cutEnd(text, longestName)}`;
}

/** Figures of a table of objects. */
export const sizeColumns = [
  { heading: 'Id', cell: (row: ObjectRow) => `@${row.id}`, keep: Infinity },
  { heading: 'Shallow Size', cell: (row: ObjectRow) => bytes(row.shallowBytes), keep: 1 },
  { heading: 'Retained Size', cell: (row: ObjectRow) => bytes(row.retainedBytes), keep: 3 },
];

/** "cache", "[3]", "an entry", "{variable}", "<internal>". */
export function edgeText({ type, name }: { type: string; name: string }): string {
  const shown = cutMiddle(terminalText(clip(name, 120)), 28);
  if (type === 'element') return `[${shown}]`;
  if (type === 'entry') return 'an entry';
  if (type === 'context') return `{${shown}}`;
  return type === 'property' || type === 'shortcut' ? shown : `<${shown}>`;
}

export function moreLines(more: number, what: string): string[] {
  return more > 0 ? [plural(more, what)] : [];
}
