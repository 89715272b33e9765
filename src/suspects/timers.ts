/**
 * Timers of Node: lists of those that wait, which the runtime keeps, and timers that a program keeps. A Timeout that waits is in a list; one that
 * has fired or was cleared is in none (Node, lib/internal/timers.js: `_idleNext`).
 */
import { type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import type { Heap } from '../heap/heap.js';
import { propertyTarget } from '../object/follow.js';
import { callbacksAmong, callbacksText, keptBy } from './callbacks.js';
import { classNameOf, type GrowthCase, stepAt } from './growth-case.js';
import { handlesBehind, readHandles } from './open-handles.js';
import type { Reading } from './pattern-reading.js';

/** Null unless timers pile up, or what they call. */
export function readTimers(growth: GrowthCase): Reading | null {
  const { comparison, finding, places, contents } = growth;
  const { heap } = comparison.current;
  const list = listAbove(growth);
  const isList = list !== null;
  const heads = finding.heads.map((head) => firstOf(heap, head));
  const timers = heads.filter((head) => /^(?:Timeout|Immediate)$/.test(classNameOf(comparison, head)) && isTimer(heap, head));
  const isOfTimers = isList || isTimer(heap, finding.node) || (heads.length > 0 && timers.length >= 0.5 * heads.length);
  if (!isOfTimers) return null;
  const callbacks = callbacksAmong(heap, heads, places);
  const handles = isList && callbacks.length === 0 ? readHandles(growth, handlesBehind(growth, heads)) : null;
  if (handles) return handles;
  const kept = callbacks.length > 0 ? keptBy(comparison, callbacks[0], places) : null;
  const called = callbacks.length === 0 ? '' : `${callbacksText(callbacks)}${kept === null ? '' : `, each with ${kept}`}`;
  const location = callbacks[0]?.location ?? null;
  if (isList && callbacks.length === 0 && heads.length > 0 && heads.every((head) => isDeadline(growth, head))) {
    return {
      pattern: 'timers',
      name: `deadlines (AbortSignal.timeout)`,
      looksLike: 'deadlines of AbortSignal.timeout() that have not passed',
      advice: 'shorter deadlines: each is kept until it has passed, also when what it was for is done',
      location,
      isPlaceOfCallback: true,
    };
  }
  if (!isList && contents !== null && timers.length > 0 && timers.filter((timer) => isOver(heap, timer)).length >= 0.8 * timers.length) {
    return {
      pattern: contents.kind === 'array' ? 'growing-array' : 'unbounded-cache',
      looksLike: 'timers that have fired or were cleared, and are still kept with what they call',
      evidence: called === '' ? [] : [`They called ${called}.`],
      advice: 'delete the entry when its timer fires and where it is cleared',
      location,
    };
  }
  return {
    pattern: 'timers',
    ...list,
    evidence: called === '' ? [] : [`The timers call ${called}.`],
    location,
  };
}

/** The runtime's list that the holder is, or is one of the timers of. */
function listAbove(growth: GrowthCase): Pick<Reading, 'name' | 'node' | 'path'> | null {
  const { comparison, path, finding } = growth;
  // Timers of as many durations have a list each, in a table of lists.
  const lists = finding.heads.filter((head) => classNameOf(comparison, head) === 'TimersList');
  if (lists.length > 0 && lists.length >= 0.3 * finding.heads.length && !isTimer(comparison.current.heap, finding.node)) return { name: TIMERS };
  const at = path.findLastIndex(({ node }) => /^(?:TimersList|ImmediateList)$/.test(classNameOf(comparison, node)));
  if (at === -1 || path.some((_, step) => step > at && !/^_idle(?:Next|Prev)$/.test(stepAt(growth, step)))) return null;
  const name = classNameOf(comparison, path[at].node) === 'TimersList' ? TIMERS : 'timers (setImmediate)';
  return at === path.length - 1 ? { name } : { name, node: path[at].node, path: path.slice(0, at + 1) };
}

const TIMERS = 'timers (setInterval, setTimeout)';

/** Of a list of timers the first. */
function firstOf(heap: Heap, node: NodeOrdinal): NodeOrdinal {
  const { nodes, strings } = heap.snapshot;
  const first = text(strings, nodes.name[node]) === 'TimersList' ? propertyTarget(heap, node, '_idleNext') : -1;
  return first === -1 ? node : first;
}

/** Whether a timer aborts a signal. */
function isDeadline({ comparison, places }: GrowthCase, timer: NodeOrdinal): boolean {
  const { heap } = comparison.current;
  const callback = propertyTarget(heap, timer, '_onTimeout');
  const place = callback === -1 ? null : places.locationOf(callback);
  return place !== null && heap.scriptNames.get(place.scriptId) === 'node:internal/abort_controller';
}

const isTimer = (heap: Heap, node: NodeOrdinal): boolean => ['_onTimeout', '_onImmediate'].some((name) => propertyTarget(heap, node, name) !== -1);

function isOver(heap: Heap, timer: NodeOrdinal): boolean {
  const next = propertyTarget(heap, timer, '_idleNext');
  return next !== -1 && heap.snapshot.nodes.type[next] !== NodeType.object;
}
