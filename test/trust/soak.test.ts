/** Many comparisons in one process: its heap does not grow, as measured with snapdiff, and no handles stay open. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { builtLibrary } from '../support/built.js';
import { program } from '../support/fixtures.js';
import { plainBytes } from '../support/plain-bytes.js';
import { isFull, isLong } from './support/random.js';
import { smallFile } from './support/small-file.js';

const folder = mkdtempSync(join(tmpdir(), 'snapdiff-soak-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Half of it is a prime, so that growth by an exact multiple is not a coincidence. */
const ROUNDS = isFull ? 202 : isLong ? 46 : 10;
/** Until the allocator's memory is stable. */
const WARM_UP = isLong ? 24 : 12;
const HANG_MS = 600_000;

it(
  `${ROUNDS} comparisons leave nothing behind`,
  async () => {
    const { paths } = program('matrix/bun-v8write');
    const small = ['before', 'after'].map((side, at) => written(`small-${side}`, smallFile(program('matrix/node24').paths[at])));
    const damaged = written('damaged', plainBytes(paths[1]).subarray(0, 200_000));
    const index = pathToFileURL(join(import.meta.dirname, '../../dist/src/index.js')).href;
    const script = join(import.meta.dirname, 'support/soak.mjs');
    const words = ['--expose-gc', script, index, String(WARM_UP), String(ROUNDS), folder, damaged, ...(isLong ? paths : []), ...small];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, words, { timeout: HANG_MS });
    expect(stderr).toBe('');
    const { before, midway, after } = JSON.parse(stdout);
    for (const found of [midway, after]) expect(found).toMatchObject({ resources: [], threads: 0, listeners: 0 });
    // A leak of one report a round would be megabytes; the remaining growth is compiled code.
    expect(after.heapUsed - before.heapUsed).toBeLessThan(1e6);
    expect(after.external + after.arrayBuffers - before.external - before.arrayBuffers).toBeLessThan(1e6);
    // Leaked threads or columns would be a gigabyte; the allocator keeps memory that several threads used at once.
    expect(after.rss - midway.rss).toBeLessThan(100e6);

    const report = await builtLibrary.trend(
      ['s1', 's2', 's3'].map((name) => join(folder, `soak-${name}.heapsnapshot`)),
      { iterations: [ROUNDS / 2] },
    );
    expect(report.matchedBy).toBe('id');
    expect(report.suspects.map(({ name, growthBytes }) => `${name}: ${growthBytes}`)).toEqual([]);
    const exact = report.constructors.filter(({ growth }) => growth?.exactMultiple);
    expect(exact.map(({ name }) => name)).toEqual([]);
    // Heap sizes in the snapshots, which include compiled code and garbage of writing the first one.
    expect(report.totals.deltaBytes).toBeLessThan(2e6);
    if (process.env['TRUST_COUNT'])
      console.info(JSON.stringify({ before, midway, after, totals: report.totals, bytes: report.snapshots.map(({ totalBytes }) => totalBytes) }));
  },
  HANG_MS,
);

function written(name: string, bytes: Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}
