/** Schemas of places, of the paths to them, and of the functions that allocated. */
import * as s from '../schema/schema-builder.js';
import { ownerKinds, sampledJoins } from '../vocabulary.js';
import type { Sampling } from './report.js';
import type * as rows from './rows.js';

const { text, integer, number, count, list, orNull, oneOf, object } = s;
const bytes = count;

export interface PlaceDefinitions {
  location: rows.Location;
  owner: rows.Owner;
  allocationFrame: rows.AllocationFrame;
  allocations: rows.Allocations;
  pathStep: rows.PathStep;
  sampledFunction: rows.SampledFunction;
  joinedFunction: rows.JoinedFunction;
  sampling: Sampling;
}

const ref = s.references<PlaceDefinitions>();

/** Of everything that has a `location`. */
export const optionalPlaceKeys = { generatedLocation: ref('location'), owner: ref('owner') };

const sampledKeys: s.RequiredKeys<rows.SampledFunction> = { name: text, location: orNull(ref('location')), bytes, share: number };

export const placeDefinitions: s.DefinitionsOf<PlaceDefinitions> = {
  location: object<rows.Location>({ scriptId: integer, script: orNull(text), line: integer, column: integer }),
  owner: object<rows.Owner>({ kind: oneOf(ownerKinds), name: orNull(text) }, { version: text }),
  allocationFrame: object<rows.AllocationFrame>({ name: text, location: orNull(ref('location')) }, optionalPlaceKeys),
  allocations: object<rows.Allocations>({
    count,
    bytes,
    knownCount: count,
    knownBytes: bytes,
    stacks: list(object<rows.Allocations['stacks'][number]>({ count, bytes, frames: list(ref('allocationFrame')) })),
  }),
  sampledFunction: object<rows.SampledFunction>(sampledKeys, optionalPlaceKeys),
  joinedFunction: object<rows.JoinedFunction>({ ...sampledKeys, joinedBy: oneOf(sampledJoins) }, optionalPlaceKeys),
  sampling: object<Sampling>({ path: text, bytes, samples: orNull(count), functions: list(ref('sampledFunction')) }),
  pathStep: object<rows.PathStep>(
    { via: object<rows.PathStep['via']>({ type: text, name: text }), id: count, name: text, type: text, location: orNull(ref('location')) },
    { skipped: count, ...optionalPlaceKeys },
  ),
};
