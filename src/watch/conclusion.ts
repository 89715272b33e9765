/** Concludes from all series of a watch whether the process grows, and whether a heap snapshot can show why. */
import { growthOf, type RegionKind, type Regions } from './regions.js';
import { type Sample, seriesOf } from './sample.js';
import { judge, type MemoryVerdict } from './verdict.js';

export interface WatchReport {
  kind: MemoryVerdict['kind'];
  /** One sentence or two. */
  reason: string;
  /** The series of the verdict: the resident set if it is known, but the heap if only the heap grows. */
  of: 'resident' | 'heap';
  verdict: MemoryVerdict;
  /** The last level of the floor, or the lowest sample if there are few; of the resident set if it is known. */
  levelBytes: number | null;
  /** The verdict on the used heap; null without an inspector. */
  heap: MemoryVerdict | null;
  /** The place of the growth: JavaScript objects, memory that they hold outside of V8's heap, or neither. Null if nothing grows, or without an inspector. */
  where: 'heap' | 'external' | 'outside' | null;
  /** Change of the floor over the time of the verdict. */
  growth: { residentBytes: number | null; heapUsedBytes: number | null; externalBytes: number | null };
  /** Kinds of mappings that grew by 1 MB or more, from the end of the warm-up to the end. Linux only. */
  regions: { kind: RegionKind; bytes: number }[];
  /** Hours until the resident set reaches the limit at this rate; null without a limit or without growth. */
  hoursToLimit: number | null;
  samples: number;
}

export interface Seen {
  samples: readonly Sample[];
  /** Seconds at the beginning that the verdict ignores. */
  warmupSeconds: number;
  /** Times at which a snapshot was written, which takes memory. */
  disturbances: readonly number[];
  regions: { before: Regions; after: Regions } | null;
  /** Heap used after a garbage collection at the end; null if none was requested. */
  collectedBytes: number | null;
  limitBytes: number | null;
  /** Workers of the program: their memory is part of the resident set, but not of the heap figures. */
  workers: number;
}

/** If this part of the growth is left after a garbage collection, it was held. */
const HELD_SHARE = 0.5;
/** A part of the resident set's growth that is enough to explain it. */
const EXPLAINS = 0.5;
const SOME_REGION = 1_000_000;

export function conclude(seen: Seen): WatchReport {
  const samples = longestCalm(seen);
  const resident = judge(seriesOf(samples, 'residentBytes'));
  const used = seriesOf(samples, 'heapUsedBytes');
  const heap = used.length === 0 ? null : withoutGarbage(judge(used), seen.collectedBytes);
  const isKnown = seen.samples.some(({ residentBytes }) => residentBytes !== null);
  const of = isKnown && (heap?.kind !== 'growing' || resident.kind === 'growing') ? 'resident' : 'heap';
  const verdict = of === 'heap' && heap !== null ? heap : resident;
  const growth = {
    residentBytes: change(resident),
    heapUsedBytes: heap && change(heap),
    externalBytes: change(judge(seriesOf(samples, 'externalBytes'))),
  };
  const { kind, reason: ofVerdict } = together(verdict, isKnown ? resident : null, heap, seen.collectedBytes);
  const levelBytes = (isKnown ? resident.toBytes : verdict.toBytes) ?? lowest(seen, isKnown ? 'residentBytes' : 'heapUsedBytes');
  const limit = seen.limitBytes !== null && kind === 'growing' && levelBytes !== null ? seen.limitBytes - levelBytes : null;
  const where = kind === 'growing' ? whereOf(growth, heap) : null;
  const reason = where === 'outside' && seen.workers > 0 ? `${ofVerdict} ${workersText(seen.workers)}` : ofVerdict;
  return {
    kind,
    reason,
    of,
    verdict,
    levelBytes,
    heap,
    where,
    growth,
    regions: seen.regions === null ? [] : growthOf(seen.regions.before, seen.regions.after, SOME_REGION),
    hoursToLimit: limit === null || !verdict.bytesPerMinute || verdict.bytesPerMinute <= 0 ? null : Math.max(0, limit / verdict.bytesPerMinute / 60),
    samples: seen.samples.length,
  };
}

const workersText = (count: number): string =>
  count === 1 ? 'The program has a worker, which may hold it.' : `The program has ${count} workers, which may hold it.`;

/** The lowest sample after the warm-up; of all samples if the watch ended before. */
function lowest({ samples, warmupSeconds }: Seen, key: 'residentBytes' | 'heapUsedBytes'): number | null {
  const judged = samples.filter(({ seconds }) => seconds >= warmupSeconds);
  const series = [judged, samples].map((some) => seriesOf(some, key)).find((some) => some.length > 0) ?? [];
  return series.length === 0 ? null : Math.min(...series.map(({ bytes }) => bytes));
}

const change = ({ fromBytes, toBytes }: MemoryVerdict): number | null => (fromBytes === null || toBytes === null ? null : toBytes - fromBytes);

function together(
  verdict: MemoryVerdict,
  resident: MemoryVerdict | null,
  heap: MemoryVerdict | null,
  collectedBytes: number | null,
): Pick<MemoryVerdict, 'kind' | 'reason'> {
  if (verdict.kind === 'growing' && heap?.kind === 'plateau' && collectedBytes !== null) {
    return { kind: 'unclear', reason: `${verdict.reason} But ${lower(heap.reason)}` };
  }
  if (verdict !== heap || resident === null) return verdict;
  const aside = resident.kind === 'plateau' ? 'It grows in pages that the process already had.' : 'The resident set alone does not show it.';
  return { ...verdict, reason: `${verdict.reason} ${aside}` };
}

/** Corrects a verdict if the heap grew by garbage alone: V8 rarely collects the old generation. */
function withoutGarbage(heap: MemoryVerdict, collectedBytes: number | null): MemoryVerdict {
  const { fromBytes, toBytes } = heap;
  if (heap.kind !== 'growing' || collectedBytes === null || fromBytes === null || toBytes === null) return heap;
  if (collectedBytes - fromBytes >= HELD_SHARE * (toBytes - fromBytes))
    return { ...heap, reason: `${heap.reason} A garbage collection at the end did not free it.` };
  return { ...heap, kind: 'plateau', reason: 'A garbage collection at the end freed it: the growth was garbage.' };
}

function whereOf({ residentBytes, heapUsedBytes, externalBytes }: WatchReport['growth'], heap: MemoryVerdict | null): WatchReport['where'] {
  if (heap === null || heapUsedBytes === null) return null;
  if (heap.kind === 'growing' && heapUsedBytes >= (externalBytes ?? 0)) {
    if (residentBytes === null || heapUsedBytes >= EXPLAINS * residentBytes) return 'heap';
  }
  if (residentBytes === null) return 'heap';
  if (heapUsedBytes + (externalBytes ?? 0) >= EXPLAINS * residentBytes) return (externalBytes ?? 0) > heapUsedBytes ? 'external' : 'heap';
  return 'outside';
}

/** The samples of the longest time after the warm-up in which no snapshot was written. */
function longestCalm({ samples, warmupSeconds, disturbances }: Seen): Sample[] {
  const borders = [warmupSeconds, ...disturbances.filter((seconds) => seconds > warmupSeconds), Infinity];
  const parts = borders.slice(1).map((end, at) => samples.filter(({ seconds }) => seconds >= borders[at] && seconds < end));
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest));
}

const lower = (sentence: string): string => sentence[0].toLowerCase() + sentence.slice(1);
