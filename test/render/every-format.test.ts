/** What a reader must see whatever the format: other holders, confidence, warnings, and what grows without a suspect. */
import { describe, expect, it } from 'vitest';
import { renderReport } from '../../src/render/formats.js';
import { noSuspectsText } from '../../src/render/no-suspects.js';
import { renderTable } from '../../src/render/table.js';
import type { GrowthReport, Report } from '../../src/report/report.js';
import type { Suspect } from '../../src/report/rows.js';
import { type TextFormat, textFormats } from '../../src/vocabulary.js';
import { cachePath, cacheSuspect, leakReport, quietReport, row, trendReport } from '../support/sample-report.js';

/** CSV has rows of constructors only. */
const formats = textFormats.filter((format) => format !== 'csv');
/** As a reader sees it: entities resolved, line breaks as blanks. */
const shown = (report: Report, format: TextFormat): string =>
  renderReport(report, format, { width: 120 })
    .replace(/&#(\d+);/g, (_all, code) => String.fromCharCode(Number(code)))
    .replace(/<\/?code>/g, '')
    .replace(/\s+/g, ' ');

const location = { scriptId: 7, script: 'file:///srv/app/undo.js', line: 6, column: 1 };
const undoStack = { id: 77, name: 'undoStack', constructorName: 'Array', path: cachePath, location };
const listeners = { id: 78, name: 'window', constructorName: 'blink::HeapVectorBacking<blink::RegisteredEventListener>', path: cachePath, location: null };
const withSuspect = (changes: Partial<Suspect>): Report => ({ ...leakReport(), suspects: [{ ...cacheSuspect, ...changes }] });

describe.each(formats)('%s', (format) => {
  const isJson = format === 'json';

  it('names the other holders of the same objects', () => {
    const one = shown(withSuspect({ alsoHeldBy: [undoStack] }), format);
    expect(one).toContain(isJson ? '"alsoHeldBy"' : 'undoStack (Array @77 in undo.js:6): both must release these objects');
    const two = shown(withSuspect({ alsoHeldBy: [undoStack, listeners] }), format);
    expect(two).toContain(isJson ? '"window"' : 'undo.js:6), listeners of window (@78): all 3 must release these objects');
  });

  it('says the confidence that is not high, and why', () => {
    const evidence = ['Object ids do not correspond, so objects were matched by the names on their paths.'];
    const text = shown(withSuspect({ confidence: 'medium', evidence }), format);
    expect(text).toContain(isJson ? '"confidence":"medium"' : '(medium confidence)');
    expect(text).toContain('Object ids do not correspond');
  });

  it('has the warnings', () => {
    const warnings = [{ code: 'slowing', message: 'cache grew by less in every step.' }];
    expect(shown({ ...quietReport(), warnings }, format)).toContain('cache grew by less in every step.');
    expect(shown({ ...leakReport(), warnings }, format)).toContain('cache grew by less in every step.');
  });
});

describe('without a suspect', () => {
  const withoutSuspects = (): GrowthReport => ({ ...trendReport(), suspects: [] });

  it('a trend names what grows steadily', () => {
    expect(noSuspectsText(withoutSuspects())).toBe(
      'No suspect, but 1 constructor and 1 collection grow steadily: CacheEntry (+2,000 in each step), cache (+2,000 in each step).',
    );
    for (const format of ['table', 'markdown', 'minimal', 'junit', 'github'] as const) {
      expect(shown(withoutSuspects(), format)).toMatch(/no suspect, but 1 constructor and 1 collection grow steadily: CacheEntry/i);
      expect(shown(withoutSuspects(), format)).not.toContain('nothing keeps growing');
    }
  });

  it('a trend of which nothing grows steadily has a sentence of its own', () => {
    const report = trendReport();
    const constructors = report.constructors.filter(({ growth }) => growth.verdict !== 'steady');
    const growth = { ...report.growth, verdict: 'flat' as const };
    expect(noSuspectsText({ ...report, suspects: [], collections: [], constructors, growth })).toBe('No suspects: nothing keeps growing.');
  });

  it('a trend names the heap where no row grows by enough', () => {
    expect(noSuspectsText({ ...trendReport(), suspects: [], collections: [], constructors: [] })).toBe(
      'No suspect, but the heap grows steadily (+615 kB in each step).',
    );
  });

  it('a comparison names the rows that grew most', () => {
    expect(noSuspectsText({ ...leakReport(), suspects: [] })).toBe('No suspects. Most growth is in (string) (+192 kB), Map (+115 kB), CacheEntry (+112 kB).');
  });

  it('a baseline file is the reason', () => {
    const [baseline, current] = quietReport().snapshots;
    expect(noSuspectsText({ ...quietReport(), snapshots: [{ ...baseline, isBaselineFile: true }, current] })).toMatch(/baseline file/);
  });
});

it('says once how a suspect grew over time', () => {
  expect(renderTable(trendReport(), { width: 200 }).match(/2,000 in every step/g)).toHaveLength(1);
});

it('hides columns that a narrow terminal has no room for, and says where they are', () => {
  const text = renderTable({ ...leakReport(), constructors: [row('A', { newBytes: 9000, newCount: 1 })] }, { width: 60 });
  expect(text.replace(/\s+/g, ' ')).toMatch(/Hidden: .*\(terminal too narrow; --format csv shows all\)/);
});
