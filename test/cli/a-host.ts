/** A process and a library that exist only in a test: what is printed is kept, calls of the library are recorded. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { compareWithBaseline, createBaseline } from '../../src/against-baseline.js';
import type { audit } from '../../src/audit-snapshot.js';
import { type Baseline, defaultAllowance } from '../../src/baseline/baseline.js';
import type { Host, OutputStream, Signal } from '../../src/cli/host.js';
import type { Library } from '../../src/cli/library.js';
import { run } from '../../src/cli/main.js';
import type { diff, summarize, TrendOptions, trend } from '../../src/diff.js';
import type { SnapdiffError } from '../../src/errors.js';
import { type Input, pathOf } from '../../src/format/input-file.js';
import type { inspect } from '../../src/inspect.js';
import type { leakTest } from '../../src/repeat/leak-test.js';
import type { Inspection } from '../../src/report/inspection.js';
import type { ComparisonReport } from '../../src/report/report.js';
import { aReport, aSnapshot, aSummary, aTrend } from '../gate/a-report.js';

export interface Outcome {
  code: number;
  out: string;
  err: string;
  /** Calls of the library, e.g. "diff a b". */
  calls: string[];
  options: TrendOptions | undefined;
  folder: string;
}

export interface Setup {
  env?: Record<string, string>;
  terminal?: boolean;
  /** Of the terminal. */
  rows?: number;
  folder?: string;
  report?: ComparisonReport;
  library?: Partial<Functions>;
  /** The library itself, in place of functions that only record their calls. */
  real?: Library;
  /** Every write to standard output fails with this code. */
  stdoutError?: string;
  /** Called with a function that sends a signal, before the run starts. */
  onReady?: (send: (signal: Signal) => void) => void;
}

/** What a test replaces of the library. */
export interface Functions {
  diff: typeof diff;
  trend: typeof trend;
  summarize: typeof summarize;
  audit: typeof audit;
  inspect: typeof inspect;
  leakTest: typeof leakTest;
  createBaseline: typeof createBaseline;
  compareWithBaseline: typeof compareWithBaseline;
}

function aBaseline(): Baseline {
  const { totalBytes, nodeCount, edgeCount, statistics } = aSnapshot('', 5_800_000, 10);
  return {
    $schema: '',
    schemaVersion: 1,
    kind: 'baseline',
    allow: defaultAllowance,
    heap: { totalBytes, nodeCount, edgeCount, statistics },
    classes: [],
    collections: [],
  };
}

export const aFolder = (): string => mkdtempSync(join(tmpdir(), 'snapdiff-cli-'));

export async function snapdiff(words: readonly string[], setup: Setup = {}): Promise<Outcome> {
  const folder = setup.folder ?? aFolder();
  const outcome: Outcome = { code: -1, out: '', err: '', calls: [], options: undefined, folder };
  const listeners = new Map<string, () => void>();
  const stream = (take: (text: string) => void, error?: string): OutputStream => ({
    write(text, done) {
      if (error === undefined) take(text);
      done(error === undefined ? null : Object.assign(new Error(error), { code: error }));
      return true;
    },
    on: () => {},
    ...(setup.terminal ? { isTTY: true, columns: 80, rows: setup.rows } : {}),
  });
  const host: Host = {
    argv: ['node', 'snapdiff', ...words],
    stdout: stream((text) => (outcome.out += text), setup.stdoutError),
    stderr: stream((text) => (outcome.err += text)),
    env: setup.env ?? {},
    cwd: () => folder,
    on: (signal, listener) => listeners.set(signal, listener),
    off: (signal) => listeners.delete(signal),
  };
  const called = (name: string, inputs: readonly Input[], options: object | undefined) => {
    outcome.calls.push([name, ...inputs.map(pathOf)].join(' '));
    outcome.options = options;
  };
  const report = setup.report ?? aReport();
  const functions: Functions = {
    async diff(baseline, current, options) {
      called('diff', [baseline, current], options);
      return { ...report, snapshots: [aSnapshot(pathOf(baseline), 5_800_000, 10), aSnapshot(pathOf(current), 6_380_000, 12)] };
    },
    async trend(paths, options) {
      called('trend', paths, options);
      return aTrend();
    },
    async summarize(path, options) {
      called('summarize', [path], options);
      return aSummary();
    },
    async audit(path, options) {
      called('audit', [path], options);
      return {
        ...aSummary(),
        kind: 'audit',
        runtimeBytes: null,
        unexplainedBytes: 0,
        listeners: [],
        sparseCollections: [],
        detached: { count: 0, shallowBytes: 0 },
      };
    },
    async leakTest(target, options) {
      called('leakTest', [JSON.stringify(target)], options);
      return aTrend();
    },
    async createBaseline(path, options) {
      called('createBaseline', [path], options);
      return aBaseline();
    },
    async compareWithBaseline(baseline, current, options) {
      called('compareWithBaseline', [baseline, current], options);
      return { report: { ...report, matchedBy: 'class' }, baseline: aBaseline(), updated: aBaseline() };
    },
    async inspect(path, query, options) {
      called('inspect', [path, JSON.stringify(query)], options);
      return query as unknown as Inspection;
    },
    ...setup.library,
  };
  const module = async () => functions;
  // A module of the library that no test calls is left out.
  const library = {
    diff: module,
    audit: module,
    inspect: module,
    baseline: module,
    leakTest: module,
    redact: () => import('../../src/redact/redact-report.js'),
    inspectionText: async () => ({
      renderInspection: (command: string, inspection: Inspection, format: string) => `<${command} ${JSON.stringify(inspection)} ${format}>\n`,
    }),
  } as unknown as Library;
  setup.onReady?.((signal) => listeners.get(signal)?.());
  outcome.code = await run(host, setup.real ?? library);
  return outcome;
}

export const failing = (error: SnapdiffError): Partial<Functions> => ({
  diff: async () => {
    throw error;
  },
});
