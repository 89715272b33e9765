/** The renderers by format: goldens of each, and what each is for. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { SnapdiffError } from '../../src/errors.js';
import { errorText } from '../../src/render/error-text.js';
import { renderChunks, renderError, renderers, renderReport } from '../../src/render/formats.js';
import { jobSummary } from '../../src/render/github.js';
import { errorReport } from '../../src/report/error-report.js';
import type { Check, Report } from '../../src/report/report.js';
import { reportSchema } from '../../src/report/report-schema.js';
import { textFormats } from '../../src/vocabulary.js';
import { failedChecks } from '../support/sample-checks.js';
import { classReport, fullReport, leakReport, quietReport, row, sameReport, summaryReport, trendReport } from '../support/sample-report.js';

const reports = { leak: leakReport, full: fullReport, quiet: quietReport, class: classReport, same: sameReport, trend: trendReport, summary: summaryReport };
const validate = new Ajv2020({ strict: false, allErrors: true }).compile(reportSchema);
const options = { root: '/srv/app' };
const error = errorReport(
  new SnapdiffError('cut-short', 'is cut short: it ends at byte 2,000,000 inside "edges" (402,113 of 766,818 edges read)', {
    path: 'after.heapsnapshot',
    section: 'edges',
    byteOffset: 2_000_000,
  }),
  '0.1.0',
);

describe('golden', () => {
  const others = textFormats.filter((name) => name !== 'table');
  it.each(others.flatMap((format) => Object.keys(reports).map((name) => [format, name as keyof typeof reports] as const)))('%s of %s', async (format, name) => {
    await expect(renderReport(reports[name](), format, options)).toMatchFileSnapshot(`../golden/${format}-${name}${renderers[format].extension}`);
  });

  it.each(others)('%s of an error', async (format) => {
    if (format !== 'csv') await expect(renderError(error, format)).toMatchFileSnapshot(`../golden/${format}-error${renderers[format].extension}`);
  });
});

describe('schema', () => {
  it.each(Object.entries(reports))('holds for %s, and still when keys are added', (_name, make) => {
    const parsed = JSON.parse(renderReport(make(), 'json'));
    expect(validate(parsed), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
    expect(parsed).toEqual(JSON.parse(JSON.stringify(make())));
    parsed.newKey = 1;
    parsed.constructors[0].newKey = 1;
    expect(validate(parsed)).toBe(true);
  });

  it('holds for an error', () => {
    expect(validate(JSON.parse(renderError(error, 'json')))).toBe(true);
  });

  it.each([
    ['a kind it does not know', { kind: 'other' }],
    ['another version', { schemaVersion: 2 }],
    ['bytes as text', { unexplainedBytes: '12' }],
    ['no constructors', { constructors: undefined }],
    ['a row without a name', { constructors: [{ ...row('x'), name: undefined }] }],
    ['a fraction of a byte', { constructors: [{ ...row('x'), newBytes: 1.5 }] }],
  ])('refuses %s', (_what, change) => {
    expect(validate(JSON.parse(JSON.stringify({ ...leakReport(), ...change })))).toBe(false);
  });
});

describe('every renderer', () => {
  it.each(textFormats)('%s ends with a line feed, is the same each time and in pieces', async (format) => {
    for (const make of Object.values(reports)) {
      const text = renderReport(make(), format, options);
      expect(text.endsWith('\n')).toBe(true);
      expect(renderReport(make(), format, options)).toBe(text);
      expect([...(await renderChunks(make(), format, options))].join('')).toBe(text);
    }
  });

  it('knows its names', () => {
    expect(textFormats).toEqual(['table', 'json', 'markdown', 'csv', 'junit', 'github', 'gitlab', 'minimal', 'agent']);
    expect(Object.keys(renderers)).toEqual(textFormats);
  });
});

describe('github', () => {
  const many: Check[] = Array.from({ length: 40 }, (_none, at) => ({ ...failedChecks[0], id: `check${at}` }));

  it('writes at most ten annotations and says that there is more', () => {
    const lines = renderReport({ ...fullReport(), checks: many }, 'github')
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(10);
    expect(lines.every((line) => /^::(?:error|warning|notice) title=/.test(line))).toBe(true);
    expect(lines[9]).toContain('36 more findings');
  });

  it('points to a source inside the repository only', () => {
    expect(renderReport(leakReport(), 'github', options)).toContain(',file=a_map_cache.cjs,line=12::');
    expect(renderReport(leakReport(), 'github', { root: '/elsewhere' })).not.toContain('file=');
  });

  it('writes a job summary', () => {
    expect(jobSummary(leakReport())).toContain('### Heap: 6.4 MB, +631 kB (+10.9 %)');
  });
});

describe('markdown', () => {
  it("stays under GitHub's limit and says what is missing", () => {
    const rows = Array.from({ length: 5000 }, (_none, at) => row(`Class${at}${'名'.repeat(40)}`, { newCount: 1, newBytes: 10_000 }));
    const text = renderReport({ ...fullReport(), constructors: rows }, 'markdown', { all: true });
    expect(Buffer.byteLength(text)).toBeLessThan(65_536);
    expect(text).toMatch(/[\d,]+ more rows/);
    expect(Buffer.byteLength(jobSummary({ ...fullReport(), constructors: rows }, { all: true }))).toBeLessThan(1_048_576);
  });
});

describe('csv', () => {
  it('has as many fields in every line as in its header, and adds up', () => {
    const [header, ...lines] = renderReport(leakReport(), 'csv')
      .trimEnd()
      .split('\n')
      .map((line) => `${line},`.match(/("(?:[^"]|"")*"|[^,"]*),/g)!);
    expect(lines).toHaveLength(40);
    for (const line of lines) expect(line.length).toBe(header.length);
  });
});

describe('gitlab', () => {
  const findings = (report: Report) => JSON.parse(renderReport(report, 'gitlab', options)) as { fingerprint: string; location: { path: string } }[];

  it('keeps fingerprints when only figures change, and gives twins different ones', () => {
    const later = leakReport();
    later.suspects = [{ ...later.suspects[0], growthBytes: 999, id: 7, growthShare: 0.5 }];
    expect(findings(later)[0].fingerprint).toBe(findings(leakReport())[0].fingerprint);
    const twins = findings({ ...leakReport(), suspects: [leakReport().suspects[0], leakReport().suspects[0]] });
    expect(new Set(twins.map((finding) => finding.fingerprint)).size).toBe(2);
  });
});

describe('errors', () => {
  it('say what, where and what to do on stderr', () => {
    expect(errorText(error, { width: 110 })).toMatchInlineSnapshot(`
      "snapdiff: after.heapsnapshot is cut short: it ends at byte 2,000,000 inside "edges" (402,113 of 766,818 edges
                read)
                The process that wrote it probably died or the disk filled up; capture it again.
      "
    `);
  });

  it('print nothing to stdout where the sentence is enough', () => {
    expect([renderError(error, 'table'), renderError(error, 'csv')]).toEqual(['', '']);
  });
});
