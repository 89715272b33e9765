/** Which rows are shown, in which order, and the patterns for names. */
import { describe, expect, it } from 'vitest';
import type { RenderOptions } from '../../src/render/render-options.js';
import { selectRows } from '../../src/render/select.js';
import type { Report } from '../../src/report/report.js';
import { matcher } from '../../src/text/name-matcher.js';
import { leakReport, quietReport, row, sameReport, summaryReport, totalsOf, trendReport } from '../support/sample-report.js';

const names = (options: RenderOptions, report: Report = leakReport()) => selectRows(report, options).rows.map((each) => each.name);

describe('selectRows', () => {
  it('shows rows that matter unless a number is given', () => {
    const { rows, hidden } = selectRows(leakReport(), {});
    expect(rows.map((each) => each.name)).toEqual(['(string)', 'Map', 'CacheEntry', '{name, tags}', 'Array', '(number)']);
    expect(hidden).toHaveLength(34);
    expect(names({ top: 8 })).toHaveLength(8);
    expect(names({ all: true })).toHaveLength(40);
    expect(names({ top: 0 })).toEqual([]);
  });

  it('keeps a row whose few new objects retain much', () => {
    const report = { ...leakReport(), constructors: [row('Socket', { newCount: 60, newBytes: 960, retainedDeltaBytes: 2_000_000 })] };
    expect(names({}, report)).toEqual(['Socket']);
  });

  it('shows every row of a tiny heap', () => {
    const tiny = { ...leakReport(), constructors: [row('A', { newCount: 1, newBytes: 8 })] };
    tiny.snapshots = tiny.snapshots.map((snapshot) => ({ ...snapshot, totalBytes: 400 }));
    expect(names({}, tiny)).toEqual(['A']);
  });

  it('sorts by each key, ties by name', () => {
    expect(names({ sort: 'retained', top: 3 })).toEqual(['Map', 'CacheEntry', '{name, tags}']);
    expect(names({ sort: 'count', top: 2 })).toEqual(['(string)', '(number)']);
    expect(names({ sort: 'freed', top: 1 })).toEqual(['(compiled code)']);
    expect(names({ sort: 'alloc', top: 2 })).toEqual(['(string)', 'CacheEntry']);
    expect(names({ sort: 'size-delta', top: 2 })).toEqual(['(string)', 'CacheEntry']);
    expect(names({ sort: 'name', top: 2 })).toEqual(['(compiled code)', '(number)']);
  });

  it('puts what shrank most first where the heap shrank', () => {
    const rows = [row('Small', { newCount: 1, newBytes: 2_000 }), row('Big', { deletedCount: 9, deletedBytes: 90_000 })];
    expect(names({}, { ...leakReport(), constructors: rows, totals: totalsOf(rows) })).toEqual(['Big', 'Small']);
  });

  it('includes and excludes by name, and shows unchanged classes that were asked for', () => {
    expect(names({ include: ['C*', '/^map$/i'] })).toEqual(['Map', 'CacheEntry']);
    expect(names({ exclude: ['(*'] })).not.toContain('(string)');
    expect(names({ include: ['Array'] }, sameReport())).toEqual(['Array']);
    expect(names({}, sameReport())).toEqual([]);
    expect(selectRows(quietReport(), { exclude: ['Small'] }).filteredOut.map((each) => each.name)).toEqual(['Small']);
  });

  it('sorts a summary by retained size and leaves flat rows out of a trend', () => {
    expect(names({ top: 2 }, summaryReport())).toEqual(['Map', 'CacheEntry']);
    expect(names({}, trendReport())).toEqual(['CacheEntry', 'RouteDef', 'Session']);
  });
});

describe('matcher', () => {
  it.each([
    ['Map', 'Map', true],
    ['Map', 'WeakMap', false],
    ['*Map', 'WeakMap', true],
    ['system*', 'system / Context', true],
    ['Window*', 'Window / https://a.b/c', true],
    ['a*b*c', 'a.b.c', true],
    ['a*b*c', 'acb', false],
    ['*', '', true],
    ['**', 'x', true],
    ['ab*ba', 'aba', false],
    ['/^Ses/', 'Session', true],
    ['/^ses/i', 'Session', true],
    ['/x', '/x', true],
    ['//', '//', true],
    ['(array)', '(array)', true],
    ['{name, *}', '{name, tags}', true],
  ])('%s on %s: %s', (pattern, name, expected) => expect(matcher(pattern)([name]).has(name)).toBe(expected));

  it('stays quick on long names and stays the same from call to call', () => {
    expect(matcher('*a*a*a*a*a*a*a*b')(['a'.repeat(1_000_000)]).size).toBe(0);
    const global = matcher('/a/g');
    expect([...global(['a']), ...global(['a'])]).toEqual(['a', 'a']);
  });

  it('ends a regular expression that takes exponential time, with a usage error', () => {
    const start = performance.now();
    expect(() => matcher('/^(a+)+$/')([`${'a'.repeat(5000)}!`])).toThrow(
      expect.objectContaining({ code: 'usage', message: '/^(a+)+$/ takes too long on the names of this report' }),
    );
    expect(performance.now() - start).toBeLessThan(5000);
  });

  it('looks at every name of a long list, of which it has a time limit for each part', () => {
    const names = Array.from({ length: 5_001 }, (_, at) => `name ${at}`);
    expect([...matcher('/ (0|1999|2000|4000|5000)$/')(names)]).toEqual(['name 0', 'name 1999', 'name 2000', 'name 4000', 'name 5000']);
  });

  it('keeps lookahead and backreferences', () => {
    expect([...matcher('/^(?!Detached)(.)\\1/')(['Detached', 'aab', 'abb'])]).toEqual(['aab']);
  });

  it('refuses a broken expression', () => {
    expect(() => matcher('/(/')).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});
