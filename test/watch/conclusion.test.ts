/** From series to sentences: the place of the growth, garbage, disturbances by snapshots; and Linux's mappings. */
import { describe, expect, it } from 'vitest';
import { conclude, type Seen } from '../../src/watch/conclusion.js';
import { growthOf, parseSmaps } from '../../src/watch/regions.js';
import type { Sample } from '../../src/watch/sample.js';

const MB = 1e6;

/** Two minutes of samples; each column has a level in MB and a growth in MB a minute. */
function seen(columns: { resident?: [number, number]; heap?: [number, number]; external?: [number, number] }, rest: Partial<Seen> = {}): Seen {
  const at = (column: [number, number] | undefined, second: number) => (column ? column[0] * MB + (column[1] * MB * second) / 60 : null);
  const samples: Sample[] = Array.from({ length: 120 }, (_, seconds) => ({
    seconds,
    residentBytes: at(columns.resident, seconds),
    heapUsedBytes: at(columns.heap, seconds),
    heapTotalBytes: at(columns.heap, seconds),
    externalBytes: at(columns.external, seconds),
    arrayBuffersBytes: at(columns.external, seconds),
  }));
  return { samples, warmupSeconds: 0, disturbances: [], regions: null, collectedBytes: null, limitBytes: null, workers: 0, ...rest };
}

describe('growth', () => {
  it.each<[string, Parameters<typeof seen>[0], string | null]>([
    ['in the heap', { resident: [100, 12], heap: [40, 10], external: [2, 0] }, 'heap'],
    ['in array buffers', { resident: [100, 12], heap: [40, 0.5], external: [2, 11] }, 'external'],
    ['outside of both', { resident: [100, 40], heap: [40, 1], external: [2, 0] }, 'outside'],
    ['of unknown place', { resident: [100, 12] }, null],
    ['of a page, which has no resident set', { heap: [40, 10] }, 'heap'],
    ['of the heap in pages that the process already had', { resident: [100, 0], heap: [40, 3], external: [2, 0] }, 'heap'],
  ])('%s', (_name, columns, where) => expect(conclude(seen(columns))).toMatchObject({ kind: 'growing', where }));

  it('of the heap alone has the rate of the heap', () => {
    const found = conclude(seen({ resident: [100, 0], heap: [40, 3], external: [2, 0] }, { limitBytes: 190 * MB }));
    expect(found).toMatchObject({ of: 'heap', levelBytes: 100 * MB, hoursToLimit: expect.closeTo(0.5, 6) });
    expect(found.verdict.bytesPerMinute).toBeCloseTo(3 * MB, 0);
    expect(found.reason).toContain('in pages that the process already had');
  });

  it('has no place if nothing grows', () => {
    expect(conclude(seen({ resident: [100, 0], heap: [40, 0], external: [2, 0] }))).toMatchObject({ kind: 'plateau', where: null, hoursToLimit: null });
  });

  it('is held or was garbage, by the collection at the end', () => {
    const columns = { resident: [100, 10], heap: [40, 10] } as const;
    const held = conclude(seen({ resident: [100, 10], heap: [40, 10] }, { collectedBytes: 58 * MB }));
    expect(held).toMatchObject({ kind: 'growing', where: 'heap', heap: { reason: expect.stringContaining('did not free it') } });
    const garbage = conclude(seen({ resident: [...columns.resident], heap: [...columns.heap] }, { collectedBytes: 41 * MB }));
    expect(garbage).toMatchObject({ kind: 'unclear', where: null, heap: { kind: 'plateau' } });
    expect(garbage.reason).toContain('But a garbage collection at the end freed it');
  });

  it('outside of the heap may be in workers', () => {
    const columns = { resident: [100, 40], heap: [40, 1], external: [2, 0] } as Parameters<typeof seen>[0];
    expect(conclude(seen(columns, { workers: 2 })).reason).toMatch(/ The program has 2 workers, which may hold it\.$/);
    expect(conclude(seen(columns)).reason).not.toContain('worker');
  });

  it('has a level for the limit with too few samples for a verdict', () => {
    const few = seen({ resident: [142, 6], heap: [40, 3] });
    const report = conclude({ ...few, samples: few.samples.slice(10, 25), warmupSeconds: 12 });
    expect(report).toMatchObject({ kind: 'unclear', levelBytes: 142 * MB + (6 * MB * 12) / 60 });
    // The watch ended before the warm-up did.
    expect(conclude({ ...few, samples: few.samples.slice(0, 5), warmupSeconds: 30 }).levelBytes).toBe(142 * MB);
  });

  it('has the hours until the limit', () => {
    const { hoursToLimit, verdict } = conclude(seen({ resident: [100, 6] }, { limitBytes: 1000 * MB }));
    expect(hoursToLimit).toBeCloseTo((1000 * MB - verdict.toBytes!) / (6 * MB) / 60, 6);
    expect(conclude(seen({ resident: [100, 6] }, { limitBytes: 50 * MB })).hoursToLimit).toBe(0);
  });

  it('is measured while no snapshot was written, after the warm-up', () => {
    const jump = seen({ resident: [100, 0] }, { disturbances: [40], warmupSeconds: 10 });
    for (const sample of jump.samples) if (sample.seconds >= 40) sample.residentBytes! += 300 * MB;
    for (const sample of jump.samples) if (sample.seconds < 10) sample.residentBytes = sample.seconds * MB;
    expect(conclude(jump)).toMatchObject({ kind: 'plateau', verdict: { fromBytes: 400 * MB, seconds: 79 } });
  });
});

describe('/proc/PID/smaps', () => {
  const mapping = (path: string, kilobytes: number) => `7f00-7f10 rw-p 00000000 00:00 0                          ${path}
Size:               2000 kB
Rss:                ${String(kilobytes).padStart(4)} kB
Pss:                 100 kB
VmFlags: rd wr mr`;
  const text = [
    mapping('', 100),
    mapping('[heap]', 20),
    mapping('[stack]', 3),
    mapping('/usr/bin/node', 50),
    mapping('/a path with spaces/libc.so (deleted)', 5),
    mapping('[anon:v8]', 7),
    mapping('/dev/shm/x', 11),
    mapping('[vdso]', 1),
  ].join('\n');

  it('is added up by kind', () => {
    const kB = 1024;
    expect(parseSmaps(text)).toEqual({ anonymous: 107 * kB, heap: 20 * kB, files: 56 * kB, stack: 3 * kB, shared: 11 * kB });
    expect(parseSmaps('')).toEqual({ anonymous: 0, heap: 0, files: 0, stack: 0, shared: 0 });
  });

  it('lists the kinds that grew, largest first', () => {
    const before = parseSmaps(text);
    const after = { ...before, heap: before.heap + 5 * MB, anonymous: before.anonymous + 9 * MB, files: before.files + 10, stack: 0 };
    expect(growthOf(before, after, MB)).toEqual([
      { kind: 'anonymous', bytes: 9 * MB },
      { kind: 'heap', bytes: 5 * MB },
    ]);
  });
});
