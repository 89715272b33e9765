/** Memory reservations of files: summed across threads, refused before allocation, returned; and the size limit of what a worker sends to the main thread. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBudget, release, reservation } from '../../src/engine/budget.js';
import { peakBytes } from '../../src/engine/column-memory.js';
import { cloneBytes, workerHeapMegabytes } from '../../src/engine/object-memory.js';
import { SnapdiffError } from '../../src/errors.js';
import { builtLibrary } from '../support/built.js';
import { binary } from '../trust/support/command.js';
import { chain, classes } from '../trust/support/large-file.js';
import { isLong } from '../trust/support/random.js';

const folder = mkdtempSync(join(tmpdir(), 'snapdiff-budget-'));
afterAll(() => rmSync(folder, { recursive: true }));

const million = { nodeCount: 1_000_000, edgeCount: 1_000_000, textBytes: 0 };

function refusal(work: () => unknown): SnapdiffError {
  try {
    work();
  } catch (error) {
    if (error instanceof SnapdiffError) return error;
  }
  throw new Error('was not refused');
}

describe('a budget', () => {
  // 90 MB for Node, 25 MB for each thread, 127 MB for a million nodes and edges.
  it('covers all files together', () => {
    const budget = createBudget(340e6, 4);
    reservation(budget, 'a')(million);
    const error = refusal(() => reservation(budget, 'b')(million));
    expect(error).toMatchObject({ code: 'out-of-memory', path: 'b' });
    expect(error.message).toBe(
      'has 1,000,000 nodes and 1,000,000 edges: together with the other files they need about 445 MB of memory, and --max-memory allows 340 MB',
    );
    expect(error.hint).toBe('Set a larger --max-memory if the machine has enough.');
  });

  it('suggests one thread if that is enough', () => {
    const budget = createBudget(380e6, 4);
    reservation(budget, 'a')(million);
    expect(refusal(() => reservation(budget, 'b')(million)).hint).toMatch(/^Try --threads 1, which needs about 370 MB\./);
    const single = createBudget(380e6, 1);
    for (const path of ['a', 'b']) reservation(single, path)(million);
    expect(refusal(() => reservation(single, 'c')(million)).hint).not.toContain('--threads');
  });

  it('counts a file once if its reservation is corrected several times', () => {
    const budget = createBudget(275e6, 2);
    const reserve = reservation(budget, 'a');
    for (let round = 0; round < 10; round++) reserve(million);
    expect(refusal(() => reserve({ ...million, textBytes: 10e6 })).message).toContain('about 280 MB');
  });

  it('is free again after all reservations are released', () => {
    const budget = createBudget(275e6, 2);
    for (let round = 0; round < 10; round++) {
      reservation(budget, 'a')(million);
      release(budget, million);
    }
    expect([...budget.reserved]).toEqual([0]);
  });

  it('defaults to the free memory of the machine', () => {
    const budget = createBudget(undefined, 2);
    expect(budget.limit).toBeGreaterThan(50e6);
    const error = refusal(() => reservation(budget, 'a')({ ...million, nodeCount: 1e12 / 8 }));
    expect(error.message).toMatch(/they need about [\d.]+ TB of memory, and the machine has .*B available$/);
    expect(error.hint).toBe('Use --max-memory SIZE to try anyway.');
  });

  it('limits the heap of a worker too', () => {
    expect(workerHeapMegabytes(100 * 2 ** 20)).toBe(100);
    expect(workerHeapMegabytes(1)).toBe(16);
    expect(workerHeapMegabytes(1e15)).toBeLessThan(1e6);
  });
});

describe('cloneBytes', () => {
  it('counts strings, and each object once', () => {
    const shared = { text: 'x'.repeat(1000) };
    expect(cloneBytes([shared, shared])).toBe(cloneBytes([shared]) + 8);
    expect(cloneBytes(shared)).toBeGreaterThan(2000);
    expect(cloneBytes(new Map([['key', shared]]))).toBeGreaterThan(cloneBytes(shared));
  });

  it('does not count columns', () => {
    expect(cloneBytes({ column: new Int32Array(1e6) })).toBe(cloneBytes({ column: new Int32Array(1) }));
  });
});

/** Longer than the run takes on any machine. */
const HANG_MS = 300_000;

