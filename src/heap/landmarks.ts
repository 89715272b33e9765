/** What every phase looks for by its name, found once. */
import type { Snapshot } from '../format/snapshot.js';
import { type EphemeronEdge, ephemeronEdges } from './ephemerons.js';
import { type WellKnownNames, wellKnownNames } from './names.js';

export interface Landmarks {
  names: WellKnownNames;
  ephemerons: EphemeronEdge[];
}

/** Two passes over the string table and one over edges and nodes. */
export const landmarks = (snapshot: Snapshot): Landmarks => ({
  names: wellKnownNames(snapshot.strings),
  ephemerons: ephemeronEdges(snapshot),
});
