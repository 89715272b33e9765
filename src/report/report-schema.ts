/**
 * The JSON Schema of report version 1. Keys may be added in any release, so unknown keys are allowed everywhere.
 */
import * as s from '../schema/schema-builder.js';
import {
  checkLevels,
  collectionKinds,
  collectionVerdicts,
  confidences,
  growthVerdicts,
  matchings,
  noiseKinds,
  patterns,
  type ReportKind,
  statuses,
  stringKinds,
} from '../vocabulary.js';
import { optionalPlaceKeys } from './place-schema.js';
import type { Check, DocumentFrame, ErrorReport, Report, ReportFrame, Totals } from './report.js';
import type { ReportTree } from './report-tree.js';
import type * as rows from './rows.js';
import { generator, redactedKey, type SharedDefinitions, sharedDefinitions } from './shared-schema.js';
import { treeSchema } from './tree-schema.js';

/**
 * Also the value of `$schema` in every report. A name, not a place: a report outlives the machine and the release that wrote it. The
 * schema itself is dist/report-v1.schema.json in the package, and what `snapdiff schema report` prints.
 */
export const reportSchemaId = 'urn:heap-snapdiff:report-v1';

const { text, flag, integer, count, number, nothing, list, orNull, oneOf, literal, object } = s;
const bytes = count;
const byteDelta = integer;

interface Definitions extends SharedDefinitions {
  totals: Totals;
  classSide: rows.ClassSide;
  comparedRow: rows.ComparedRow;
  trendRow: rows.TrendRow;
  summaryRow: rows.SummaryRow;
  classPoint: rows.ClassPoint;
  seriesPoint: rows.SeriesPoint;
  growth: rows.Growth;
  largeString: rows.LargeString;
  duplicateString: rows.DuplicateString;
  collectionSide: rows.CollectionSide;
  collection: rows.CollectionRow;
  trendCollection: rows.TrendCollection;
  objectsDelta: rows.ObjectsDelta;
  coHolder: rows.CoHolder;
  suspect: rows.Suspect;
  listenerRow: rows.ListenerRow;
  sparseCollection: rows.SparseCollection;
  trendSuspect: rows.TrendSuspect;
  check: Check;
  tree: ReportTree;
}

const ref = s.references<Definitions>();

const frame: s.RequiredKeys<DocumentFrame> = { $schema: text, schemaVersion: literal(1), generator };
const objectOverTime: s.RequiredKeys<rows.OverTime> = { series: list(ref('seriesPoint')), growth: ref('growth') };

const constructorKeys: Omit<s.RequiredKeys<rows.ConstructorRow>, 'baseline'> = {
  name: text,
  location: orNull(ref('location')),
  newCount: count,
  deletedCount: count,
  countDelta: integer,
  newBytes: bytes,
  deletedBytes: bytes,
  sizeDeltaBytes: byteDelta,
  resizedBytes: byteDelta,
  growthBytes: byteDelta,
  retainedDeltaBytes: byteDelta,
  current: ref('classSide'),
  noise: orNull(oneOf(noiseKinds)),
};

const collectionKeys: s.RequiredKeys<rows.CollectionRow> = {
  id: count,
  name: text,
  constructorName: text,
  kind: oneOf(collectionKinds),
  baseline: orNull(ref('collectionSide')),
  current: ref('collectionSide'),
  growthBytes: byteDelta,
  verdict: oneOf(collectionVerdicts),
  added: list(ref('objectsDelta')),
  path: list(ref('pathStep')),
  location: orNull(ref('location')),
};

const suspectKeys: s.RequiredKeys<rows.Suspect> = {
  pattern: s.openChoice(patterns),
  id: orNull(count),
  name: text,
  constructorName: text,
  confidence: oneOf(confidences),
  growthBytes: byteDelta,
  growthShare: number,
  entries: orNull(object<NonNullable<rows.Suspect['entries']>>({ baseline: orNull(count), current: orNull(count) })),
  objects: list(ref('objectsDelta')),
  path: list(ref('pathStep')),
  location: orNull(ref('location')),
  evidence: list(text),
  looksLike: text,
  advice: text,
};

const optionalRowKeys = { ...optionalPlaceKeys, allocations: ref('allocations'), sampled: list(ref('joinedFunction')) };

const optionalSuspectKeys = { ...optionalRowKeys, alsoHeldBy: list(ref('coHolder')) };

/** What is the same in reports of every kind. */
type CommonKeys = 'strings' | 'checks' | 'status' | 'warnings' | 'snapshots' | keyof DocumentFrame;

const reportKeys: s.RequiredKeys<Pick<ReportFrame, CommonKeys>> = {
  ...frame,
  snapshots: list(ref('snapshot'), 1),
  strings: object<ReportFrame['strings']>({ large: list(ref('largeString')), duplicates: list(ref('duplicateString')) }),
  checks: list(ref('check')),
  status: oneOf(statuses),
  warnings: list(object<ReportFrame['warnings'][number]>({ code: text, message: text })),
};

const optionalKeys = { tree: ref('tree'), sampling: ref('sampling'), ...redactedKey };

type OfKind<Kind extends ReportKind> = Extract<Report, { kind: Kind }>;

