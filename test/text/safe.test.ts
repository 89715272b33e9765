/** Text from snapshots, made harmless for each surrounding and still recognisable. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clip,
  csvField,
  githubMessage,
  githubProperty,
  markdownCode,
  markdownProse,
  markdownText,
  terminalText,
  visible,
  xmlText,
} from '../../src/text/safe.js';

describe('visible', () => {
  it.each([
    ['\x1b[31mred', '\\x1b[31mred'],
    ['a\r\nb\tc', 'a\\r\\nb\\tc'],
    ['\0', '\\x00'],
    ['\x7f\x9b', '\\x7f\\x9b'],
    ['\u202egnp.exe', '\\u202egnp.exe'],
    ['a\u200bb\ufeff', 'a\\u200bb\\ufeff'],
    ['\ud800x', '\\ud800x'],
    ['x\udc00', 'x\\udc00'],
    ['\u{e0041}', '\\u{e0041}'],
    ['\u2028', '\\u2028'],
    ['\ufffe', '\\ufffe'],
    ['\u3164', '\\u3164'],
    ['naïve 名前 😀', 'naïve 名前 😀'],
    ['é', 'é'],
    ['\u0301x', '\\u0301x'],
  ])('writes %j as %j', (text, expected) => expect(visible(text)).toBe(expected));

  it('keeps two marks on a letter and escapes a pile of them', () => {
    expect(visible(`e${'\u0301'.repeat(4)}`)).toBe('e\u0301\u0301\\u0301\\u0301');
  });
});

describe('terminalText', () => {
  it('breaks the commands of CI logs, old and new', () => {
    expect(terminalText('::error::x')).toBe('\\x3a:error::x');
    expect(terminalText('a ::error::x')).toBe('a \\x3a:error::x');
    expect(terminalText('##[add-mask]x')).toBe('#\\x23[add-mask]x');
    expect(terminalText('x##vso[task.setvariable]y')).toBe('x#\\x23vso[task.setvariable]y');
    expect(terminalText('###[x')).not.toContain('##[');
    expect(terminalText('std::vector<int>')).toBe('std::vector<int>');
  });

  it('never leaves anything a terminal or a runner would obey', () => {
    const nasty = fc.constantFrom('\x1b', '#', '[', ':', ' ', '\r', '\n', '\u202e', '\ud83d', '\ude00', 'a', '\u0301');
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: nasty })), (text) => {
        const safe = terminalText(text);
        expect(safe).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(safe).not.toMatch(/^\s*::|##\w*\[/);
        expect(terminalText(safe)).toBe(safe);
      }),
    );
  });
});

describe('clip', () => {
  it('keeps head and tail and splits no pair', () => {
    expect(clip('short', 10)).toBe('short');
    const cut = clip('😀'.repeat(1000), 20);
    expect(cut.length).toBeLessThanOrEqual(20);
    expect(visible(cut)).toBe(cut);
    expect(clip('a'.repeat(1_000_000), 120)).toHaveLength(120);
  });
});

describe('csvField', () => {
  it.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ["=cmd|' /C calc'!A0", `"'=cmd|' /C calc'!A0"`],
    ['+1', `"'+1"`],
    ['-1', `"'-1"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\t=x', `"'\\t=x"`],
    ['\rx', `"'\\rx"`],
    ['＝x', `"'＝x"`],
    ['a\nb', 'a\\nb'],
    [-12, '-12'],
    [null, ''],
    ['', ''],
    ['{name, tags}', '"{name, tags}"'],
  ])('writes %j as %s', (value, expected) => expect(csvField(value)).toBe(expected));
});

describe('Markdown, XML, GitHub', () => {
  it('leaves Markdown nothing to interpret', () => {
    const safe = markdownText('a|b<c>`d`*e*_f_[g](h)@i\n#1 https://x www.y ~z~ $m$ <!-- -->');
    expect(safe).not.toMatch(/[|<>`*_[\]@\n~$]/);
    expect(safe).not.toMatch(/:\/\/|www\./);
    expect(markdownCode('@team')).toBe('<code>&#64;team</code>');
    expect(markdownProse('held by Map @50581, see #12')).toBe('held by Map <code>&#64;50581</code>, see <code>&#35;12</code>');
  });

  it('leaves XML legal', () => {
    expect(xmlText(`]]><a b="c" d='e'>&\0\ud800\ufffe`)).toBe(']]&gt;&lt;a b=&quot;c&quot; d=&apos;e&apos;&gt;&amp;\\x00\\ud800\\ufffe');
  });

  it('escapes workflow commands', () => {
    expect(githubMessage('100 % of\r\n::error::x', 'second')).toBe('100 %25 of\\r\\n::error::x%0Asecond');
    expect(githubProperty('a:b,c%d')).toBe('a%3Ab%2Cc%25d');
  });
});
