/** The report as JSON, text and Markdown, its suspects, limits and redaction. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { renderContextCsv } from '../../src/context/context-csv.js';
import { checkContext, parseContextLimit } from '../../src/context/context-limits.js';
import { renderContextMarkdown } from '../../src/context/context-markdown.js';
import { redactContext } from '../../src/context/context-redaction.js';
import type { ContextReport } from '../../src/context/context-report.js';
import { contextDefinitions } from '../../src/context/context-schema.js';
import { renderContextMinimal, renderContextTable } from '../../src/context/context-text.js';
import { renderContext } from '../../src/context/render-context.js';
import { reportSchema } from '../../src/report/report-schema.js';
import { displayWidth } from '../../src/text/width.js';
import { bash, MadeSession, read, say } from './made-session.js';
import { contextOf, lines } from './reading.js';
import { workedSession } from './worked-session.js';

const validate = new Ajv2020({ strict: false }).compile({ $defs: { ...(reportSchema.$defs as object), ...contextDefinitions }, $ref: '#/$defs/context' });
const worked = await contextOf(workedSession().text());

function expectSchema(report: ContextReport): void {
  expect(validate(JSON.parse(JSON.stringify(report))), JSON.stringify(validate.errors)).toBe(true);
}

describe('the report', () => {
  it('fits its schema', async () => {
    expectSchema(worked);
    expectSchema(await contextOf(lines({ role: 'user', content: 'x' })));
    const compacted = workedSession();
    compacted.compact('auto', 60_000, 'in short');
    expectSchema(await contextOf(compacted.text()));
    expectSchema(checkContext(worked, [parseContextLimit('context=50k'), parseContextLimit('duplicates=10%')]));
  });

  it('is the same every time', async () => {
    expect(await contextOf(workedSession().text())).toEqual(worked);
  });

  it('names what fills the context', () => {
    expect(worked.suspects.map(({ pattern, name, constructorName }) => [pattern, name, constructorName])).toEqual([
      ['repeated-results', '/srv/app/src/app.ts', 'Read'],
      ['large-result', 'cat build.log', 'Bash'],
      ['repeated-reads', 'npm test', 'Bash'],
    ]);
    const [app] = worked.suspects;
    const size = 'export function app() {\n  return 1;\n}\n'.length * 180;
    expect(app.growthBytes).toBe(14 * size);
    expect(app.growthShare).toBe((14 * size) / worked.totals.textBytes);
    expect(app.evidence.join(' ')).toMatch(/^It was asked for 14 times: 95\.8 kB, \d\d % of the text in the context\. \d\d\.\d kB of it repeat/);
    expect(app.advice).toBe('read a range in place of the whole file, or start fresh after the task');
    expect(worked.duplicates).toEqual([{ tool: 'Read', source: '/srv/app/src/app.ts', copies: 14, bytes: size, wastedBytes: 13 * size }]);
    expect(worked.largest[0]).toMatchObject({
      tool: 'Bash',
      source: 'cat build.log',
      bytes: 22_500,
      preview: 'warning: unused variable\n'.repeat(4).slice(0, 80),
    });
  });

  it('says when to start afresh in figures, not as a judgement', () => {
    const { sentence, ...figures } = worked.reset!;
    expect(figures).toMatchObject({ contextTokens: 62_605, firstContextTokens: 27_505, duplicateShare: worked.totals.duplicateShare });
    expect(sentence).toMatch(
      /^The last request sent 62,605 tokens, 2\.3 times as many as the first requests \(27,505\); \d\d % of the text in the context repeats other text of it; (9\d|100) % of the text came before the last prompt\. /,
    );
    expect(sentence).not.toMatch(/quality|better|worse|degrad|should/i);
  });

  it('blames a tool for many results that are small alone, and a text that was pasted twice', async () => {
    const session = new MadeSession();
    const pasted = 'a line of a log\n'.repeat(200);
    session.user(pasted);
    const calls = session.answer(
      Array.from({ length: 60 }, (_, at) => bash(`ls ${at}`)),
      { input: 10, output: 1 },
    );
    for (const [at, call] of calls.entries()) session.result(call, `${at} ${'file\n'.repeat(100)}`);
    session.user(pasted);
    const { suspects } = await contextOf(session.text());
    expect(suspects.map(({ pattern, name }) => [pattern, name])).toEqual([
      ['tool-output', 'Bash'],
      ['pasted-text', 'pasted text'],
    ]);
    expect(suspects[1].growthBytes).toBe(2 * pasted.length);
  });

  it('has no suspects where nothing is large or repeated', async () => {
    const session = new MadeSession();
    session.user('go');
    for (let at = 0; at < 30; at++) {
      const [call] = session.answer([read(`f${at}.ts`), say('text of an answer '.repeat(40))], { input: 10 + at, output: 1 });
      session.result(call, `${at} `.repeat(20));
    }
    expect((await contextOf(session.text())).suspects).toEqual([]);
  });
});

describe('limits', () => {
  const check = (text: string) => checkContext(worked, [parseContextLimit(text)]);

  it('are held against the largest request, the growth a request, and the repeated text', () => {
    expect(check('context=62605').status).toBe('pass');
    expect(check('context=62.604k')).toMatchObject({
      status: 'fail',
      checks: [{ metric: 'context', expected: 62_604, actual: 62_605, passed: false, source: '--max' }],
    });
    expect(check('growth=2.51k').status).toBe('pass');
    expect(check('growth=2499')).toMatchObject({ status: 'fail', checks: [{ actual: worked.growth!.tokensPerRequest }] });
    expect(check('duplicates=99%').status).toBe('pass');
    expect(check('duplicates=10%').checks[0].message).toMatch(
      /^\d\d\.\d % of the text repeat other text \(\d\d\.\d kB\), 10 % allowed; largest: \/srv\/app\/src\/app\.ts/,
    );
    expect(check('suspects=2').status).toBe('fail');
    expect(checkContext(worked, [parseContextLimit('context=1k', 'warn', '--warn')]).status).toBe('warn');
    expect(checkContext(worked, [])).toBe(worked);
  });

  it('on a growth that is not known pass, and say so', async () => {
    const report = await contextOf(lines({ role: 'user', content: 'x' }, { role: 'assistant', content: 'y' }));
    expect(checkContext(report, [parseContextLimit('growth=0')]).checks).toMatchObject([
      { passed: true, message: 'growth is unknown with fewer than three requests in a row; 0 tokens a request allowed' },
    ]);
  });

  it('that are half understood are refused', () => {
    for (const text of [
      'context',
      'context=',
      'context=10%',
      'context=-1',
      'context=1e3',
      'context=1kB',
      'duplicates=10',
      'duplicates=1k',
      'suspects=1.5',
      'suspects=1k',
      'heap=1',
      '=1',
      '',
    ])
      expect(() => parseContextLimit(text), text).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});

describe('text', () => {
  it('fits the terminal', () => {
    for (const width of [50, 80, 100, 200]) {
      const text = renderContextTable(checkContext(worked, [parseContextLimit('context=50k')]), { width, all: true });
      for (const line of text.split('\n')) expect(displayWidth(line), line).toBeLessThanOrEqual(width);
    }
  });

  it('says the verdict, suspects, tables and checks', () => {
    expect(renderContextTable(checkContext(worked, [parseContextLimit('context=50k')]), { width: 100 })).toMatchSnapshot();
    expect(renderContextMarkdown(worked)).toMatchSnapshot();
    expect(renderContextMinimal(worked)).toMatchSnapshot();
  });

  it('lists sources as CSV', () => {
    expect(renderContextCsv(worked).split('\n').slice(0, 2)).toEqual([
      'tool,source,results,bytes,images,share',
      `Read,/srv/app/src/app.ts,14,${worked.sources[0].bytes},0,${worked.sources[0].share}`,
    ]);
  });

  it('says that tokens are estimated, and why', async () => {
    const report = await contextOf(lines({ role: 'user', content: 'x' }, { role: 'assistant', content: 'y' }));
    expect(renderContextTable(report)).toMatch(/1 tokens? in the last of 1 request \(estimated\)/);
    expect(renderContextTable(report)).toContain('does not say how many tokens were billed');
  });

  it('is harmless, whatever the session holds', async () => {
    const evil = '\u001b[31m\u202e##[error]x\n::error::y <script>@user |`';
    const session = new MadeSession();
    session.user('go');
    const [call, other] = session.answer([{ type: 'tool_use', name: evil, input: { command: evil.repeat(3) } }, read(evil)], { input: 5, output: 1 });
    session.result(call, evil.repeat(500));
    session.result(other, evil.repeat(500));
    const report = await contextOf(session.text());
    expectSchema(report);
    const limited = checkContext(report, [parseContextLimit('suspects=0')]);
    for (const { description } of JSON.parse(renderContext(limited, 'gitlab'))) expect(description).not.toMatch(/[\u001b\u202e]/);
    expect(renderContext(limited, 'github').match(/^::\w+/gm)).toEqual(['::error', ...report.suspects.map(() => '::warning')]);
    for (const text of [renderContext(limited, 'junit'), renderContext(limited, 'gitlab'), renderContext(report, 'junit')]) {
      expect(text).not.toMatch(/[\u001b\u202e]|##\[|^::/m);
    }
    expect(renderContext(limited, 'junit')).not.toMatch(/<script>/);
    for (const text of [renderContextTable(report, { all: true }), renderContextMinimal(report), renderContextMarkdown(report), renderContextCsv(report)]) {
      expect(text).not.toMatch(/[\u001b\u202e]|##\[|^::/m);
    }
    expect(renderContextMarkdown(report)).not.toMatch(/<script>/);
  });

  it('of thousands of sources stays short', async () => {
    const session = new MadeSession();
    session.user('go');
    const calls = session.answer(
      Array.from({ length: 3000 }, (_, at) => read(`src/some/folder/file-${at}.ts`)),
      { input: 5, output: 1 },
    );
    for (const call of calls) session.result(call, 'text');
    const report = await contextOf(session.text());
    expect(renderContextTable(report).split('\n').length).toBeLessThan(70);
    expect(Buffer.byteLength(renderContextMarkdown(report, { all: true }))).toBeLessThan(65_536);
  });
});

describe('formats for CI', () => {
  const checked = checkContext(worked, [parseContextLimit('context=50k'), parseContextLimit('growth=1k', 'warn', '--warn'), parseContextLimit('suspects=9')]);
  const findings = (report: ContextReport) => JSON.parse(renderContext(report, 'gitlab'));

  it('have a JUnit case a check, with the largest suspect in one that failed', () => {
    const xml = renderContext(checked, 'junit');
    expect(xml).toContain('<testsuites name="snapdiff" tests="3" failures="1" errors="0" skipped="0">');
    expect(xml.match(/<testcase .*?>/g)).toEqual([
      '<testcase classname="snapdiff" name="context &lt;= 50000">',
      '<testcase classname="snapdiff" name="growth &lt;= 1000">',
      '<testcase classname="snapdiff" name="suspects &lt;= 9"/>',
    ]);
    expect(xml).toMatch(/<failure message="largest context 62,605 tokens is over 50,000[^"]*" type="max:context">/);
    expect(xml).toContain('/srv/app/src/app.ts (Read): 95.8 kB');
    expect(xml).toMatch(/<system-out>warning: growth of/);
  });

  it('have a skipped JUnit case a suspect where no limit was asked for', () => {
    const xml = renderContext(worked, 'junit');
    expect(xml).toContain('tests="3" failures="0" errors="0" skipped="3"');
    expect(xml).toContain('name="suspect cat build.log (Bash)"');
  });

  it('have a GitHub annotation a failed check and a suspect, or one notice', async () => {
    expect(renderContext(checked, 'github').match(/^::\w+ title=[^:]*/gm)).toEqual([
      '::error title=snapdiff%3A context',
      '::warning title=snapdiff%3A growth',
      '::warning title=snapdiff suspect%3A /srv/app/src/app.ts',
      '::warning title=snapdiff suspect%3A cat build.log',
      '::warning title=snapdiff suspect%3A npm test',
    ]);
    expect(renderContext(await contextOf(lines({ role: 'user', content: 'x' })), 'github')).toBe('::notice title=snapdiff::standard input: no requests\n');
  });

  it('have a GitLab finding each, whose fingerprint does not depend on figures', () => {
    expect(findings(checked).map((each: Record<string, string>) => [each['check_name'], each['severity'], each['location']])).toEqual(
      [
        ['snapdiff/context', 'major'],
        ['snapdiff/growth', 'minor'],
        ['snapdiff/suspect/repeated-results', 'major'],
        ['snapdiff/suspect/large-result', 'major'],
        ['snapdiff/suspect/repeated-reads', 'minor'],
      ].map(([name, severity]) => [name, severity, { path: 'standard input', lines: { begin: 1 } }]),
    );
    const later = { ...checked, suspects: checked.suspects.map((suspect) => ({ ...suspect, growthBytes: suspect.growthBytes + 1 })) };
    const prints = (report: ContextReport) => findings(report).map(({ fingerprint }: { fingerprint: string }) => fingerprint);
    expect(prints(later)).toEqual(prints(checked));
    expect(new Set(prints(checked)).size).toBe(5);
  });

  it('name nothing of the session that --redact leaves out', () => {
    for (const format of ['junit', 'github', 'gitlab'] as const)
      expect(renderContext(redactContext(checked), format)).not.toMatch(/app\.ts|build\.log|npm test/);
  });
});

describe('redaction', () => {
  it('leaves figures and tools only, and the same stand-in for the same name', async () => {
    const session = workedSession();
    const [call] = session.answer([{ type: 'tool_use', name: 'mcp__secret-server__find', input: { query: 'secret words' } }], { input: 70_000, output: 1 });
    session.result(call, 'secret '.repeat(400));
    const report = checkContext(await contextOf(session.text()), [parseContextLimit('context=1k')]);
    const redacted = redactContext(report);
    expectSchema(redacted);
    expect(JSON.stringify(redacted)).not.toMatch(/secret|app\.ts|build\.log|npm test|unused variable/);
    expect(redacted.totals).toEqual(report.totals);
    expect(redacted.suspects[0].name).toBe(redacted.duplicates[0].source);
    expect(redacted.checks[0]).toMatchObject({ passed: false, actual: report.checks[0].actual });
  });
});
