/** Tables of Node that keep what a program opened until it closes it. Their names mean nothing to a reader; what is in them does. */
import { scriptOwner } from '../text/labels.js';
import { callbacksText } from './callbacks.js';
import { closingAdvice } from './closing-advice.js';
import { figure, type GrowthCase } from './growth-case.js';
import { nearFunctions } from './near-functions.js';
import type { Reading } from './pattern-reading.js';

interface RuntimeTable {
  /** Of which class a program knows its entries. */
  className: string;
  looksLike: string;
  advice: string;
}

/** By the variable of Node that has the table. */
const tables: Record<string, RuntimeTable> = {
  statWatchers: {
    className: 'StatWatcher',
    looksLike: 'files that are watched: Node keeps each watchFile() until unwatchFile()',
    advice: closingAdvice('StatWatcher'),
  },
  gcPersistentSignals: {
    className: 'AbortSignal',
    looksLike: 'signals that have not aborted and have listeners: Node keeps each until then',
    advice: 'remove the listener when the work is done, or wait less long with AbortSignal.timeout()',
  },
  threadsPorts: {
    className: 'Worker',
    looksLike: 'threads that do not end: Node keeps each Worker until it exits',
    advice: closingAdvice('Worker'),
  },
};

/** Null unless the holder is one of these tables. */
export function readRuntimeTable(growth: GrowthCase): Reading | null {
  const { comparison, finding, places, path, contents, before } = growth;
  const table = Object.hasOwn(tables, growth.name) ? tables[growth.name] : undefined;
  if (!table) return null;
  const place = places.along(path).at(-1)?.location;
  const script = place && comparison.current.heap.scriptNames.get(place.scriptId);
  if (!script || scriptOwner(script) !== 'runtime') return null;
  const gained = contents?.entries == null || before?.entries == null ? finding.headCount : contents.entries - before.entries;
  const callbacks = nearFunctions(growth, finding.heads);
  const listener = callbacks.length === 0 ? [] : [`${callbacks.length === 1 ? 'The listener is' : 'Listeners are'} ${callbacksText(callbacks)}.`];
  return {
    pattern: 'growth',
    name: `${figure(gained)} ${table.className}`,
    looksLike: table.looksLike,
    evidence: listener,
    advice: table.advice,
    location: callbacks[0]?.location ?? null,
    isPlaceOfCallback: true,
  };
}
