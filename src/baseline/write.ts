/** From a snapshot's distillate to the text of a baseline file: sorted, a class, collection or vertex a line, so that changes read well in a review. */
import {
  type Baseline,
  type BaselineClass,
  type BaselineCollection,
  type Distillate,
  defaultAllowance,
  MAX_COLLECTIONS,
  MIN_COLLECTION_BYTES,
} from './baseline.js';
import { baselineSchemaId } from './baseline-schema.js';

/** `redacted`: how the names of the distillate are. */
export function baselineOf(
  { snapshot, classes, collections, runtime, tree }: Distillate,
  { allow = defaultAllowance, redacted }: Partial<Pick<Baseline, 'allow' | 'redacted'>> = {},
): Baseline {
  const { totalBytes, nodeCount, edgeCount, statistics } = snapshot;
  const largest = collections.filter(({ retainedBytes }) => retainedBytes >= MIN_COLLECTION_BYTES).slice(0, MAX_COLLECTIONS);
  return {
    $schema: baselineSchemaId,
    schemaVersion: 1,
    kind: 'baseline',
    ...(redacted && { redacted }),
    allow,
    heap: { totalBytes, nodeCount, edgeCount, statistics },
    classes: classes.map(classLine).sort(byPlace),
    collections: largest.map(collectionLine).sort((one, other) => byText(one.name, other.name) || byText(one.constructorName, other.constructorName)),
    runtime,
    tree,
  };
}

/** Only what belongs into the file, in its order. */
function classLine({ name, script, line, column, count, shallowBytes, retainedBytes }: BaselineClass): BaselineClass {
  return { name, script, line, column, count, shallowBytes, retainedBytes };
}

function collectionLine({ name, constructorName, kind, script, line, count, entries, shallowBytes, retainedBytes }: BaselineCollection): BaselineCollection {
  return { name, constructorName, kind, script, line, count, entries, shallowBytes, retainedBytes };
}

function byPlace(one: BaselineClass, other: BaselineClass): number {
  return (
    byText(one.name, other.name) ||
    byText(one.script ?? '', other.script ?? '') ||
    (one.line ?? 0) - (other.line ?? 0) ||
    (one.column ?? 0) - (other.column ?? 0)
  );
}

/** By code units: the same in every locale. */
function byText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Ends with a line feed. */
export function baselineText(baseline: Baseline): string {
  const parts = Object.entries(baseline).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${Array.isArray(value) && value.length > 0 ? lines(value) : JSON.stringify(value)}`,
  );
  return `{\n${parts.join(',\n')}\n}\n`;
}

function lines(rows: readonly unknown[]): string {
  return `[\n${rows.map((row) => `    ${JSON.stringify(row)}`).join(',\n')}\n  ]`;
}
