/**
 * Runs DevTools' code (npm heap-snapshot-toolkit) on snapshots of one program and returns class tables, statistics and the Comparison view as
 * plain rows. The tests run it in separate processes, because it uses much memory and does not free it:
 *
 *     node dist/test/support/devtools.js FILE...
 */
import { pathToFileURL } from 'node:url';
import { DevToolsAPI, parse } from 'heap-snapshot-toolkit';
import { plainBytes } from './plain-bytes.js';

export interface DevToolsClass {
  key: string;
  name: string;
  count: number;
  shallowBytes: number;
  retainedBytes: number;
  distance: number;
}

export interface DevToolsRow {
  key: string;
  name: string;
  newCount: number;
  deletedCount: number;
  countDelta: number;
  newBytes: number;
  deletedBytes: number;
  sizeDeltaBytes: number;
}

export interface DevToolsSnapshot {
  totalBytes: number;
  statistics: { codeBytes: number; stringBytes: number; jsArrayBytes: number; typedArrayBytes: number; nativeBytes: number; systemBytes: number };
  classes: DevToolsClass[];
}

/** DevTools' results for each file; a message if it fails. */
export type Verdict<Value> = { value: Value } | { failed: string };

export interface DevToolsAnswer {
  snapshots: Verdict<DevToolsSnapshot>[];
  /** Only pairs of two readable files. */
  pairs: { baseline: number; current: number; rows: DevToolsRow[] }[];
}

/** The part of JSHeapSnapshot that the Comparison view uses, which the package's types do not include. */
interface Internals {
  uid: number;
  totalSize: number;
  aggregatesWithFilter(filter: unknown): Record<string, { name: string; count: number; self: number; maxRet: number; distance: number }>;
  getStatistics(): {
    native: { total: number; typedArrays: number };
    v8heap: { code: number; jsArrays: number; strings: number; system: number };
  };
  interfaceDefinitions(): string;
  aggregatesForDiff(definitions: string): unknown;
  calculateSnapshotDiff(
    uid: number,
    aggregates: unknown,
  ): Record<string, { name: string; addedCount: number; removedCount: number; countDelta: number; addedSize: number; removedSize: number; sizeDelta: number }>;
}

async function load(text: Uint8Array): Promise<Internals> {
  if (text.length === 0) throw new Error('an empty file: DevTools would wait for more for ever');
  const chunks = new ReadableStream<string>({
    start(controller) {
      const decoder = new TextDecoder();
      for (let at = 0; at < text.length; at += 1 << 20) controller.enqueue(decoder.decode(text.subarray(at, at + (1 << 20)), { stream: true }));
      controller.close();
    },
  });
  return (await parse(chunks as never)) as unknown as Internals;
}

function snapshotOf(snapshot: Internals): DevToolsSnapshot {
  const { NodeFilter } = (DevToolsAPI as unknown as { HeapSnapshotModel: { NodeFilter: new () => unknown } }).HeapSnapshotModel;
  const { native, v8heap } = snapshot.getStatistics();
  const classes = Object.entries(snapshot.aggregatesWithFilter(new NodeFilter()));
  return {
    totalBytes: snapshot.totalSize,
    statistics: {
      codeBytes: v8heap.code,
      stringBytes: v8heap.strings,
      jsArrayBytes: v8heap.jsArrays,
      typedArrayBytes: native.typedArrays,
      nativeBytes: native.total,
      systemBytes: v8heap.system,
    },
    classes: classes.map(([key, { name, count, self, maxRet, distance }]) => ({ key, name, count, shallowBytes: self, retainedBytes: maxRet, distance })),
  };
}

/** Applies the later snapshot's interfaces to the earlier one, like the Comparison view. */
function comparisonOf(baseline: Internals, current: Internals): DevToolsRow[] {
  const aggregates = baseline.aggregatesForDiff(current.interfaceDefinitions());
  return Object.entries(current.calculateSnapshotDiff(baseline.uid, aggregates)).map(([key, row]) => ({
    key,
    name: row.name,
    newCount: row.addedCount,
    deletedCount: row.removedCount,
    countDelta: row.countDelta,
    newBytes: row.addedSize,
    deletedBytes: row.removedSize,
    sizeDeltaBytes: row.sizeDelta,
  }));
}

/** The texts of snapshots, oldest first, and which of them to compare. */
export async function askDevTools(texts: readonly Uint8Array[], pairs: readonly (readonly [number, number])[]): Promise<DevToolsAnswer> {
  const loaded: (Internals | null)[] = [];
  const snapshots: DevToolsAnswer['snapshots'] = [];
  for (const [position, text] of texts.entries()) {
    try {
      const snapshot = await load(text);
      // Comparisons are cached by the uid of the baseline, which the package leaves undefined.
      snapshot.uid = position + 1;
      snapshots.push({ value: snapshotOf(snapshot) });
      loaded.push(snapshot);
    } catch (error) {
      snapshots.push({ failed: String(error) });
      loaded.push(null);
    }
  }
  const answered = pairs.flatMap(([baseline, current]) => {
    const before = loaded[baseline];
    const after = loaded[current];
    return before && after ? [{ baseline, current, rows: comparisonOf(before, after) }] : [];
  });
  return { snapshots, pairs: answered };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const paths = process.argv.slice(2);
  const pairs = paths.slice(1).map((_, earlier) => [earlier, earlier + 1] as const);
  process.stdout.write(JSON.stringify(await askDevTools(paths.map(plainBytes), pairs)));
}
