/** Names that attack what shows them, and reports full of them. */
import type { Report } from '../../src/report/report.js';
import { isLong } from '../trust/support/random.js';
import { row } from './sample-report.js';

export const attacks: Record<string, string> = {
  escape: '\x1b[2J\x1b]8;;http://evil\x07click',
  'c1 controls': 'a\x9b31mb\x85c',
  'carriage return': 'good\rEVIL',
  'line feed': 'a\n::error::x\n  ::stop-commands::y',
  bidi: 'user\u202e\u2066gpj.exe\u2069',
  'zero width': 'a\u200b\ufeff\u2060b',
  command: '::error file=x::pwned',
  'indented command': '  ::set-output name=x::y',
  'old command': 'x ##[add-mask]secret',
  azure: '##vso[task.setvariable variable=x]y',
  script: '</script><script>alert(1)</script>',
  comment: '--><!--',
  pipe: 'a|b||c',
  backticks: '`code` ```fence',
  link: '[x](javascript:alert(1)) ![i](http://evil/p.png) <https://evil> www.evil.org',
  mention: '@everyone #1 GH-1 *b* _i_ ~~s~~',
  formula: "=cmd|' /C calc'!A0",
  plus: '+1+1',
  minus: '-2+3',
  at: '@SUM(1)',
  tab: '\t=1',
  quotes: '"a","b"\'c',
  cdata: ']]>&amp;<!ENTITY x>',
  nul: 'a\0b',
  'lone surrogates': 'a\ud800b\udfffc',
  noncharacter: 'a\ufffe\uffffb',
  marks: `Z${'\u0301'.repeat(500)}`,
  long: 'x'.repeat(100_000),
  'long wide': '名'.repeat(50_000),
  'long words': 'a ::error::x '.repeat(8_000),
  proto: '__proto__',
  empty: '',
  blank: '   ',
  percent: '%0A%0D::error::x',
  backslash: '\\u202e\\',
  tags: '\u{e0041}\u{e0042}',
  separators: 'a\u2028b\u2029c',
};

const forPages = /^(escape|bidi|script|comment|link|quotes|cdata|nul|lone surrogates|marks|long|proto)$/;

/** Those that a browser tries: all in the long form, else those that attack HTML or its layout. render/hostile.test.ts has all of them in every format. */
export const attacksOfPages = Object.entries(attacks).filter(([name]) => isLong || forPages.test(name));

/** Every text that a snapshot or a caller can put into a report. */
export function poisoned(report: Report, text: string): Report {
  const keep = new Set([
    'kind',
    'verdict',
    'noise',
    'type',
    'level',
    'operator',
    'status',
    'matchedBy',
    'confidence',
    'pattern',
    '$schema',
    'code',
    'generator',
  ]);
  const poison = (value: unknown, key: string): unknown => {
    if (keep.has(key)) return value;
    if (typeof value === 'string') return text;
    if (Array.isArray(value)) return value.map((each) => poison(each, key === 'evidence' ? 'text' : ''));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, poison(each, name)]));
  };
  // few rows, or a megabyte in each of forty makes the tests slow rather than better
  return poison(
    {
      ...report,
      constructors: [
        row('', { newCount: 900, newBytes: 90_000, location: { scriptId: 1, script: '', line: 1, column: 1 } }),
        row('', { newCount: 90, newBytes: 9_000 }),
      ].map((each, at) => ({ ...(report.constructors[at] ?? each), name: '' })),
    },
    '',
  ) as Report;
}
