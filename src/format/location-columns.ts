/** The locations, one a function, from batches of numbers to columns. */
import { checkRecords, count, sharedBytes } from './columns.js';
import type { Meta } from './meta.js';
import type { NumberSink } from './numbers.js';
import { damaged, type Scanner } from './scanner.js';
import type { Locations } from './snapshot.js';

export interface LocationsSink {
  sink: NumberSink;
  /** Records as they stand in the file. */
  finish(): Locations;
}

export function locationsSink(scanner: Scanner, meta: Meta): LocationsSink {
  const { locationFieldCount: stride, location: field, nodeFieldCount, nodeCount } = meta;
  const { path } = scanner.source;
  // How many there are is not known, but hardly ever more than nodes.
  let node: Int32Array = new Int32Array(sharedBytes(4 * nodeCount, path));
  let place: Int32Array = new Int32Array(sharedBytes(4 * nodeCount, path));
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
    if (done + records > node.length) {
      node = larger(node, done + records, path);
      place = larger(place, done + records, path);
    }
    for (let record = 0, at = 0; record < records; record++, at += stride) {
      const offset = values[at + field.node];
      // As for edges: exact.
      const ordinal = ((offset + 0.5) * inverse) | 0;
      if (ordinal * nodeFieldCount !== offset || ordinal >= nodeCount)
        throw damaged(scanner, `a location belongs to offset ${count(offset)}, where no node starts`);
      node[done + record] = ordinal;
      // A slot holds its number modulo 2^32, so that one of 2^31 and more looks like a negative one. Of lines and columns that is what it is: V8 writes
      // them without their sign (HeapSnapshotJSONSerializer::SerializeLocation), and test runners compile with an offset below zero.
      const scriptId = values[at + field.scriptId] | 0;
      if (scriptId < 0 && !oddSlots.has(at + field.scriptId)) {
        throw damaged(scanner, `a location has the impossible value ${values[at + field.scriptId]}`);
      }
      place[done + record] = places.of(scriptId, values[at + field.line] | 0, values[at + field.column] | 0);
    }
    done += records;
  };
  return { sink, finish: () => ({ node: node.subarray(0, done), place: place.subarray(0, done), count: done, ...places.finish() }) };
}

/** The records in the order of nodes, one a node, in the columns that they are in. `scratch`: an entry a node. */
export function inOrder(locations: Locations, scratch: Int32Array): Locations {
  const { node, place, count } = locations;
  /** Node -> place + 1 of its last record; 0 for none. */
  const placeOf = scratch.fill(0);
  for (let record = 0; record < count; record++) placeOf[node[record]] = place[record] + 1;
  let length = 0;
  for (let each = 0; each < placeOf.length; each++) {
    if (placeOf[each] === 0) continue;
    node[length] = each;
    place[length++] = placeOf[each] - 1;
  }
  return { ...locations, node: node.subarray(0, length), place: place.subarray(0, length), count: length };
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

export function noLocations(): Locations {
  const none = new Int32Array(new SharedArrayBuffer(0));
  return { node: none, place: none, count: 0, scriptId: none, line: none, column: none };
}
