/** Records of mocks are no leak: they become a warning. */
import { expect, it } from 'vitest';
import { withoutMocks } from '../../src/repeat/mocks.js';
import { cacheSuspect, trendReport } from '../support/sample-report.js';

const report = trendReport();
const [cache] = report.suspects;
const spy = {
  ...cache,
  name: 'state.calls',
  growthBytes: 5_000,
  location: { scriptId: 9, script: '/app/node_modules/tinyspy/dist/index.js', line: 20, column: 1 },
};

it('a suspect of a mock is left out, its bytes are unexplained', () => {
  const found = withoutMocks({ ...report, suspects: [cache, spy] });
  expect(found.suspects).toEqual([cache]);
  expect(found.unexplainedBytes).toBe(report.unexplainedBytes + 5_000);
  expect(found.warnings.slice(report.warnings.length)).toEqual([
    { code: 'mocks-left-out', message: 'recorded calls of mocks are excluded: 1 suspect, +5.0 kB' },
  ]);
});

it('others stay', () => {
  expect(cacheSuspect.location?.script).not.toMatch(/node_modules/);
  expect(withoutMocks(report)).toBe(report);
});
