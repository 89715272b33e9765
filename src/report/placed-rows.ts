/** Places as rows of the report: in the original source where a source map leads there, and whose they are. */
import type { ClassLocation } from '../heap/classes.js';
import type { Heap } from '../heap/heap.js';
import { originalPlace } from '../object/originals.js';
import { ownerOf } from '../sources/owners.js';
import type { Location, Placed } from './rows.js';

/** The place of something, its place in the file that ran, and its owner. */
export function placed(place: ClassLocation | null, heap: Heap): Placed {
  const generated = place && locationRow(place, heap);
  if (!place || !generated) return { location: null };
  const original = originalPlace(heap, place);
  const location = original ? { scriptId: place.scriptId, script: original.source, line: fromOne(original.line), column: fromOne(original.column) } : generated;
  const owner = location.script === null || location.script === '' ? null : ownerOf(location.script);
  return { location, ...(original && { generatedLocation: generated }), ...(owner && { owner: { ...owner } }) };
}

/** Lines and columns from 1, both 0 where only the script is known; the script by name where the snapshot knows it. */
function locationRow({ scriptId, line, column, isScriptOnly }: ClassLocation, heap: Heap): Location {
  return {
    scriptId,
    script: heap.scriptNames.get(scriptId) ?? null,
    line: isScriptOnly ? 0 : fromOne(line),
    column: isScriptOnly ? 0 : fromOne(column),
  };
}

/** What is compiled with a negative offset begins before its script. */
const fromOne = (position: number): number => Math.max(0, position) + 1;
