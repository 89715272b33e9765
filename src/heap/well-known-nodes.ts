/** Names and WeakMap entries that several phases need, found once. */
import type { Snapshot } from '../format/snapshot.js';
import { type EphemeronEdge, ephemeronEdges } from './ephemerons.js';
import { type WellKnownNames, wellKnownNames } from './names.js';

export interface WellKnownNodes {
  names: WellKnownNames;
  ephemerons: EphemeronEdge[];
}

/** Two passes over the string table and one over edges. */
export const wellKnownNodes = (snapshot: Snapshot): WellKnownNodes => ({
  names: wellKnownNames(snapshot.strings),
  ephemerons: ephemeronEdges(snapshot),
});
