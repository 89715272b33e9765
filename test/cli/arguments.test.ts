/**
 * Words of the command line: what they ask the library for, and that a wrong word is exit code 2 and one clear sentence.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseCommandLine } from '../../src/cli/command-line.js';
import { aFolder, snapdiff } from './a-host.js';

describe('understood', () => {
  test.each([
    [['a', 'b'], 'diff a b'],
    [['--', '-a', '--b'], 'diff -a --b'],
    [['a', '--', 'summary'], 'diff a summary'],
    [['--', 'summary', 'b'], 'diff summary b'],
    [['./summary', 'b'], 'diff ./summary b'],
    [['1', '007'], 'diff 1 007'],
    [['--max', 'suspects=5', 'a', '--max', 'total=5GB', 'b'], 'diff a b'],
    [['--include', 'A', 'a', 'b'], 'diff a b'],
    [['a', 'b', 'c'], 'trend a b c'],
    [['summary', 'a'], 'summarize a'],
    [['summary', '--', '-a'], 'summarize -a'],
    [['path', 'a', '@50581'], 'inspect a {"id":50581}'],
    [['show', 'a', '50581'], 'inspect a {"id":50581}'],
    [['show', 'a', '--constructor', 'Session'], 'inspect a {"constructorName":"Session"}'],
    [['show', '--constructor=__proto__', 'a'], 'inspect a {"constructorName":"__proto__"}'],
    [['ä ö', '日本'], 'diff ä ö 日本'],
    [['compare', 'a', 'b'], 'diff a b'],
    [['diff', 'a', 'b', '--top', '3'], 'diff a b'],
    [['-', 'b'], 'diff /dev/stdin b'],
    [['--top', '3', 'a', '-'], 'diff a /dev/stdin'],
    [['summary', '-'], 'summarize /dev/stdin'],
    [['a', '--', 'b', '-'], 'trend a b /dev/stdin'],
  ])('%j', async (words, call) => {
    const { code, calls, err } = await snapdiff(words);
    expect({ code, calls, err }).toEqual({ code: 0, calls: [call], err: '' });
  });

  test('options reach the library', async () => {
    const { options } = await snapdiff(['a', 'b', 'c', '--threads', '3', '--match', 'class', '--iterations', '10,20']);
    expect(options).toMatchObject({ threads: 3, match: 'class', iterations: [10, 20] });
  });
});

describe('refused', () => {
  test.each([
    [[], 'no snapshot given: snapdiff <baseline> <current>'],
    [['--quiet'], 'no snapshot given: snapdiff <baseline> <current>'],
    [['a', 'b', '--fromat', 'json'], 'unknown option --fromat; did you mean --format?'],
    [['a', 'b', '--a.b', 'c'], 'unknown option --a.b'],
    [['a', 'b', '-x'], 'unknown option -x'],
    [['a', 'b', '--__proto__', 'x'], 'unknown option --'],
    [['a', 'b', '--exportJson', 'x'], 'unknown option --exportJson; did you mean --export-json?'],
    [['a', 'b', '--top'], '--top needs a value'],
    [['a', 'b', '--top='], '--top needs a value'],
    [['a', 'b', '--top', 'many'], '--top must be a whole number from 0, not "many"'],
    [['a', 'b', '--top', '-1'], '--top must be a whole number from 0, not "-1"'],
    [['a', 'b', '--top', '1', '--top', '2'], '--top is given more than once'],
    [['a', 'b', '--no-top'], 'unknown option --no-top'],
    [['a', 'b', '--no-max'], 'unknown option --no-max'],
    [['a', 'b', '--all=maybe'], '--all takes no value: write --all or --no-all'],
    [['a', 'b', '--threads', '0'], '--threads must be a whole number from 1 to 256, not "0"'],
    [['a', 'b', '--iterations', '1,x'], '--iterations must be a whole number from 1, not "x"'],
    [['a', 'b', '--iterations', '1,2'], '2 numbers of iterations for 1 step between 2 snapshots'],
    [['a', 'b', '--format', 'yaml'], '--format must be table, json, markdown, csv, junit, github, gitlab, minimal, agent or html, not "yaml"'],
    [['a', 'b', '--only', 'suspects,tables'], '--only must be suspects, collections, strings, table or tree, not "tables"'],
    [['a', 'b', '--include', '/(/'], '/(/ is not a regular expression'],
    [['a', 'b', '--max', 'suspects'], '--max "suspects" has no limit'],
    [['a', 'b', '--max', 'size=5'], '--max: "size" is not a metric'],
    [['a', 'b', '--max-growth', '10xyz'], '--max-growth: "10xyz" is not a limit'],
    [['a', 'b', '--max', 'steady=0'], '--max: steady needs three snapshots'],
    [['-', '-'], 'only one input can be standard input'],
    [['a', ''], 'an argument is empty'],
    [['summary', ''], 'an argument is empty'],
    [['sumary', 'a'], 'there is no command and no file "sumary"; did you mean snapdiff summary?'],
    [['comapre', 'a', 'b'], 'there is no command and no file "comapre"; did you mean snapdiff compare?'],
    [['hlep'], 'there is no command and no file "hlep"; did you mean snapdiff help?'],
    [['a', 'b', '--valueOf'], 'unknown option --valueOf'],
    [['completion', 'tcsh'], 'which shell?'],
    [['a', 'b', '--format', 'csv', '--export-csv', '-'], '--format and --export-csv both print to standard output'],
    [['a', 'b', '--config', 'none.json'], 'none.json does not exist'],
    [['summary'], 'no snapshot given: snapdiff summary <file>'],
    [['summary', 'a', 'b'], 'unexpected argument "b"'],
    [['summary', 'a', '--max', 'suspects=0'], '--max does not go with this command'],
    [['capture', '4711', '-o', 'x'], '-o does not go with this command'],
    [['path', 'a'], 'which object? snapdiff path <file> @ID'],
    [['path', 'a', '@x'], '"@x" is not an id; write it as in the report, e.g. @50581'],
    [['path', 'a', '@99999999999999999999'], '"@99999999999999999999" is not an id'],
    [['path', 'a', '@1', '@2'], 'unexpected argument "@2"'],
    [['path', 'a', '@1', '--format', 'csv'], 'snapdiff path prints table, json or agent, not csv'],
    [['show', 'a', '@1', '--constructor', 'A'], 'give either @1 or --constructor, not both'],
    [['schema'], 'which schema? snapdiff schema report, inspection, watch, baseline, config'],
    [['schema', 'table'], 'which schema?'],
  ])('%j', async (words, sentence) => {
    const { code, out, err, calls } = await snapdiff(words);
    expect({ code, out, calls }).toEqual({ code: 2, out: '', calls: [] });
    expect(err.split('\n')[0]).toContain(`snapdiff: ${sentence}`);
    expect(err.split('\n').length).toBeLessThanOrEqual(5);
    expect(err).not.toMatch(/\n\s+at /);
  });
});

describe('said', () => {
  test('--version', async () => {
    expect(await snapdiff(['--version'])).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), err: '' });
    expect(await snapdiff(['summary', '--version'])).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });

  test('--help, in English wherever it runs', async () => {
    const { code, out, err } = await snapdiff(['--help'], { env: { LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' } });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const part of ['snapdiff <baseline> <current>', 'Examples:', 'Exit codes:', '--max-growth', 'class:NAME:count', '--no-color'.slice(5)])
      expect(out).toContain(part);
    expect(out).not.toMatch(/words|\[default\]|undefined/);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(112);
  });

  test('--help of a command', async () => {
    const { out } = await snapdiff(['summary', '--help']);
    expect(out).toContain('snapdiff summary <file>');
    expect(out).not.toContain('--max-growth');
  });

  test.each([
    [['help'], ['--help']],
    [
      ['help', 'run'],
      ['run', '--help'],
    ],
    [['version'], ['--version']],
  ])('%j is %j', async (words, meant) => {
    const said = await snapdiff(words);
    expect(said).toMatchObject({ code: 0, err: '' });
    expect(said.out).toBe((await snapdiff(meant)).out);
  });

  test('a misspelt command that is a file is a file', async () => {
    const folder = aFolder();
    writeFileSync(join(folder, 'sumary'), '');
    expect((await snapdiff(['sumary', 'b'], { folder })).calls).toEqual(['diff sumary b']);
  });

  test('schemas', async () => {
    expect(JSON.parse((await snapdiff(['schema', 'config'])).out)).toMatchObject({ title: 'snapdiff config' });
    expect(JSON.parse((await snapdiff(['schema', 'report'])).out)).toMatchObject({ type: 'object' });
  });

  test('--print-config', async () => {
    const { out, code } = await snapdiff(['--print-config', '--max', 'suspects=0', '--max-growth', '1.5GiB', '--top', '7']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      format: 'table',
      match: 'auto',
      redact: 'off',
      github: 'auto',
      top: 7,
      max: [
        { metric: 'total', limit: '1610612736B' },
        { metric: 'suspects', limit: '0' },
      ],
      warn: [],
    });
  });
});

describe('lines without flags, which are not parsed', () => {
  const lines = [['a', 'b'], ['a'], ['a', 'b', 'c'], ['./summary', 'b'], ['1', '007'], ['constructor', '__proto__'], ['a b', 'ü=1'], ['@5', 'a=b']];
  test.each(lines.map((words) => [words]))('%j: the parser would find the same', async (words) => {
    expect(await parseCommandLine(words, { version: '0', width: 80 })).toMatchObject({ name: 'compare', words, given: {}, problem: null, program: null });
  });
});
