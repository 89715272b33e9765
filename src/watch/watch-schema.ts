/**
 * The JSON Schema of a line of `snapdiff watch --format jsonl`: a sample, or at the end the verdict.
 */
import * as s from '../schema/schema-builder.js';
import type { WatchReport } from './conclusion.js';
import { regionKinds } from './regions.js';
import type { Sample } from './sample.js';
import type { MemoryVerdict } from './verdict.js';

const { text, count, number, list, orNull, oneOf, object } = s;

interface Definitions {
  sample: Sample;
  end: { verdict: WatchReport };
  report: WatchReport;
  verdict: MemoryVerdict;
}

const ref = s.references<Definitions>();
const bytes = orNull(number);

const verdictKinds = oneOf<MemoryVerdict['kind']>(['growing', 'plateau', 'unclear']);

const definitions: s.DefinitionsOf<Definitions> = {
  sample: object<Sample>({
    seconds: number,
    residentBytes: bytes,
    heapUsedBytes: bytes,
    heapTotalBytes: bytes,
    externalBytes: bytes,
    arrayBuffersBytes: bytes,
  }),
  end: object<{ verdict: WatchReport }>({ verdict: ref('report') }),
  report: object<WatchReport>({
    kind: verdictKinds,
    reason: text,
    of: oneOf(['resident', 'heap']),
    verdict: ref('verdict'),
    levelBytes: bytes,
    heap: orNull(ref('verdict')),
    where: orNull(oneOf(['heap', 'external', 'outside'])),
    growth: object<WatchReport['growth']>({ residentBytes: bytes, heapUsedBytes: bytes, externalBytes: bytes }),
    regions: list(object<WatchReport['regions'][number]>({ kind: oneOf(regionKinds), bytes: number })),
    hoursToLimit: orNull(number),
    samples: count,
  }),
  verdict: object<MemoryVerdict>({ kind: verdictKinds, reason: text, bytesPerMinute: bytes, fromBytes: bytes, toBytes: bytes, seconds: number }),
};

export const watchSchema = s.document(
  'urn:heap-snapdiff:watch-v1',
  'a line of snapdiff watch --format jsonl, version 1',
  { type: 'object', oneOf: [{ $ref: '#/$defs/sample' }, { $ref: '#/$defs/end' }] },
  definitions,
);
