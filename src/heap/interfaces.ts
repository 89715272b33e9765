/**
 * Names plain objects by their properties, e.g. `{id, name, tags}` instead of `Object` (DevTools: inferInterfaceDefinitions, applyInterfaceDefinitions).
 */
import { EdgeType, type NodeOrdinal, NodeType, type Snapshot } from '../format/snapshot.js';
import { findTexts, text } from '../format/strings.js';
import { nodesNamed } from './named.js';
import type { WellKnownNames } from './names.js';
import { createSequences } from './sequences.js';

export interface InterfaceDefinition {
  /** e.g. "{id, name, tags}" */
  name: string;
  properties: string[];
}

const MAX_NAME_LENGTH = 120;
const MIN_OBJECTS = 2;
const MIN_SHARE = 1 / 1000;

/** Interfaces shared by enough plain objects, most frequent first; ties in the order first seen. */
export function inferInterfaces(snapshot: Snapshot, names: WellKnownNames): InterfaceDefinition[] {
  const { nodeCount, edges, strings } = snapshot;
  const sequences = createSequences();
  const shown = new Map<number, string>();
  const shownName = (name: number): string => {
    let formatted = shown.get(name);
    if (formatted === undefined) shown.set(name, (formatted = propertyName(text(strings, name))));
    return formatted;
  };
  /** By string index: length of the displayed name + 1, at most 255, which is more than MAX_NAME_LENGTH; 0 if not measured yet. */
  const measured = new Uint8Array(strings.count);
  const lengthOf = (name: number): number => {
    if (measured[name] === 0) measured[name] = Math.min(255, 1 + shownName(name).length);
    return measured[name] - 1;
  };
  /** Sequences of properties in the order first seen; `counts`: number of objects with each. */
  const seen: number[] = [];
  let counts = new Int32Array(1024);
  let plainObjects = 0;
  const next = nodesNamed(snapshot, NodeType.object, names.object);
  for (let node = next(0); node < nodeCount; node = next(node + 1)) {
    plainObjects++;
    let sequence = 0;
    let length = 1;
    for (let edge = edges.firstEdge[node], end = edges.firstEdge[node + 1]; edge < end; edge++) {
      const name = edges.nameOrIndex[edge];
      if (edges.type[edge] !== EdgeType.property || name === names.proto) continue;
      const more = lengthOf(name);
      if (length > 1 && length + more > MAX_NAME_LENGTH) break;
      length += length > 1 ? more + 2 : more;
      sequence = sequences.extend(sequence, name);
    }
    if (sequence === 0) continue;
    if (sequence >= counts.length) counts = longer(counts, sequence);
    if (counts[sequence]++ === 0) seen.push(sequence);
  }
  const candidates = new Map(seen.map((sequence) => [sequence, counts[sequence]]));
  const least = Math.max(MIN_OBJECTS, plainObjects * MIN_SHARE);
  return byShownName(candidates, (sequence) => sequences.names(sequence), shownName)
    .filter(({ count }) => count >= least)
    .sort((a, b) => b.count - a.count)
    .map(({ name, properties }) => ({ name, properties: properties.map((property) => text(strings, property)) }));
}

/** Copies a column to one of 2 * `position` entries. */
function longer(column: Int32Array<ArrayBuffer>, position: number, rest = 0): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(2 * position).fill(rest);
  copy.set(column);
  return copy;
}

/** Merges sequences with the same displayed name (a leading empty property is not displayed), with the properties of the first one. */
function byShownName(candidates: ReadonlyMap<number, number>, namesOf: (sequence: number) => number[], shownName: (name: number) => string) {
  const merged = new Map<string, { name: string; properties: number[]; count: number }>();
  for (const [sequence, count] of candidates) {
    const properties = namesOf(sequence);
    const name = `{${properties
      .map(shownName)
      .join(', ')
      .replace(/^(, )+/, '')}}`;
    const same = merged.get(name);
    if (same) same.count += count;
    else merged.set(name, { name, properties, count });
  }
  return [...merged.values()];
}

