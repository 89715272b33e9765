/** What fills one snapshot. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { audit } from '../../src/audit-snapshot.js';
import { checkReport } from '../../src/gate/check.js';
import { parseGateLimit } from '../../src/gate/gate-limit.js';
import { renderReport } from '../../src/render/formats.js';
import { reportSchema } from '../../src/report/report-schema.js';
import { findProblem } from '../../src/schema/validate.js';
import { textFormats } from '../../src/vocabulary.js';

const scenario = (name: string) => join(import.meta.dirname, `../../snapshots/scenarios/${name}.heapsnapshot.br`);

describe('an audit', async () => {
  const report = await audit(scenario('f_big_strings.s3'));

  test('names the holders of most bytes with their class, file and line', () => {
    const [first] = report.suspects;
    expect(first).toMatchObject({ name: 'viewer.fileCache', constructorName: 'Object', location: { script: '/srv/app/f_big_strings.cjs', line: 5 } });
    expect(first.growthShare).toBeGreaterThan(0.9);
    expect(first.growthBytes).toBeGreaterThan(1_200_000);
    expect(first.entries?.baseline).toBeNull();
  });

  test("adds up: the runtime's bytes, the suspects' and the rest are the heap", () => {
    const held = report.suspects.reduce((sum, { growthBytes }) => sum + growthBytes, 0);
    expect((report.runtimeBytes ?? 0) + held + report.unexplainedBytes).toBe(report.snapshots[0].totalBytes);
    expect(report.runtimeBytes).toBeGreaterThan(3_000_000);
  });

  test('is a valid report in every format', () => {
    expect(findProblem({ ...reportSchema, oneOf: undefined, $ref: '#/$defs/audit' }, JSON.parse(JSON.stringify(report)))).toBeNull();
    for (const format of textFormats) expect(renderReport(report, format)).toContain(format === 'csv' ? 'name,script' : 'fileCache');
  });

  test('has no growth in its sentences', () => {
    for (const format of ['table', 'markdown', 'minimal'] as const) {
      const [text] = renderReport(report, format, { only: new Set(['suspects']) }).split('Constructor');
      expect(text).not.toMatch(/growth|both snapshots|\bnew\b|added| \? ->/);
    }
  });

  test('is checked by limits', () => {
    const check = (limit: string) => checkReport(report, [parseGateLimit(limit, 'error', '--max')]).status;
    expect(check('suspects=1')).toBe('pass');
    expect(check('suspects=0')).toBe('fail');
    expect(check('total.current=5MB')).toBe('pass');
    expect(check('total.current=4MB')).toBe('fail');
    expect(() => check('total=1MB')).toThrow('an audit has nothing to compare with');
  });
});

test.each(['noleak_idle.s1', 'noleak_code_warmup.s1', 'l_onetime_init.s1'])('the modules of the runtime are no suspects: %s', async (name) => {
  const { suspects, runtimeBytes } = await audit(scenario(name));
  expect(suspects).toEqual([]);
  expect(runtimeBytes).toBeGreaterThan(1_000_000);
});

test('an emitter with many listeners is listed', async () => {
  const { listeners } = await audit(join(import.meta.dirname, '../../snapshots/demo/before.heapsnapshot.gz'));
  expect(listeners[0]).toMatchObject({ event: 'catalogue-changed', listeners: 20, constructorName: 'EventEmitter' });
});
