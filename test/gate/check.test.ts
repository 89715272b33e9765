/**
 * Limits against reports: verdicts, sentences, and that a check never passes because it matched nothing.
 */
import { describe, expect, test } from 'vitest';
import { checkReport } from '../../src/gate/check.js';
import { checkedConfig } from '../../src/gate/config.js';
import { growthLimit, parseGateLimit } from '../../src/gate/gate-limit.js';
import type { Report } from '../../src/report/report.js';
import { aReport, aRow, aSnapshot, aSummary, aSuspect, aTrend, aTrendRow, steadyGrowth } from './a-report.js';

function check(text: string, report: Report = aReport(), level: 'error' | 'warn' = 'error', options = {}) {
  const limit = text.startsWith('growth=')
    ? growthLimit(text.slice(7), '--max-growth')
    : parseGateLimit(text, level, `--${level === 'error' ? 'max' : 'warn'}`);
  const checked = checkReport(report, [limit], options);
  return { status: checked.status, ...checked.checks[0], warnings: checked.warnings };
}

describe('verdicts', () => {
  test.each([
    ['growth=10%', 'pass', 580_000, 580_000],
    ['growth=9.9%', 'fail', 580_000, 574_200],
    ['growth=580kB', 'pass', 580_000, 580_000],
    ['growth=579999', 'fail', 580_000, 579_999],
    ['total.current=6380kB', 'pass', 6_380_000, 6_380_000],
    ['count=14167', 'pass', 14_167, 14_167],
    ['strings=57kB', 'fail', 58_000, 57_000],
    ['arrays=29kB', 'pass', 29_000, 29_000],
    ['detached=4', 'fail', 5, 4],
    ['detached.current=5', 'pass', 5, 5],
    ['suspects=0', 'fail', 1, 0],
    ['suspects=1', 'pass', 1, 1],
    ['class:CacheEntry:count=1999', 'fail', 2000, 1999],
    ['class:CacheEntry:count=2000', 'pass', 2000, 2000],
    ['class:CacheEntry:count.current=4200', 'pass', 4200, 4200],
    ['class:CacheEntry:shallow=111kB', 'fail', 112_000, 111_000],
    ['class:CacheEntry:retained=336kB', 'pass', 336_000, 336_000],
    ['class:CacheEntry:count=50%', 'fail', 2000, 1100],
    ['class:Session:count=0', 'pass', 0, 0],
    ['class:a:b:c:count=1', 'fail', 2, 1],
    ['class:*Entry:count=0', 'fail', 2000, 0],
    ['class:/^Cache/:count=0', 'fail', 2000, 0],
    ['collection:cache:entries=1999', 'fail', 2000, 1999],
    ['collection:cache:entries.current=4200', 'pass', 4200, 4200],
    ['collection:cache:retained=0', 'pass', 0, 0],
  ])('%s: %s', (text, status, actual, expected) => {
    expect(check(text)).toMatchObject({ status, actual, expected, passed: status === 'pass', operator: '<=' });
  });

  test('a warn never fails', () => {
    expect(check('suspects=0', aReport(), 'warn')).toMatchObject({ status: 'warn', passed: false, level: 'warn', id: 'warn:suspects', source: '--warn' });
  });

  test('classes of one name count together, and an exact name wins over a pattern', () => {
    const constructors = [aRow('A*', 0, 1), aRow('A*', 0, 2), aRow('AB', 0, 100)];
    expect(check('class:A*:count=3', aReport({ constructors })).actual).toBe(3);
  });

  test('the given report is not changed, and without limits it keeps its verdict', () => {
    const report = aReport({ status: 'fail' });
    expect(checkReport(report, [])).toBe(report);
    checkReport(report, [parseGateLimit('suspects=0', 'error', '--max')]);
    expect(report.checks).toEqual([]);
  });
});

