/** Names that attack: harmless in every format, still recognisable, and exact in JSON. */
import { describe, expect, it } from 'vitest';
import { errorText } from '../../src/render/error-text.js';
import { renderError, renderReport } from '../../src/render/formats.js';
import { jobSummary } from '../../src/render/github.js';
import { errorReport } from '../../src/report/error-report.js';
import { displayWidth } from '../../src/text/width.js';
import { type TextFormat, textFormats } from '../../src/vocabulary.js';
import { attacks, poisoned } from '../support/hostile-names.js';
import { fullReport, summaryReport, trendReport } from '../support/sample-report.js';

const error = (text: string) => errorReport({ code: 'damaged', message: text, hint: text, path: text }, '0.1.0');

/** What no text output may hold, whatever reads it: controls, invisible characters, halves of pairs, commands of a log. */
function expectQuiet(text: string): void {
  expect(text).not.toMatch(/[^\P{Cc}\n]/u);
  expect(text).not.toMatch(/[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/u);
  expect(text).not.toMatch(/##\w*\[/);
}

function expectNoCommands(text: string): void {
  expect(text).not.toMatch(/^\s*::/m);
}

const checks: Record<TextFormat, (text: string) => void> = {
  table: expectNoCommands,
  minimal: expectNoCommands,
  agent: (text) => {
    expectNoCommands(text);
    // One fence, opened and closed by us.
    expect(text.match(/```/g) ?? []).toHaveLength(text.startsWith('error') ? 0 : 2);
  },
  json: (text) => {
    expectNoCommands(text);
    expect(text).not.toMatch(/<\/|<!/);
    JSON.parse(text);
  },
  gitlab: (text) => {
    expectNoCommands(text);
    expect(text).not.toContain('</');
    for (const finding of JSON.parse(text)) expect(finding.description.length).toBeLessThan(15_000);
  },
  csv: (text) => {
    expectNoCommands(text);
    for (const line of text.trimEnd().split('\n').slice(1)) {
      const fields = line.match(/("(?:[^"]|"")*"|[^,"]*)(?:,|$)/g)!.map((field) => field.replace(/,$/, '').replace(/^"|"$/g, ''));
      for (const field of fields) expect(field).not.toMatch(/^\s*[=+@\t\r]|^\s*-(?!\d+(?:\.\d+)?$)/);
    }
  },
  github: (text) => {
    for (const line of text.trimEnd().split('\n')) expect(line).toMatch(/^::(?:error|warning|notice) title=[^:,]*::/);
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(10);
  },
  markdown: (text) => {
    expectNoCommands(text);
    expect(Buffer.byteLength(text)).toBeLessThan(65_536);
    // what is ours: the marker, code tags, the heading, the quote of a warning; what is left of a name are entities
    const body = text
      .replace('<!-- snapdiff -->', '')
      .replace(/<\/?code>/g, '')
      .replace(/^(?:### |> warning|>$)/gm, '')
      .replace('# New | # Deleted | # Delta', 'New | Deleted | Delta')
      .replace(/&(?:#\d+|lt|gt|amp|quot);/g, '');
    expect(body.match(/.{0,30}[<>`[\]@#~\\].{0,30}/)?.[0]).toBeUndefined();
    expect(body).not.toMatch(/:\/\/|www\./);
    for (const table of body.match(/(?:^\|.*\n)+/gm) ?? [])
      expect(
        new Set(
          table
            .trimEnd()
            .split('\n')
            .map((line) => line.split('|').length),
        ).size,
      ).toBe(1);
  },
  junit: (text) => {
    // every tag is one of ours with plain attributes; between tags no < or >, and only the five entities
    const rest = text
      .replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '')
      .replace(/<\/?(?:testsuites|testsuite|testcase|failure|error|skipped|system-out)(?: \w+="[^"<>]*")*\/?>/g, '');
    expect(rest).not.toMatch(/[<>]/);
    expect(text.replace(/&(?:amp|lt|gt|quot|apos);/g, '')).not.toContain('&');
  },
};

describe.each(Object.entries(attacks))('%s', (_name, attack) => {
  it.each(textFormats)('is harmless in %s', (format) => {
    for (const make of [fullReport, trendReport, summaryReport]) {
      const text = renderReport(poisoned(make(), attack), format, { root: '/srv', width: 80 });
      expectQuiet(text);
      checks[format](text);
      if (format === 'table') for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(80);
      if (!['json', 'csv'].includes(format)) expect(text.length).toBeLessThan(200_000);
    }
    const text = renderError(error(attack), format);
    expectQuiet(text);
    if (text !== '') checks[format](text);
  });

  it('is harmless on stderr and in the job summary', () => {
    const text = errorText(error(attack), { width: 80 });
    expectQuiet(text);
    expectNoCommands(text);
    expectQuiet(jobSummary(poisoned(fullReport(), attack)));
  });

  it('comes back from JSON exactly', () => {
    const report = poisoned(fullReport(), attack);
    expect(JSON.parse(renderReport(report, 'json')).suspects[0].name).toBe(attack);
    expect(JSON.parse(renderReport(report, 'json'))).toEqual(JSON.parse(JSON.stringify(report)));
  });
});

describe('recognisable', () => {
  const text = (format: TextFormat, attack: string) => renderReport(poisoned(fullReport(), attack), format, { width: 120 });

  it('shows what a name holds', () => {
    expect(text('table', 'a\x1b[31m\u202eb\ud800')).toContain('a\\x1b[31m\\u202eb\\ud800');
    expect(text('table', '::error::x')).toContain('\\x3a:error::x');
    expect(text('minimal', '##[add-mask]x')).toContain('#\\x23[add-mask]x');
    expect(text('junit', ']]></failure>')).toContain(']]&gt;&lt;/failure&gt;');
    expect(text('csv', '=cmd()')).toContain(`"'=cmd()"`);
    expect(text('markdown', '</script>|`x`')).toContain('<code>&lt;/script&gt;&#124;&#96;x&#96;</code>');
    expect(text('github', 'a%b\nc')).toContain('a%25b\\nc');
    expect(text('github', '\u202e')).toContain('\\u202e');
  });
});
