/** Checks of a report: one that passed, and others that failed. */
import type { Check } from '../../src/report/report.js';

export const failedChecks: Check[] = [
  {
    id: 'max-growth',
    level: 'error',
    metric: 'total',
    operator: '<=',
    expected: 0.05,
    actual: 0.109,
    passed: false,
    message: 'growth 10.9 % is over 5 %   (+631 kB of 5.8 MB)',
    source: '--max-growth 5%',
  },
  {
    id: 'suspects',
    level: 'error',
    metric: 'suspects',
    operator: '<=',
    expected: 0,
    actual: 1,
    passed: false,
    message: '1 suspect, 0 allowed        cache: Map @50581 in a_map_cache.cjs:12',
    source: '--max suspects=0',
  },
  {
    id: 'strings',
    level: 'warn',
    metric: 'strings',
    operator: '<=',
    expected: 100_000,
    actual: 191_976,
    passed: false,
    message: 'strings grew by 192 kB, 100 kB allowed',
    source: '--warn strings=100kB',
  },
  {
    id: 'class',
    level: 'error',
    metric: 'class:Session:count',
    operator: '<=',
    expected: 0,
    actual: 0,
    passed: true,
    message: 'Session: +0, 0 allowed',
    source: '--max class:Session:count=0',
  },
];
