/**
 * The JSON Schema of what `snapdiff path`, `show` and `find` print with --format json.
 */
import * as s from '../schema/schema-builder.js';
import { collectionKinds } from '../vocabulary.js';
import type * as found from './found-objects.js';
import type * as inspection from './inspection.js';
import { optionalPlaceKeys } from './place-schema.js';
import type { PathStep } from './rows.js';
import { generator, redactedKey, type SharedDefinitions, sharedDefinitions } from './shared-schema.js';

const { text, flag, integer, count, list, orNull, oneOf, literal, object } = s;

interface Definitions extends SharedDefinitions {
  objectRow: inspection.ObjectRow;
  inspectedObject: inspection.InspectedObject;
  retainer: inspection.RetainerRow;
  dominator: inspection.DominatorRow;
  field: inspection.FieldRow;
  instance: inspection.InstanceRow;
  foundRow: found.FoundRow;
  foundGroup: found.FoundGroup;
}

const ref = s.references<Definitions>();
const via = object<PathStep['via']>({ type: text, name: text });
const location = orNull(ref('location'));

const objectKeys: s.RequiredKeys<inspection.ObjectRow> = {
  id: count,
  name: text,
  type: text,
  preview: orNull(text),
  truncated: flag,
  shallowBytes: count,
  retainedBytes: count,
};

const frame: s.RequiredKeys<inspection.InspectionFrame> = { schemaVersion: literal(1), generator, snapshot: ref('snapshot') };

/** What `path`, `show` and `find` print. */
type Printed = inspection.Inspection | found.FoundObjects;

const kinds: { [Kind in Printed['kind']]: s.SchemaOf<Extract<Printed, { kind: Kind }>> } = {
  object: object<inspection.ObjectInspection>(
    {
      ...frame,
      kind: literal('object'),
      object: ref('inspectedObject'),
      path: list(ref('pathStep')),
      retainers: list(ref('retainer')),
      retainersOmitted: count,
      dominators: list(ref('dominator')),
      dominatorsOmitted: count,
      fields: list(ref('field')),
      fieldsOmitted: count,
    },
    { avoids: text, ...redactedKey },
  ),
  class: object<inspection.ClassInspection>(
    {
      ...frame,
      kind: literal('class'),
      query: text,
      names: list(text),
      count,
      shallowBytes: count,
      instances: list(ref('instance')),
      instancesOmitted: count,
    },
    redactedKey,
  ),
  found: object<found.FoundObjects>({
    schemaVersion: literal(1),
    generator,
    kind: literal('found'),
    snapshots: list(ref('snapshot')),
    count,
    shallowBytes: count,
    objects: list(ref('foundRow')),
    groups: list(ref('foundGroup')),
    omitted: count,
    meant: orNull(text),
  }),
};

const definitions: s.DefinitionsOf<Definitions> = {
  ...sharedDefinitions,
  objectRow: object<inspection.ObjectRow>(objectKeys),
  inspectedObject: object<inspection.InspectedObject>(
    {
      ...objectKeys,
      label: text,
      selfBytes: count,
      distance: integer,
      location,
      collection: orNull(
        object<NonNullable<inspection.InspectedObject['collection']>>({ kind: oneOf(collectionKinds), entries: orNull(count), capacity: orNull(count) }),
      ),
    },
    { ...optionalPlaceKeys, allocatedBy: list(ref('allocationFrame')) },
  ),
  retainer: object<inspection.RetainerRow>({ ...objectKeys, via, location }, optionalPlaceKeys),
  dominator: object<inspection.DominatorRow>({ ...objectKeys, folded: count }),
  field: object<inspection.FieldRow>({ via, key: orNull(ref('objectRow')), value: orNull(ref('objectRow')) }),
  instance: object<inspection.InstanceRow>({ ...objectKeys, label: text, location }, optionalPlaceKeys),
  foundRow: object<found.FoundRow>({ ...objectKeys, label: text, location, growthBytes: orNull(integer) }, optionalPlaceKeys),
  foundGroup: object<found.FoundGroup>({ name: text, location, count, shallowBytes: count, id: count, retainedBytes: count }, optionalPlaceKeys),
};

export const inspectionSchema = s.document(
  'urn:heap-snapdiff:inspection-v1',
  'snapdiff inspection, version 1',
  { type: 'object', required: ['kind'], oneOf: Object.keys(kinds).map((kind) => ({ $ref: `#/$defs/${kind}` })) },
  { ...kinds, ...definitions },
);
