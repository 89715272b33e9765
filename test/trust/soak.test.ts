/** Many comparisons in one process: its memory stays as it was, which snapdiff itself is asked, and nothing stays open. */
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
import { isFull } from './support/random.js';

const folder = mkdtempSync(join(tmpdir(), 'snapdiff-soak-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ROUNDS = isFull ? 200 : 30;
const HANG_MS = isFull ? 1_800_000 : 180_000;

it(
  `${ROUNDS} comparisons leave nothing behind`,
  async () => {
    const [baseline, current] = program('matrix/bun-v8write').paths;
    const damaged = join(folder, 'damaged');
    writeFileSync(damaged, plainBytes(current).subarray(0, 200_000));
    const index = pathToFileURL(join(import.meta.dirname, '../../dist/src/index.js')).href;
    const script = join(import.meta.dirname, 'support/soak.mjs');
    const words = ['--expose-gc', script, index, String(ROUNDS), baseline, current, damaged, folder];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, words, { timeout: HANG_MS });
    expect(stderr).toBe('');
    const { before, after } = JSON.parse(stdout);
    expect(after).toMatchObject({ resources: [], threads: 0, listeners: 0 });
    // A leak of one report a round would be megabytes; what is left is code that got compiled.
    expect(after.heapUsed - before.heapUsed).toBeLessThan(1e6);
    expect(after.external + after.arrayBuffers - before.external - before.arrayBuffers).toBeLessThan(1e6);
    expect(after.rss - before.rss).toBeLessThan(200e6);

    const report = await builtLibrary.diff(join(folder, 'soak-before.heapsnapshot'), join(folder, 'soak-after.heapsnapshot'));
    expect(report.matchedBy).toBe('id');
    expect(report.suspects.map(({ name, growthBytes }) => `${name}: ${growthBytes}`)).toEqual([]);
    // Not the heap itself but what the two snapshots saw of it: code compiled, and the garbage of making the first.
    expect(report.totals?.deltaBytes).toBeLessThan(3e6);
    if (process.env['TRUST_COUNT']) console.info(JSON.stringify({ before, after, totals: report.totals }));
  },
  HANG_MS,
);
