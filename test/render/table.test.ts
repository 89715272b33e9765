/** The report in a terminal: goldens, narrow terminals, colour, sections. */
import { describe, expect, it } from 'vitest';
import type { RenderOptions } from '../../src/render/render-options.js';
import { renderTable } from '../../src/render/table.js';
import { displayWidth } from '../../src/text/width.js';
import { classReport, fullReport, leakReport, quietReport, row, sameReport, summaryReport, trendReport } from '../support/sample-report.js';

const reports = { leak: leakReport, full: fullReport, quiet: quietReport, class: classReport, trend: trendReport, summary: summaryReport };

describe('golden', () => {
  it.each(Object.entries(reports).flatMap(([name, make]) => [110, 80, 60, 40].map((width) => [name, width, make] as const)))(
    '%s in %d columns',
    async (name, width, make) => {
      await expect(renderTable(make(), { width })).toMatchFileSnapshot(`../golden/table-${name}-${width}.txt`);
    },
  );

  it('with everything', async () => {
    await expect(renderTable(fullReport(), { width: 120, all: true })).toMatchFileSnapshot('../golden/table-full-all.txt');
  });

  it('in colour', async () => {
    await expect(renderTable(fullReport(), { width: 110, color: true, top: 8 })).toMatchFileSnapshot('../golden/table-full-color.ansi.txt');
  });
});

describe('width', () => {
  it.each([40, 50, 55, 60, 72, 80, 100, 132, 200])('keeps every line within %d columns', (width) => {
    for (const make of Object.values(reports)) {
      for (const options of [{}, { all: true }, { sort: 'alloc', top: 30 }] as RenderOptions[]) {
        for (const line of renderTable(make(), { ...options, width }).split('\n')) expect.soft(displayWidth(line), line).toBeLessThanOrEqual(width);
      }
    }
  });

  it('cuts names, not numbers', () => {
    const long = row(`${'Very'.repeat(30)}LongName`, { newCount: 3000, newBytes: 3_000_000 });
    const text = renderTable({ ...leakReport(), constructors: [long] }, { width: 80 });
    expect(text).toMatch(/^VeryVer\S*…\S+Name {2}3,000 .*\+3\.0 MB/m);
  });

  it.each([40, 50, 55, 60, 80])('has no figure in %d columns that is a part of one', (width) => {
    const figuresIn = (columns: number) => renderTable(fullReport(), { width: columns, only: new Set(['suspects']) }).match(/[+-]?\d[\d,.]*/g) ?? [];
    const whole = new Set(figuresIn(400));
    expect(figuresIn(width).filter((figure) => !whole.has(figure))).toEqual([]);
  });

  it('lines up wide names', () => {
    const rows = [row('名前キャッシュ😀', { newCount: 2, newBytes: 9000 }), row('Cache', { newCount: 1, newBytes: 8000 })];
    const lines = renderTable({ ...leakReport(), constructors: rows }, { width: 110, only: new Set(['table']) })
      .split('\n')
      .slice(-4, -1);
    expect(new Set(lines.map(displayWidth)).size).toBe(1);
  });
});

describe('content', () => {
  it('writes no escape sequence without colour', () => {
    for (const make of Object.values(reports)) expect(renderTable(make(), { all: true })).not.toContain('\x1b');
  });

  it('is the same text with and without colour', () => {
    const colored = renderTable(fullReport(), { color: true, all: true });
    expect(colored).toContain('\x1b[1m');
    expect(colored.replace(/\x1b\[\d+m/g, '')).toBe(renderTable(fullReport(), { all: true }));
  });

  it('says in one line that nothing changed', () => {
    expect(renderTable(sameReport())).toBe('Nothing changed: 68,083 objects, 5.8 MB in both.\n');
  });

  it('shows asked sections only', () => {
    const text = renderTable(fullReport(), { only: new Set(['strings']) });
    expect(text).toContain('Large new strings');
    expect(text).not.toMatch(/Suspect|Constructor|Collections/);
  });

  it('marks noise where it is shown and names it where it is not', () => {
    expect(renderTable(leakReport(), { top: 8 })).toMatch(/^\(compiled code\) ~ /m);
    expect(renderTable(leakReport())).toContain('compiled code (+20.9 kB, warm-up): --all shows them');
  });

  it('distinguishes classes of one name by their place', () => {
    const place = (line: number) => ({ scriptId: 1, script: 'file:///app/src/a.js', line, column: 1 });
    const rows = [row('Entry', { newBytes: 9000, newCount: 1, location: place(3) }), row('Entry', { newBytes: 8000, newCount: 1, location: place(30) })];
    expect(renderTable({ ...leakReport(), constructors: rows })).toMatch(/Entry a\.js:3 .*\n.*Entry a\.js:30 /);
  });

  it('leaves warnings to the caller when asked', () => {
    expect(renderTable(fullReport(), { warnings: false })).not.toContain('warning:');
  });

  it('stops at ten thousand rows, with a line for the rest', () => {
    const rows = Array.from({ length: 12_000 }, (_none, at) => row(`Class${at}`, { newCount: 1, newBytes: 10_000 }));
    const lines = renderTable({ ...leakReport(), constructors: rows }, { all: true }).split('\n');
    expect(lines.filter((line) => line.startsWith('Class'))).toHaveLength(10_000);
    expect(lines.at(-2)).toBe('2,000 more rows, the largest +10.0 kB: --format csv shows them');
  });
});
