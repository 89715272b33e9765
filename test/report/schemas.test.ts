/** The published JSON Schemas: valid, true of what is printed, and as strict as the types. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { distill } from '../../src/baseline/distill.js';
import { baselineOf, baselineText } from '../../src/baseline/write.js';
import { renderJson } from '../../src/render/json-text.js';
import { inspectClasses, inspectObject } from '../../src/report/build-inspection.js';
import { inconsistency } from '../../src/report/consistency.js';
import { findProblem } from '../../src/schema/validate.js';
import { schemas } from '../../src/schemas.js';
import { reportKinds } from '../../src/vocabulary.js';
import { conclude, type Seen } from '../../src/watch/conclusion.js';
import { draw } from '../support/draw.js';
import { sideOf } from '../support/heaps.js';
import { fullReport, summaryReport, trendReport } from '../support/sample-report.js';

const golden = join(import.meta.dirname, '../golden');

const compiled = new Map<string, ValidateFunction>();

function validatorOf(name: keyof typeof schemas): ValidateFunction {
  const validate = compiled.get(name) ?? new Ajv2020({ strict: false, allErrors: true }).compile(schemas[name]);
  compiled.set(name, validate);
  return validate;
}

/** What ajv finds wrong; empty for a value that fits. */
function problems(name: keyof typeof schemas, value: unknown): string[] {
  const validate = validatorOf(name);
  validate(JSON.parse(JSON.stringify(value)));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const drawing = draw(`(root) @1 10 -> App @3 10 -cache-> Map @5 16 -internal:table-> ""#table:array @7 400 -internal:3-> "some text"#t:string @9 40
App -list-> Array @11 16 -[0]-> Leaf @13 8 -next-> Leaf#second @15 8`);
const side = sideOf(drawing.snapshot);

describe.each(Object.keys(schemas) as (keyof typeof schemas)[])('the schema of %s', (name) => {
  it('is a valid one, and all its references lead somewhere', () => {
    const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false });
    expect(ajv.validateSchema(schemas[name]), JSON.stringify(ajv.errors)).toBe(true);
    expect(() => ajv.compile(schemas[name])).not.toThrow();
  });
});

describe('reports', () => {
  it.each(readdirSync(golden).filter((file) => /^json-.*\.json$/.test(file)))('%s fits', (file) => {
    expect(problems('report', JSON.parse(readFileSync(join(golden, file), 'utf8')))).toEqual([]);
  });

  it('of every kind have a definition, and are consistent', () => {
    const reports = [fullReport(), trendReport(), summaryReport()];
    // The audit of a recorded heap is in test/audit.
    expect([...reports.map(({ kind }) => kind), 'audit']).toEqual(reportKinds);
    for (const report of reports) {
      expect(findProblem({ ...schemas.report, oneOf: undefined, $ref: `#/$defs/${report.kind}` }, JSON.parse(JSON.stringify(report)))).toBeNull();
      expect(inconsistency(report)).toBeNull();
    }
  });

  it('of a trend without series, growth or steps do not fit', () => {
    const trend = trendReport();
    const [{ series: _, ...row }, ...rows] = trend.constructors;
    expect(problems('report', { ...trend, constructors: [row, ...rows] })).toContain("/constructors/0 must have required property 'series'");
    expect(problems('report', { ...trend, growth: undefined })).toContain(" must have required property 'growth'");
    expect(problems('report', { ...trend, steps: undefined })).toContain(" must have required property 'steps'");
  });

  it('say how many steps of a path were left out, as a number', () => {
    const report = fullReport();
    const pathed = (skipped: unknown) => ({
      ...report,
      suspects: [{ ...report.suspects[0], path: [{ ...report.suspects[0].path[0], skipped }] }],
    });
    expect(problems('report', pathed(7))).toEqual([]);
    expect(problems('report', pathed('7'))).toContain('/suspects/0/path/0/skipped must be integer');
  });

  it('with series or steps that do not fit the snapshots are inconsistent', () => {
    const trend = trendReport();
    const [row, ...rows] = trend.constructors;
    const short = { ...trend, constructors: [{ ...row, series: row.series.slice(1) }, ...rows] };
    expect(inconsistency(short)).toBe('constructors[0].series: 3 snapshots have 3 entries, not 2');
    expect(inconsistency({ ...trend, steps: [] })).toBe('steps: 3 snapshots have 2, not 0');
    expect(inconsistency({ ...trend, snapshots: trend.snapshots.slice(1) })).toBe('snapshots: a trend has three or more, not 2');
    expect(inconsistency({ ...fullReport(), snapshots: trend.snapshots })).toBe('snapshots: a comparison has two, not 3');
    expect(inconsistency({ ...summaryReport(), snapshots: [] })).toBe('snapshots: a summary has one, not 0');
  });
});

describe('inspections', () => {
  it.each(['App', 'Map', 'Array', 'Leaf'])('of %s fit', (label) => {
    expect(problems('inspection', JSON.parse(renderJson(inspectObject(side, drawing.node(label)))))).toEqual([]);
  });

  it('of constructors fit', () => {
    const inspection = inspectClasses(side, 'Leaf', [...side.classes.list.keys()]);
    expect(inspection.instances.length).toBeGreaterThan(3);
    expect(problems('inspection', JSON.parse(renderJson(inspection)))).toEqual([]);
    expect(problems('inspection', { ...inspection, count: 'many' })).toContain('/count must be integer');
  });
});

describe('baselines', () => {
  it('fit', () => {
    const baseline = baselineOf(distill(side, '/srv'));
    expect(problems('baseline', JSON.parse(baselineText(baseline)))).toEqual([]);
    expect(problems('baseline', { ...baseline, allow: { ...baseline.allow, other: 1, heap: { bytes: 1, percent: 1, other: 1 } } })).toEqual([
      '/allow/heap must NOT have additional properties',
    ]);
  });
});

describe('lines of a watch', () => {
  const samples = Array.from({ length: 120 }, (_, seconds) => ({
    seconds,
    residentBytes: 1e8 + seconds * 1e5,
    heapUsedBytes: seconds % 2 === 0 ? 4e7 + seconds * 1e5 : null,
    heapTotalBytes: 5e7,
    externalBytes: 1e6,
    arrayBuffersBytes: null,
  }));
  const zero = { anonymous: 0, heap: 0, files: 0, stack: 0, shared: 0 };
  const seen: Seen = {
    samples,
    warmupSeconds: 0,
    disturbances: [],
    regions: { before: zero, after: { ...zero, heap: 5e6 } },
    collectedBytes: null,
    limitBytes: 1e9,
    workers: 0,
  };

  it('fit', () => {
    const report = conclude(seen);
    expect(report.regions).toHaveLength(1);
    expect(samples.flatMap((sample) => problems('watch', sample))).toEqual([]);
    expect(problems('watch', { verdict: report })).toEqual([]);
    expect(problems('watch', { verdict: conclude({ ...seen, samples: samples.slice(0, 3), regions: null }) })).toEqual([]);
    expect(problems('watch', { verdict: { ...report, kind: 'odd' } })).not.toEqual([]);
  });
});