/** The property as DevTools displays it in the name of an interface. */
function propertyName(name: string): string {
  return /[,'"{}]/.test(name) ? `"${JSON.stringify(name).slice(1, -1)}"` : name;
}

/**
 * Returns a function that returns the interface of a plain object as a position in `definitions`, or -1. The object has all properties of its interface;
 * of several, the one with most properties wins, then the most frequent one. Objects with the same properties are matched once.
 */
export function interfaceFinder(snapshot: Snapshot, definitions: readonly InterfaceDefinition[]): (plainObject: NodeOrdinal) => number {
  if (definitions.length === 0) return () => -1;
  const { firstEdge, type, nameOrIndex } = snapshot.edges;
  const { isAskedFor, match } = createMatcher(snapshot, definitions);
  const sequences = createSequences();
  /** Sequence -> interface; -2 if not matched yet. */
  let interfaceOf = new Int32Array(1024).fill(-2);
  return (node) => {
    let sequence = 0;
    for (let edge = firstEdge[node], end = firstEdge[node + 1]; edge < end; edge++) {
      // Properties that no interface has do not affect the result.
      if (type[edge] === EdgeType.property && isAskedFor[nameOrIndex[edge]] === 1) sequence = sequences.extend(sequence, nameOrIndex[edge]);
    }
    if (sequence >= interfaceOf.length) interfaceOf = longer(interfaceOf, sequence, -2);
    if (interfaceOf[sequence] === -2) interfaceOf[sequence] = match(sequences.names(sequence));
    return interfaceOf[sequence];
  };
}

interface Matcher {
  /** By string index: 1 if an interface has a property of that name. */
  isAskedFor: Uint8Array;
  /** The best interface for an object with these properties, or -1. */
  match(properties: readonly number[]): number;
}

function createMatcher(snapshot: Snapshot, definitions: readonly InterfaceDefinition[]): Matcher {
  const { strings } = snapshot;
  const allProperties = [...new Set(definitions.flatMap((definition) => definition.properties))];
  const found = findTexts(strings, allProperties);
  const indexOf = new Map(allProperties.map((property, position) => [property, found[position]]));
  const asked = new Uint8Array(strings.count);
  const usage = new Map<number, number>();
  const required = definitions.map((definition) => definition.properties.map((property) => indexOf.get(property) as number));
  for (const properties of required) {
    for (const name of properties) {
      if (name === -1) continue;
      asked[name] = 1;
      usage.set(name, (usage.get(name) ?? 0) + 1);
    }
  }
  /** Property -> interfaces that are found by it: each by the property that it shares with the fewest others. */
  const byRarest = new Map<number, number[]>();
  required.forEach((properties, definition) => {
    if (properties.includes(-1)) return;
    const rarest = properties.reduce((a, b) => ((usage.get(a) as number) <= (usage.get(b) as number) ? a : b));
    const same = byRarest.get(rarest);
    if (same) same.push(definition);
    else byRarest.set(rarest, [definition]);
  });
  return {
    isAskedFor: asked,
    match(properties) {
      const owned = new Map<number, number>();
      for (const property of properties) owned.set(property, (owned.get(property) ?? 0) + 1);
      let best = -1;
      for (const property of owned.keys()) {
        for (const candidate of byRarest.get(property) ?? []) {
          const longer = best === -1 ? 1 : required[candidate].length - required[best].length;
          if (longer < 0 || (longer === 0 && candidate > best)) continue;
          if (required[candidate].every((name) => (owned.get(name) ?? 0) >= timesIn(required[candidate], name))) best = candidate;
        }
      }
      return best;
    },
  };
}

/** Two symbols may have the same name: an object must have as many of them as the interface. */
const timesIn = (names: readonly number[], name: number): number => names.reduce((times, other) => times + (other === name ? 1 : 0), 0);
