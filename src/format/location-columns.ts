/** The locations, one a function, from batches of numbers to columns. */
import { checkRecords, count, sharedBytes } from './columns.js';
import type { Meta } from './meta.js';
import type { NumberSink } from './numbers.js';
import { damaged, type Scanner } from './scanner.js';
import type { Locations } from './snapshot.js';

export interface LocationsSink {
  sink: NumberSink;
  finish(): Locations;
}

/** `placeOf`: scratch, an entry a node. */
export function locationsSink(scanner: Scanner, meta: Meta, placeOf: Int32Array): LocationsSink {
  const { locationFieldCount: stride, location: field, nodeFieldCount, nodeCount } = meta;
  const { path } = scanner.source;
  /** Node -> place + 1 of its last record; 0 for none. */
  placeOf.fill(0);
  const places = createPlaces(path);
  const inverse = 1 / nodeFieldCount;
  const numbers = [field.scriptId, field.line, field.column];
  let done = 0;
  scanner.progress = () => `${count(done)} locations read`;
  const sink: NumberSink = (values, length, odd) => {
    const records = checkRecords(scanner, length, stride, 0, Number.MAX_SAFE_INTEGER, 'locations');
    if (odd.some(({ slot }) => slot % stride === field.node)) throw damaged(scanner, 'a location belongs to no node');
    const far = odd.find(({ slot, value }) => (value | 0) !== value && numbers.includes(slot % stride));
    if (far) throw damaged(scanner, `a location has the impossible value ${far.value}`);
    const oddSlots = new Set(odd.map(({ slot }) => slot));
    for (let record = 0, at = 0; record < records; record++, at += stride) {
      const offset = values[at + field.node];
      // As for edges: exact.
      const ordinal = ((offset + 0.5) * inverse) | 0;
      if (ordinal * nodeFieldCount !== offset || ordinal >= nodeCount)
        throw damaged(scanner, `a location belongs to offset ${count(offset)}, where no node starts`);
      // A slot holds its number modulo 2^32, so that one of 2^31 and more looks like a negative one. Of lines and columns that is what it is: V8 writes
      // them without their sign (HeapSnapshotJSONSerializer::SerializeLocation), and test runners compile with an offset below zero.
      const scriptId = values[at + field.scriptId] | 0;
      if (scriptId < 0 && !oddSlots.has(at + field.scriptId)) {
        throw damaged(scanner, `a location has the impossible value ${values[at + field.scriptId]}`);
      }
      placeOf[ordinal] = 1 + places.of(scriptId, values[at + field.line] | 0, values[at + field.column] | 0);
    }
    done += records;
  };
  return { sink, finish: () => ({ ...inOrder(placeOf, path), ...places.finish() }) };
}

/** Records in the order of nodes. */
function inOrder(placeOf: Int32Array, path: string): Pick<Locations, 'has' | 'before' | 'place' | 'count'> {
  const words = (placeOf.length + 31) >>> 5;
  const has = new Int32Array(sharedBytes(4 * words, path));
  const before = new Int32Array(sharedBytes(4 * words, path));
  let count = 0;
  for (let word = 0; word < words; word++) {
    before[word] = count;
    const first = 32 * word;
    for (let node = first, end = Math.min(first + 32, placeOf.length); node < end; node++) {
      if (placeOf[node] === 0) continue;
      has[word] |= 1 << (node - first);
      count++;
    }
  }
  const place = new Int32Array(sharedBytes(4 * count, path));
  for (let node = 0, record = 0; record < count; node++) if (placeOf[node] !== 0) place[record++] = placeOf[node] - 1;
  return { has, before, place, count };
}

/** Places remembered: a script has some hundreds of functions. */
const REMEMBERED_BITS = 12;

/** Each place once, but for those that were forgotten since. */
function createPlaces(path: string): { of(scriptId: number, line: number, column: number): number; finish(): Pick<Locations, 'scriptId' | 'line' | 'column'> } {
  const column = (): Int32Array => new Int32Array(sharedBytes(4096, path));
  const places = { scriptId: column(), line: column(), column: column() };
  /** Slot of a place -> its position; the last of its slot. */
  const remembered = new Int32Array(1 << REMEMBERED_BITS).fill(-1);
  let length = 0;
  return {
    of(scriptId, line, column) {
      const slot = (Math.imul(scriptId, 0x9e3779b1) ^ Math.imul(line, 0x85ebca6b) ^ Math.imul(column, 0xc2b2ae35)) >>> (32 - REMEMBERED_BITS);
      const known = remembered[slot];
      if (known !== -1 && places.scriptId[known] === scriptId && places.line[known] === line && places.column[known] === column) return known;
      if (length === places.line.length) {
        for (const key of ['scriptId', 'line', 'column'] as const) places[key] = larger(places[key], length + 1, path);
      }
      places.scriptId[length] = scriptId;
      places.line[length] = line;
      places.column[length] = column;
      remembered[slot] = length;
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
