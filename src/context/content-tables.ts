/** What contents are made of: by kind, by tool, by source; equal ones, and the largest. */

import type { ContentItem } from './content-items.js';
import type { ContextContents, DuplicateRow, KindRow, LargeResult, PartKind, SourceRow, ToolRow } from './context-report.js';

/** Repeated user texts below this are habits ("go on"), not contents. */
const PASTED_BYTES = 1000;
const SHOWN_LARGEST = 10;

export function contentTables(items: readonly ContentItem[]): ContextContents {
  const textBytes = sum(items, ({ part }) => (part.kind === 'images' ? 0 : part.bytes));
  const shareOf = (bytes: number): number => (textBytes === 0 ? 0 : bytes / textBytes);
  const images = items.filter(({ part }) => part.kind === 'images');
  const duplicates = duplicateRows(items);
  const wastedBytes = sum(duplicates, (row) => row.wastedBytes);
  return {
    totals: {
      textBytes,
      images: images.length,
      imageBytes: sum(images, ({ part }) => part.bytes),
      estimatedTokens: sum(items, ({ part }) => part.estimatedTokens),
      resultBytes: sum(items, resultBytes),
      wastedBytes,
      duplicateShare: shareOf(wastedBytes),
    },
    kinds: kindRows(items),
    tools: toolRows(items, shareOf),
    sources: sourceRows(items, shareOf),
    duplicates,
    largest: largestResults(items, shareOf),
  };
}

function kindRows(items: readonly ContentItem[]): KindRow[] {
  const all = sum(items, ({ part }) => part.estimatedTokens);
  const rows = new Map<PartKind, KindRow>();
  for (const { part } of items) {
    const row = entry(rows, part.kind, (): KindRow => ({ kind: part.kind, parts: 0, bytes: 0, estimatedTokens: 0, share: 0 }));
    row.parts++;
    row.bytes += part.bytes;
    row.estimatedTokens += part.estimatedTokens;
  }
  for (const row of rows.values()) row.share = all === 0 ? 0 : row.estimatedTokens / all;
  return [...rows.values()].sort((left, right) => right.estimatedTokens - left.estimatedTokens || compareTexts(left.kind, right.kind));
}

function toolRows(items: readonly ContentItem[], shareOf: (bytes: number) => number): ToolRow[] {
  const rows = new Map<string, ToolRow>();
  for (const { part, origin } of items) {
    if (origin === null) continue;
    const { tool } = origin;
    const row = entry(rows, tool, (): ToolRow => ({ tool, calls: 0, callBytes: 0, results: 0, bytes: 0, images: 0, share: 0 }));
    if (part.kind === 'images') row.images++;
    else if (part.isResult) {
      row.results++;
      row.bytes += part.bytes;
    } else {
      row.calls++;
      row.callBytes += part.bytes;
    }
  }
  for (const row of rows.values()) row.share = shareOf(row.bytes);
  return [...rows.values()].sort((left, right) => right.bytes - left.bytes || right.callBytes - left.callBytes || compareTexts(left.tool, right.tool));
}

function sourceRows(items: readonly ContentItem[], shareOf: (bytes: number) => number): SourceRow[] {
  const rows = new Map<string, SourceRow>();
  for (const { part, origin } of items) {
    if (origin === null || part.kind === 'tool-calls') continue;
    const { tool, source, key } = origin;
    const row = entry(rows, `${tool}\0${key}`, (): SourceRow => ({ tool, source, results: 0, bytes: 0, images: 0, share: 0 }));
    if (part.kind === 'images') row.images++;
    else {
      row.results++;
      row.bytes += part.bytes;
    }
  }
  for (const row of rows.values()) row.share = shareOf(row.bytes);
  return [...rows.values()].sort(
    (left, right) =>
      right.bytes - left.bytes ||
      right.results - left.results ||
      right.images - left.images ||
      compareTexts(left.tool, right.tool) ||
      compareTexts(left.source ?? '', right.source ?? ''),
  );
}

/** Equal texts in one conversation: in two conversations they are no waste. */
function duplicateRows(items: readonly ContentItem[]): DuplicateRow[] {
  const rows = new Map<string, DuplicateRow>();
  for (const { part, origin, conversation } of items) {
    const isPasted = part.kind === 'user' && part.bytes >= PASTED_BYTES;
    if (part.bytes === 0 || !(part.isResult || isPasted)) continue;
    const { tool, source } = origin ?? { tool: null, source: null };
    const first = (): DuplicateRow => ({ tool, source, copies: 0, bytes: part.bytes, wastedBytes: 0 });
    const row = entry(rows, `${conversation} ${part.hash}`, first);
    row.copies++;
    row.wastedBytes = part.bytes * (row.copies - 1);
  }
  return [...rows.values()]
    .filter(({ copies }) => copies > 1)
    .sort(
      (left, right) =>
        right.wastedBytes - left.wastedBytes ||
        right.copies - left.copies ||
        compareTexts(left.tool ?? '', right.tool ?? '') ||
        compareTexts(left.source ?? '', right.source ?? ''),
    );
}

function largestResults(items: readonly ContentItem[], shareOf: (bytes: number) => number): LargeResult[] {
  return items
    .filter((item) => resultBytes(item) > 0)
    .sort((left, right) => right.part.bytes - left.part.bytes)
    .slice(0, SHOWN_LARGEST)
    .map(({ part, origin, record, conversation }) => {
      const { tool, source } = origin!;
      return { tool, source, conversation, line: record.line, bytes: part.bytes, share: shareOf(part.bytes), preview: part.preview };
    });
}

function resultBytes({ part }: ContentItem): number {
  return part.isResult ? part.bytes : 0;
}

function sum<Value>(values: readonly Value[], amount: (value: Value) => number): number {
  return values.reduce((total, value) => total + amount(value), 0);
}

function entry<Key, Row>(rows: Map<Key, Row>, key: Key, create: () => Row): Row {
  const known = rows.get(key);
  if (known !== undefined) return known;
  const row = create();
  rows.set(key, row);
  return row;
}

function compareTexts(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
