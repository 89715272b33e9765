/** Entries that a program makes with performance.mark() and performance.measure(): the runtime keeps them until they are cleared. */
import { type GrowthCase, headsShare } from './growth-case.js';
import type { Reading } from './pattern-reading.js';

/** Null where the growth is none of them, or they are in a collection of the program's own. */
export function readPerformanceEntries(growth: GrowthCase): Reading | null {
  const measures = headsShare(growth, /^PerformanceMeasure$/);
  const marks = headsShare(growth, /^PerformanceMark$/);
  if (measures + marks < 0.5) return null;
  const isOfRuntime = /^(?:measure|mark)EntryBuffer$/.test(growth.name) || /^(?:Performance|UserTiming|window)$/.test(growth.name);
  if (!isOfRuntime) return null;
  const made = measures >= marks ? 'performance.measure()' : 'performance.mark()';
  return {
    pattern: 'growth',
    name: `entries of ${made}`,
    looksLike: `entries of ${made}, which the runtime keeps until they are cleared`,
    advice: 'performance.clearMeasures() and performance.clearMarks() when the entries are read, or an observer in place of them',
    location: null,
    isPlaceOfCallback: true,
  };
}