describe('a run', () => {
  const path = join(folder, 'chain');
  const length = 400_000;
  const short = join(folder, 'short');
  const shortLength = 50_000;
  const ofShort = peakBytes({ nodeCount: shortLength, edgeCount: shortLength, textBytes: 0 });
  beforeAll(() => {
    chain(path, length);
    chain(short, shortLength);
  });

  /** Exit code, standard error, and the peak of resident memory in bytes. */
  async function peakOf(argv: readonly string[], env: Record<string, string> = {}): Promise<{ code: number; err: string; peak: number }> {
    const printPeak = "process.on('exit', () => console.error('PEAK ' + 1024 * process.resourceUsage().maxRSS))";
    const preload = `data:text/javascript,${encodeURIComponent(printPeak)}`;
    const command = ['--import', preload, binary, ...argv, '--quiet'];
    const ended = await promisify(execFile)(process.execPath, command, { env: { ...process.env, ...env } }).then(
      ({ stderr }) => ({ code: 0, stderr }),
      (error: { code: number; stderr: string }) => error,
    );
    const [, peak] = /PEAK (\d+)/.exec(ended.stderr) ?? [];
    return { code: ended.code, err: ended.stderr.replace(/PEAK .*\n/, ''), peak: Number(peak) };
  }

  it('is refused after its header, before memory is allocated', async () => {
    const { code, err, peak } = await peakOf([path, path, '--max-memory', '200MB']);
    expect(err).toMatch(/^snapdiff: .*chain has 400,001 nodes and 400,000 edges: .* --max-memory allows 200 MB\n/s);
    expect(code).toBe(2);
    expect(peak).toBeLessThan(150e6);
  });

  it('within the limit stays near it', async () => {
    const { code, err, peak } = await peakOf([path, path, '--threads', '2', '--max-memory', '250MB']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(peak).toBeLessThan(1.25 * 250e6);
  });

  it.each([4, 3, 2])('over many snapshots holds at most %d at a time', async (heaps) => {
    const { trend } = builtLibrary;
    const report = await trend(Array(6).fill(short), { maxMemory: 190e6 + (heaps + 0.5) * ofShort, threads: 4 });
    expect(report.snapshots).toHaveLength(6);
    expect(report.totals).toEqual({ newCount: 0, deletedCount: 0, newBytes: 0, deletedBytes: 0, resizedBytes: 0, deltaBytes: 0 });
  });

  it('refuses a trend where less than two snapshots fit', async () => {
    const { trend } = builtLibrary;
    await expect(trend(Array(6).fill(short), { maxMemory: 190e6 + 1.5 * ofShort, threads: 4 })).rejects.toMatchObject({ code: 'out-of-memory' });
  });

  const many = join(folder, 'many');
  const commands = { compare: [many, many], summary: ['summary', many], baseline: ['baseline', many, '-o', join(folder, 'base.json')] };
  const limits = isLong
    ? [30, 80, 120].flatMap((megabytes) => Object.keys(commands).map((name) => [name, megabytes]))
    : [
        ['compare', 30],
        ['summary', 80],
      ];

  it.each(limits as [keyof typeof commands, number][])(
    'ends with a report or an error, never a crash: %s of 100,000 constructors with %d MB of heap',
    async (name, megabytes) => {
      if (!existsSync(many)) classes(many, 100_000);
      const { code, err } = await peakOf(commands[name], { NODE_OPTIONS: `--max-old-space-size=${megabytes}` });
      if (code === 0) expect(err).toBe('');
      else
        expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/^snapdiff: .*many (needs more memory than its worker has|has so many names)/) });
    },
    HANG_MS,
  );
});
