/** Writes batches of numbers to the columns of locations, one record a function. */
import type { GraphMemory } from '../kernel/graph-memory.js';
import { workspaceOf } from '../kernel/workspace.js';
import { slotOfPlace } from '../loops/location-loops.js';
import type { Meta } from './meta.js';
import type { NumberSink } from './numbers.js';
import { damaged, type Scanner } from './scanner.js';
import { checkRecords, count, sharedBytes } from './shared-columns.js';
import type { Locations } from './snapshot.js';

export interface LocationsSink {
  sink: NumberSink;
  finish(): Locations;
}

export function locationsSink(scanner: Scanner, meta: Meta, graph: GraphMemory | null): LocationsSink {
  const { locationFieldCount: stride, location: field, nodeFieldCount, nodeCount } = meta;
  const { path } = scanner.source;
  const { loops, repeat, claim } = workspaceOf({ nodeCount, edgeCount: meta.edgeCount, graphMemory: graph });
  /** Node -> place + 1 of its last record; 0 for none. */
  const placeOf = claim('placeOf');
  loops.fillInts(placeOf, 0, nodeCount);
  const remembered = claim('remembered', 4 * SLOTS).fill(0);
  const places = createPlaces(path, remembered);
  const inverse = 1 / nodeFieldCount;
  const layout = [field.node, field.scriptId, field.line, field.column, nodeFieldCount, nodeCount] as const;
  const numbers = [field.scriptId, field.line, field.column];
  let done = 0;
  scanner.progress = () => `${count(done)} locations read`;
  const sink: NumberSink = (values, length, odd) => {
    const records = checkRecords(scanner, length, stride, 0, Number.MAX_SAFE_INTEGER, 'locations');
    if (odd.some(({ slot }) => slot % stride === field.node)) throw damaged(scanner, 'a location does not belong to a node');
    const far = odd.find(({ slot, value }) => (value | 0) !== value && numbers.includes(slot % stride));
    if (far) throw damaged(scanner, `a location has the invalid value ${far.value}`);
    const oddSlots = new Set(odd.map(({ slot }) => slot));
    /** The next record whose place is not cached: fewer than one in a hundred. */
    const next = odd.length > 0 ? (record: number) => record : repeat('placeAlike', records, values, stride, ...layout, remembered, SLOTS, placeOf);
    for (let record = next(0); record < records; record = next(record + 1)) {
      const at = record * stride;
      const offset = values[at + field.node];
      // Exact, as in edge-columns.ts.
      const ordinal = ((offset + 0.5) * inverse) | 0;
      if (ordinal * nodeFieldCount !== offset || ordinal >= nodeCount)
        throw damaged(scanner, `a location belongs to offset ${count(offset)}, which is not the start of a node`);
      // A slot holds its number modulo 2^32, so a value of 2^31 or more reads as negative. Lines and columns are negative: V8 writes them as
      // unsigned (HeapSnapshotJSONSerializer::SerializeLocation), and test runners compile with a negative offset.
      const scriptId = values[at + field.scriptId] | 0;
      if (scriptId < 0 && !oddSlots.has(at + field.scriptId)) {
        throw damaged(scanner, `a location has the invalid value ${values[at + field.scriptId]}`);
      }
      placeOf[ordinal] = 1 + places.of(scriptId, values[at + field.line] | 0, values[at + field.column] | 0);
    }
    done += records;
  };
  const finish = (): Locations => {
    const [has, before, ordered] = [claim('hasPlace'), claim('placesBefore'), claim('places')];
    const place = ordered.subarray(0, loops.orderPlaces(nodeCount, placeOf, has, before, ordered));
    const kept = (column: Int32Array): Int32Array => {
      const copy = new Int32Array(sharedBytes(column.byteLength, path));
      copy.set(column);
      return copy;
    };
    return { has: kept(has), before: kept(before), place: kept(place), count: place.length, ...places.finish() };
  };
  return { sink, finish };
}

/** Cached places: a script has a few hundred functions. */
const SLOTS = 4096;

/** Stores each place once, or again after it left the cache. `remembered`: script id, line, column and position + 1 of a place, by slot. */
function createPlaces(
  path: string,
  remembered: Int32Array,
): { of(scriptId: number, line: number, column: number): number; finish(): Pick<Locations, 'scriptId' | 'line' | 'column'> } {
  const column = (): Int32Array => new Int32Array(sharedBytes(4096, path));
  const places = { scriptId: column(), line: column(), column: column() };
  let length = 0;
  return {
    of(scriptId, line, column) {
      const slot = 4 * slotOfPlace(scriptId, line, column, SLOTS);
      const isCached = remembered[slot] === scriptId && remembered[slot + 1] === line && remembered[slot + 2] === column;
      if (isCached && remembered[slot + 3] !== 0) return remembered[slot + 3] - 1;
      if (length === places.line.length) {
        for (const key of ['scriptId', 'line', 'column'] as const) places[key] = larger(places[key], length + 1, path);
      }
      places.scriptId[length] = scriptId;
      places.line[length] = line;
      places.column[length] = column;
      remembered[slot] = scriptId;
      remembered[slot + 1] = line;
      remembered[slot + 2] = column;
      remembered[slot + 3] = length + 1;
      return length++;
    },
    finish: () => ({ scriptId: places.scriptId.subarray(0, length), line: places.line.subarray(0, length), column: places.column.subarray(0, length) }),
  };
}

function larger(column: Int32Array, least: number, path: string): Int32Array {
  const copy = new Int32Array(sharedBytes(4 * Math.max(2 * column.length, least), path));
  copy.set(column);
  return copy;
}

export function noLocations(nodeCount: number): Locations {
  const none = new Int32Array(new SharedArrayBuffer(0));
  const words = () => new Int32Array(new SharedArrayBuffer(4 * ((nodeCount + 31) >>> 5)));
  return { has: words(), before: words(), place: none, count: 0, scriptId: none, line: none, column: none };
}