describe('what cannot be answered is an error', () => {
  test('a class that matches nothing', () => {
    expect(() => check('class:CacheEntri:count=0')).toThrow('no constructor is named "CacheEntri"; did you mean "CacheEntry"?');
    expect(() => check('class:Zzzzzzzz*:count=0')).toThrow(expect.objectContaining({ code: 'no-such-class' }));
    expect(() => check('class:__proto__:count=0')).toThrow(expect.objectContaining({ code: 'no-such-class' }));
  });

  test('steady of two snapshots, a change in a summary, entries that are numbers', () => {
    expect(() => check('steady=0')).toThrow(/three snapshots/);
    const summary = aSummary({ snapshots: [aSnapshot('a', 1000, 10)] });
    expect(() => check('total=1MB', summary)).toThrow(/nothing to compare/);
    expect(check('total.current=1kB', summary).status).toBe('pass');
    const [cache] = aReport().collections;
    const collections = [{ ...cache, current: { ...cache.current, entries: null } }];
    expect(() => check('collection:cache:entries=0', aReport({ collections }))).toThrow(/not known/);
  });

  test('a collection that did not grow is not listed: its change is 0, with a warning', () => {
    expect(check('collection:pool:entries=0')).toMatchObject({ status: 'pass', actual: 0, warnings: [{ code: 'collection-not-listed' }] });
    expect(() => check('collection:pool:entries.current=5')).toThrow(/those that grew/);
  });
});

describe('growth without a suspect', () => {
  const report = (unexplainedBytes: number, changes = {}) => aReport({ unexplainedBytes, ...changes });
  test.each([
    ['unexplained=20%', 117_000, 'fail', 'growth without a suspect 20.2 % is over 20 % (+117 kB of +580 kB)'],
    ['unexplained=20%', 116_000, 'pass', 'growth without a suspect 20 % is within 20 % (+116 kB of +580 kB)'],
    ['unexplained=100kB', 116_000, 'fail', 'growth without a suspect +116 kB is over 100 kB'],
    ['unexplained=100kB', -5, 'pass', 'growth without a suspect 0 B is within 100 kB'],
  ])('%s of %d bytes: %s', (text, bytes, status, message) => {
    const { status: found, message: said } = check(text, report(bytes));
    expect({ status: found, message: said.replace(/; see it again.*/, '') }).toEqual({ status, message });
  });

  test('compiled code is no growth of the program, and a few kilobytes are none', () => {
    const code = { ...aRow('(compiled code)', 0, 1), growthBytes: 110_000, noise: 'code' as const };
    expect(check('unexplained=1%', report(116_000, { constructors: [code] }))).toMatchObject({ status: 'pass', actual: 6_000 });
    const totals = { ...aReport().totals, deltaBytes: 15_000 };
    expect(check('unexplained=20%', report(15_000, { totals, suspects: [] }))).toMatchObject({
      status: 'pass',
      message: 'growth without a suspect is within 16.0 kB (+15.0 kB of +15.0 kB)',
    });
    expect(check('unexplained=20%', report(17_000, { totals: { ...totals, deltaBytes: 17_000 } })).status).toBe('fail');
  });
});

describe('a class that neither snapshot has', () => {
  test('counts as 0 where that is asked for, with a warning', () => {
    const found = check('class:Gone:count=10', aReport(), 'error', { allowMissing: true });
    expect(found).toMatchObject({ status: 'pass', actual: 0, warnings: [{ code: 'class-not-found' }] });
    expect(check('class:CacheEntry:count=10', aReport(), 'error', { allowMissing: true }).status).toBe('fail');
  });

  test('an unknown option is refused', () => {
    expect(() => check('suspects=0', aReport(), 'error', { allowMising: true })).toThrow(
      'checkReport() has no option "allowMising"; did you mean allowMissing?',
    );
  });
});