const kinds: { [Kind in ReportKind]: s.SchemaOf<OfKind<Kind>> } = {
  comparison: object<OfKind<'comparison'>>(
    {
      ...reportKeys,
      kind: literal('comparison'),
      matchedBy: oneOf(matchings),
      totals: ref('totals'),
      constructors: list(ref('comparedRow')),
      collections: list(ref('collection')),
      suspects: list(ref('suspect')),
      unexplainedBytes: byteDelta,
    },
    { runtimeGrowthBytes: byteDelta, ...optionalKeys },
  ),
  trend: object<OfKind<'trend'>>(
    {
      ...reportKeys,
      kind: literal('trend'),
      matchedBy: oneOf(matchings),
      totals: ref('totals'),
      steps: list(ref('totals')),
      growth: ref('growth'),
      constructors: list(ref('trendRow')),
      collections: list(ref('trendCollection')),
      suspects: list(ref('trendSuspect')),
      unexplainedBytes: byteDelta,
    },
    { iterations: list(number), ...optionalKeys },
  ),
  summary: object<OfKind<'summary'>>(
    {
      ...reportKeys,
      kind: literal('summary'),
      matchedBy: nothing,
      totals: nothing,
      constructors: list(ref('summaryRow')),
      collections: list(ref('collection')),
      suspects: list(ref('suspect')),
      unexplainedBytes: nothing,
    },
    optionalKeys,
  ),
  audit: object<OfKind<'audit'>>(
    {
      ...reportKeys,
      kind: literal('audit'),
      matchedBy: nothing,
      totals: nothing,
      constructors: list(ref('summaryRow')),
      collections: list(ref('collection')),
      suspects: list(ref('suspect')),
      runtimeBytes: orNull(bytes),
      unexplainedBytes: byteDelta,
      listeners: list(ref('listenerRow')),
      sparseCollections: list(ref('sparseCollection')),
      detached: object<OfKind<'audit'>['detached']>({ count, shallowBytes: bytes }),
    },
    optionalKeys,
  ),
};

const error = object<ErrorReport>({
  ...frame,
  kind: literal('error'),
  code: text,
  message: text,
  hint: orNull(text),
  path: orNull(text),
  section: orNull(text),
  byteOffset: orNull(count),
});

const definitions: s.DefinitionsOf<Definitions> = {
  ...sharedDefinitions,
  totals: object<Totals>({ newCount: count, deletedCount: count, newBytes: bytes, deletedBytes: bytes, resizedBytes: byteDelta, deltaBytes: byteDelta }),
  classSide: object<rows.ClassSide>({ count, shallowBytes: bytes, retainedBytes: bytes, distance: orNull(integer) }),
  comparedRow: object<rows.ComparedRow>({ ...constructorKeys, baseline: ref('classSide') }, optionalRowKeys),
  trendRow: object<rows.TrendRow>({ ...constructorKeys, baseline: ref('classSide'), series: list(ref('classPoint')), growth: ref('growth') }, optionalRowKeys),
  summaryRow: object<rows.SummaryRow>({ ...constructorKeys, baseline: nothing }, optionalRowKeys),
  classPoint: object<rows.ClassPoint>({ count, shallowBytes: bytes, retainedBytes: bytes }),
  seriesPoint: object<rows.SeriesPoint>({ count: orNull(count), shallowBytes: bytes, retainedBytes: bytes }),
  growth: object<rows.Growth>({
    verdict: oneOf(growthVerdicts),
    countPerStep: number,
    bytesPerStep: number,
    bytesPerIteration: orNull(number),
    exactMultiple: orNull(number),
    reason: text,
  }),
  largeString: object<rows.LargeString>({
    id: count,
    kind: oneOf(stringKinds),
    preview: text,
    truncated: flag,
    shallowBytes: bytes,
    retainedBytes: bytes,
    isNew: flag,
    path: list(ref('pathStep')),
  }),
  duplicateString: object<rows.DuplicateString>(
    { preview: text, count, totalBytes: bytes, countDelta: integer, deltaBytes: byteDelta, certain: flag },
    { wastedBytes: bytes },
  ),
  listenerRow: object<rows.ListenerRow>(
    {
      id: count,
      name: text,
      constructorName: text,
      event: text,
      listeners: count,
      path: list(ref('pathStep')),
      location: orNull(ref('location')),
    },
    optionalPlaceKeys,
  ),
  sparseCollection: object<rows.SparseCollection>(
    {
      id: count,
      name: text,
      constructorName: text,
      kind: oneOf(collectionKinds),
      entries: count,
      capacity: count,
      storeBytes: bytes,
      wastedBytes: bytes,
      path: list(ref('pathStep')),
      location: orNull(ref('location')),
    },
    optionalPlaceKeys,
  ),
  collectionSide: object<rows.CollectionSide>({ entries: orNull(count), capacity: orNull(count), shallowBytes: bytes, retainedBytes: bytes }),
  collection: object<rows.CollectionRow>(collectionKeys, optionalPlaceKeys),
  trendCollection: object<rows.TrendCollection>({ ...collectionKeys, ...objectOverTime }, optionalPlaceKeys),
  objectsDelta: object<rows.ObjectsDelta>({ name: text, countDelta: integer, deltaBytes: byteDelta }),
  coHolder: object<rows.CoHolder>(
    { id: count, name: text, constructorName: text, path: list(ref('pathStep')), location: orNull(ref('location')) },
    optionalPlaceKeys,
  ),
  suspect: object<rows.Suspect>(suspectKeys, optionalSuspectKeys),
  trendSuspect: object<rows.TrendSuspect>({ ...suspectKeys, ...objectOverTime }, optionalSuspectKeys),
  check: object<Check>({
    id: text,
    level: oneOf(checkLevels),
    metric: text,
    operator: literal('<='),
    expected: number,
    actual: number,
    passed: flag,
    message: text,
    source: text,
  }),
  tree: treeSchema,
};

const branches = [...Object.keys(kinds), 'error'].map((kind) => ({ $ref: `#/$defs/${kind}` }));

export const reportSchema = s.document(
  reportSchemaId,
  'snapdiff report, version 1',
  { type: 'object', required: ['kind'], oneOf: branches },
  { ...kinds, error, ...definitions },
);
