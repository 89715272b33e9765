/** The growth tree in a report: exact, bounded, and what a terminal shows of it. */
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { audit } from '../../src/audit-snapshot.js';
import { diff, trend } from '../../src/diff.js';
import { renderReport } from '../../src/render/formats.js';
import { outline } from '../../src/render/tree-outline.js';
import { treeValues, vertexName } from '../../src/render/tree-values.js';
import { inconsistency } from '../../src/report/consistency.js';
import type { Report } from '../../src/report/report.js';
import { reportSchema } from '../../src/report/report-schema.js';
import type { ReportTree } from '../../src/report/report-tree.js';
import { leakReport, summaryReport } from '../support/sample-report.js';

const snapshots = join(import.meta.dirname, '../../snapshots');
const [before, after] = ['before', 'after'].map((name) => join(snapshots, `demo/${name}.heapsnapshot.gz`));
const validate = new Ajv2020({ strict: false, allErrors: true }).compile(reportSchema);
const onlyTree = { only: new Set(['tree'] as const), width: 120 };

const [comparison, held, followed] = await Promise.all([
  diff(before, after, { tree: true }),
  audit(after, { tree: true }),
  trend(
    [1, 2, 3].map((step) => join(snapshots, `scenarios/a_map_cache.s${step}.heapsnapshot.br`)),
    { tree: true },
  ),
]);

describe.each<[string, Report]>([
  ['comparison', comparison],
  ['audit', held],
  ['trend', followed],
])('the tree of the %s', (_name, report) => {
  const tree = report.tree as ReportTree;
  const { retained, gained, lost, growth, children } = treeValues(tree);

  it('adds up to the size of each snapshot', () => {
    expect(retained.map(([root]) => root)).toEqual(report.snapshots.map(({ totalBytes }) => totalBytes));
  });

  it('is of bounded size, valid and consistent', () => {
    expect(tree.parent.length).toBeGreaterThan(500);
    expect(tree.parent.length).toBeLessThanOrEqual(5000);
    expect([validate(report), validate.errors]).toEqual([true, null]);
    expect(inconsistency(report)).toBeNull();
  });

  it('gained less lost is the growth, in every vertex', () => {
    for (let vertex = 0; vertex < growth.length; vertex++) expect(gained[vertex] - lost[vertex]).toBeCloseTo(growth[vertex], 3);
    expect(children.flat()).toHaveLength(growth.length - 1);
  });

  it('knows the vertices of every suspect', () => {
    expect(report.suspects.length).toBeGreaterThan(0);
    expect(tree.suspects).toHaveLength(report.suspects.length);
    for (const [at, [vertex]] of tree.suspects.entries()) expect(vertexName(tree, vertex)).toContain(report.suspects[at].constructorName);
  });
});

describe('outline', () => {
  const { tree } = comparison as { tree: ReportTree };
  const values = treeValues(tree);

  it('shows the largest vertices, and lines that lead straight on as one', () => {
    const rows = outline(tree, values, { most: 20, leastShare: 0.01, depth: 12 });
    expect(rows.flatMap(({ vertices }) => vertices).length).toBeLessThanOrEqual(20);
    expect(rows[0].vertices.length).toBeGreaterThan(3);
    const named = rows.find(({ suspect }) => suspect === 0);
    expect(vertexName(tree, named?.vertices.at(-1) ?? 0)).toBe('resultCache: Map');
  });

  it('says where it is cut', () => {
    const rows = outline(tree, values, { most: 100, leastShare: 0.001, depth: 2 });
    expect(Math.max(...rows.map(({ depth }) => depth))).toBe(1);
    expect(rows[1].isCut).toBe(true);
  });

  it('is empty where nothing grew', () => {
    const still = { ...tree, snapshots: [tree.snapshots[0], tree.snapshots[0]] };
    expect(outline(still, treeValues(still), { most: 20, leastShare: 0.01, depth: 12 })).toEqual([]);
  });
});

describe('in a terminal', () => {
  it('is shown with --only tree, and only then', () => {
    expect(renderReport(comparison, 'table', onlyTree)).toMatch(/resultCache: Map {2}<- suspect 1 +\+1\.3 MB +94 % +█+/);
    expect(renderReport(held, 'table', onlyTree)).toMatch(/What holds what +Size/);
    expect(renderReport(followed, 'table', onlyTree)).toMatch(/cache: Map {2}<- suspect 1/);
    expect(renderReport(comparison, 'table', { width: 120 })).not.toContain('Growth tree');
  });

  it('shows what shrank in pale blocks', () => {
    const { tree, ...rest } = comparison as { tree: ReportTree } & typeof comparison;
    const shrunk = { ...rest, tree: { ...tree, snapshots: [...tree.snapshots].reverse() } };
    expect(renderReport(shrunk, 'table', onlyTree)).toMatch(/resultCache: Map .* -1\.3 MB +94 % +░{19}/);
  });

  it('says why there is none', () => {
    const [baseline, current] = leakReport().snapshots;
    expect(renderReport(leakReport(), 'table', onlyTree)).toContain('No tree: this report was saved without it.');
    expect(renderReport(summaryReport(), 'table', onlyTree)).toContain('No tree: a summary only counts.');
    const against = { ...leakReport(), snapshots: [{ ...baseline, isBaselineFile: true }, current] };
    expect(renderReport(against, 'table', onlyTree)).toContain('No tree: a baseline file holds no objects.');
  });
});

it('JSON has it only if it is asked for', () => {
  expect(JSON.parse(renderReport(comparison, 'json', onlyTree)).tree).toEqual(comparison.tree);
  expect(JSON.parse(renderReport(comparison, 'json'))).not.toHaveProperty('tree');
});

it('a damaged tree is recognised', () => {
  const { tree } = comparison as { tree: ReportTree };
  const damaged = (change: Partial<ReportTree>) => inconsistency({ ...comparison, tree: { ...tree, ...change } });
  expect(damaged({ parent: tree.parent.with(3, 9) })).toBe('tree.parent[3]: no vertex before it');
  expect(damaged({ name: tree.name.slice(1) })).toBe('tree: its columns are not equally long');
  expect(damaged({ texts: [] })).toBe('tree: a name is not in its texts');
  expect(damaged({ suspects: [[99_999]] })).toBe('tree.suspects: a vertex that it does not have');
  expect(damaged({ snapshots: [tree.snapshots[0]] })).toBe('tree.snapshots: 2 snapshots have 2 entries, not 1');
});
