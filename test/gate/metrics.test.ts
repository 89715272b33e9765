/**
 * Metrics and METRIC=LIMIT: the grammar, names with colons and equals signs in them, and what is refused.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeLimits, parseGateLimit } from '../../src/gate/gate-limit.js';
import { parseMetric, printMetric } from '../../src/gate/metrics.js';

test.each([
  'total',
  'count.current',
  'strings',
  'arrays',
  'detached',
  'suspects',
  'steady',
  'unexplained',
  'class:Session:count',
  'class:a:b:c:retained',
  'class:system / Context:shallow.current',
  'class:(string):count',
  'class:x.current:count',
  'collection:cache:entries.current',
  'class:*Entry:count',
  'class:/^Cache/i:count',
  'class:__proto__:count',
  'class:::count',
])('%s prints back', (text) => {
  expect(printMetric(parseMetric(text))).toBe(text);
});

test('a name may hold any character', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1 }).filter((name) => !name.startsWith('/')),
      fc.boolean(),
      (name, now) => {
        expect(parseMetric(`class:${name}:retained${now ? '.current' : ''}`)).toEqual({ kind: 'class', name, field: 'retained', now });
      },
    ),
  );
});

test.each([
  '',
  'heap',
  'total.now',
  'Total',
  'class',
  'class:Session',
  'class::count',
  'class:Session:size',
  'class:Session:entries',
  'collection:cache:count',
  'suspects.current',
  'unexplained.current',
  'total:current',
  'class:/(/:count',
])('%j is refused', (text) => {
  expect(() => parseMetric(text)).toThrow(expect.objectContaining({ code: 'usage' }));
});

describe('METRIC=LIMIT', () => {
  test('the last equals sign parts them', () => {
    expect(parseGateLimit('class:a=b:count=3', 'error', '--max')).toMatchObject({ metric: { name: 'a=b' }, limit: { value: 3 } });
  });

  test.each(['suspects', '=5', '', 'suspects=', 'suspects=5MB', 'suspects=10%', 'total.current=10%', 'total=x', 'class:A:count=1kB'])(
    '%j is refused and names the flag',
    (text) => {
      expect(() => parseGateLimit(text, 'error', '--max')).toThrow(/--max/);
    },
  );

  test('the later limit of a metric wins, in the place of the earlier', () => {
    const limit = (text: string, level: 'error' | 'warn' = 'error') => parseGateLimit(text, level, '--max');
    const merged = mergeLimits([limit('suspects=1'), limit('total=5MB')], [limit('suspects=0'), limit('suspects=2', 'warn')]);
    expect(merged.map((one) => [one.level, one.metric.kind, one.limit.value])).toEqual([
      ['error', 'verdict', 0],
      ['error', 'heap', 5e6],
      ['warn', 'verdict', 2],
    ]);
  });
});