describe('suspects without ids', () => {
  test('are counted', () => {
    expect(check('suspects=0', aReport({ matchedBy: 'class' })).status).toBe('fail');
  });

  test.each(['suspects=0', 'unexplained=20%'])('%s cannot pass on a baseline file, which has none', (text) => {
    const [baseline, current] = aReport().snapshots;
    const report = aReport({ matchedBy: 'class', suspects: [], snapshots: [{ ...baseline, isBaselineFile: true }, current] });
    expect(() => check(text, report)).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});

test('limits of a config file skip reports of a kind that they are not about, with a warning', () => {
  const { limits } = checkedConfig(
    { max: ['suspects', 'steady', 'unexplained', 'total', 'class:CacheEntry:count.current'].map((metric) => ({ metric, limit: 1 })) },
    'snapdiff.config.json',
    '',
  );
  const skipped = (report: Report) => {
    const checked = checkReport(report, limits);
    return { checked: checked.checks.map(({ metric }) => metric), skipped: checked.warnings.map(({ message }) => message) };
  };
  const sentence = (at: number, metric: string) => `snapdiff.config.json: max[${at}] was not checked: ${metric} does not apply here`;
  expect(skipped(aReport())).toEqual({ checked: ['suspects', 'unexplained', 'total', 'class:CacheEntry:count.current'], skipped: [sentence(1, 'steady')] });
  expect(skipped(aTrend()).skipped).toEqual([]);
  expect(skipped(aSummary())).toEqual({
    checked: ['class:CacheEntry:count.current'],
    skipped: [sentence(0, 'suspects'), sentence(1, 'steady'), sentence(2, 'unexplained'), sentence(3, 'total')],
  });
  expect(() => checkReport(aSummary(), [parseGateLimit('suspects=0', 'error', '--max')])).toThrow(/two snapshots/);
});

test('steady counts what grew in every step, but for noise', () => {
  const constructors = [
    aTrendRow('A', 0, 2),
    { ...aTrendRow('B', 0, 2), noise: 'code' as const },
    aTrendRow('C', 0, 2, { ...steadyGrowth, verdict: 'one-time' }),
    aTrendRow('D', 0, 2, { ...steadyGrowth, verdict: 'accelerating' }),
  ];
  const trend = aTrend({ constructors, collections: [] });
  expect(check('steady=1', trend)).toMatchObject({ status: 'fail', actual: 2, message: expect.stringContaining('2 growing steadily, 1 allowed (A, D)') });
});

describe('sentences', () => {
  const holder = 'held by cache: Map @50581 in a_map_cache.cjs:12';
  const again = 'see it again: snapdiff before.heapsnapshot after.heapsnapshot --max';
  test.each([
    ['growth=5%', `growth 10 % is over 5 % (+580 kB of 5.8 MB); ${holder}; ${again} total=5%`],
    ['growth=9.99%', `growth 10 % is over 9.99 % (+580 kB of 5.8 MB); ${holder}; ${again} total=9.99%`],
    ['growth=579999', `growth +580,000 B is over 579,999 B (5.8 MB -> 6.4 MB); ${holder}; ${again} total=579.999kB`],
    ['suspects=0', `1 suspect, 0 allowed; ${holder}; ${again} suspects=0`],
    ['class:CacheEntry:count=0', `+2,000 CacheEntry, 0 allowed (2,200 -> 4,200); ${holder}; ${again} class:CacheEntry:count=0`],
    ['class:CacheEntry:count.current=1', `4,200 CacheEntry, 1 allowed; ${holder}; ${again} class:CacheEntry:count.current=1`],
    [
      'class:CacheEntry:retained=100kB',
      `retained size of CacheEntry +336 kB is over 100 kB (370 kB -> 706 kB); ${holder}; ${again} class:CacheEntry:retained=100kB`,
    ],
    ['detached=0', `+5 detached objects, 0 allowed (0 -> 5); ${again} detached=0`],
    ['class:Detached <div>:count=10%', `count of Detached <div> 5 is over 10 % (+5 of 0); ${again} 'class:Detached <div>:count=10%'`],
    ['growth=50%', 'growth 10 % is within 50 % (+580 kB of 5.8 MB)'],
    ['class:Session:count=0', '0 Session, 0 allowed (10 -> 10)'],
  ])('%s', (text, message) => {
    expect(check(text).message).toBe(message);
  });

  test('hostile names arrive as they are, and the command can still be pasted', () => {
    const name = "x'; rm -rf / #\u001b[31m|`";
    const report = aReport({ constructors: [aRow(name, 0, 9)], suspects: [{ ...aSuspect(), objects: [{ name, countDelta: 9, deltaBytes: 9 }] }] });
    const { message } = check(`class:${name}:count=0`, report);
    expect(message).toContain(`+9 ${name}, 0 allowed`);
    expect(message).toContain(`--max 'class:x'\\''; rm -rf / #`);
  });
});
