/** Limits of a leak test: steady growth without a suspect, heaps that did not change; and places outside of the program. */
import { describe, expect, it } from 'vitest';
import { withoutOwnPlaces } from '../../src/repeat/own-places.js';
import { leakTestWarnings, workersWarning } from '../../src/repeat/test-warnings.js';
import type { TrendReport } from '../../src/report/report.js';

const reportOf = (totals: number[], unexplainedBytes: number) =>
  ({ snapshots: totals.map((totalBytes) => ({ totalBytes })), unexplainedBytes }) as unknown as TrendReport;
const codes = (totals: number[], unexplainedBytes: number, iterations = 101) =>
  leakTestWarnings(reportOf(totals, unexplainedBytes), iterations).map(({ code }) => code);

describe('a warning', () => {
  it.each([
    ['steady growth without a suspect', [5e6, 5.67e6, 6.33e6], 1.3e6, 101, ['unexplained-growth']],
    ['the same in a test of many iterations', [5e6, 6e6, 7e6], 2e6, 1009, ['unexplained-growth']],
    ['too little an iteration', [5e6, 5.3e6, 5.6e6], 0.6e6, 1009, []],
    ['growth that suspects explain', [5e6, 6e6, 7e6], 0.9e6, 101, []],
    ['growth that slows', [5e6, 6e6, 6.5e6], 1.5e6, 101, []],
    ['what compiled code adds to an empty module', [5e6, 5.029e6, 5.049e6], 49_000, 101, []],
    ['a heap that shrinks', [5e6, 4e6, 3e6], -2e6, 101, []],
    ['a heap that did not change', [5e6, 5e6, 5e6 + 16], 16, 101, ['heap-did-not-move']],
  ])('of %s', (_name, totals, unexplained, iterations, expected) => expect(codes(totals, unexplained, iterations)).toEqual(expected));

  it('has figures', () => {
    expect(leakTestWarnings(reportOf([5e6, 5.6e6, 6.2e6], 0.9e6), 101)[0].message).toBe(
      'the heap grew by about 600 kB in each step of 101 iterations, and no suspect explains 75 % of it',
    );
    expect(leakTestWarnings(reportOf([5e6, 5e6, 5e6], 0), 101)[0].message).toBe(
      'the heap did not change in 202 iterations: the operation may do nothing, or run in another thread or process',
    );
    expect([workersWarning(0), workersWarning(3)[0].message]).toEqual([[], '3 other threads of the process have heaps of their own, which were not tested']);
  });
});

it("places in snapdiff's own files are removed, those of the program stay", () => {
  const own = new URL('../../dist/src/repeat/harness.js', import.meta.url);
  const at = (script: string | null) => ({ scriptId: 1, script, line: 2, column: 3 });
  const rows = [own.href, own.pathname, import.meta.url, '/srv/app/src/server.mjs', null].map((script) => ({
    location: at(script),
    path: [{ location: at(script) }],
  }));
  const report = { suspects: rows, constructors: rows, collections: rows } as unknown as TrendReport;
  const { suspects, constructors, collections } = withoutOwnPlaces(report);
  const expected = [null, null, import.meta.url, '/srv/app/src/server.mjs', null];
  for (const each of [suspects, constructors, collections, suspects.map(({ path: [step] }) => step)]) {
    expect(each.map(({ location }) => location?.script ?? null)).toEqual(expected);
  }
});
