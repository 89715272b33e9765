/**
 * The config file: where it is found, and that every mistake in it is named with its place.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkedConfig, loadConfig } from '../../src/gate/config.js';
import { configSchema } from '../../src/gate/config-schema.js';
import { findProblem } from '../../src/schema/validate.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'snapdiff-config-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

describe('where it is', () => {
  test('nowhere', async () => {
    expect(await loadConfig(folder)).toEqual({ config: {}, limits: [], source: null });
    write('package.json', '{"name": "x"}');
    expect((await loadConfig(folder)).source).toBeNull();
    write('package.json', '{"name": broken');
    expect((await loadConfig(folder)).source).toBeNull();
  });

  test.each([
    ['snapdiff.config.json', '\uFEFF{"top": 5}', 'snapdiff.config.json'],
    ['snapdiff.config.mjs', 'export default {top: 5}', 'snapdiff.config.mjs'],
    ['snapdiff.config.js', 'module.exports = {top: 5}', 'snapdiff.config.js'],
    ['package.json', '{"snapdiff": {"top": 5}}', 'package.json (snapdiff)'],
  ])('%s', async (name, text, source) => {
    write(name, text);
    expect(await loadConfig(folder)).toMatchObject({ config: { top: 5 }, source });
  });

  test('--config names another, which must exist', async () => {
    write('snapdiff.config.json', '{"top": 5}');
    write('ci.json', '{"maxGrowth": "5%", "max": [{"metric": "suspects", "limit": 0}]}');
    const { limits, config } = await loadConfig(folder, 'ci.json');
    expect(config.top).toBeUndefined();
    expect(limits.map(({ source, limit }) => [source, limit.value])).toEqual([
      ['ci.json: maxGrowth', 5],
      ['ci.json: max[0]', 0],
    ]);
    await expect(loadConfig(folder, 'none.json')).rejects.toMatchObject({ code: 'bad-config', path: 'none.json', message: 'does not exist' });
    await expect(loadConfig(folder, '.')).rejects.toMatchObject({ code: 'bad-config', message: 'cannot be read: it is a directory' });
  });
});

describe('mistakes', () => {
  const message = (value: unknown) => {
    try {
      checkedConfig(value, 'c.json', '');
    } catch (error) {
      expect(error).toMatchObject({ code: 'bad-config', path: 'c.json' });
      return (error as Error).message.replace('has a mistake at ', '');
    }
    return 'none';
  };
  test.each([
    [[], 'its top: must be an object, not a list'],
    [{ maxx: 1 }, 'maxx: not a known key; did you mean max?'],
    [{ max: { suspects: 0 } }, 'max: must be a list, not an object'],
    [{ max: [{ metric: 'suspects', limit: 0 }, { metric: 'total' }] }, 'max[1].limit: missing'],
    [
      {
        max: [
          { metric: 'suspects', limit: 0 },
          { metric: 'heap', limit: 0 },
        ],
      },
      'max[1].metric: "heap" is not a metric',
    ],
    [
      { warn: [{ metric: 'suspects', limit: '5MB' }] },
      'warn[0].limit: "5MB" is not a limit: write a whole number such as 20, or a share of the baseline such as 10%',
    ],
    [{ max: [{ metric: 'suspects', limit: true }] }, 'max[0].limit: must be a string or a number, not true'],
    [{ max: [{ metric: 'suspects', limit: 0, why: 1 }] }, 'max[0].why: not a known key; known keys: metric, limit'],
    [{ maxGrowth: '10xyz' }, 'maxGrowth: "10xyz" is not a limit: write a size such as 500kB, 5MB or 1.5GiB, or a share of the baseline such as 10%'],
    [{ maxGrowth: -1 }, 'maxGrowth: must be 0 or more, not -1'],
    [{ top: 'many' }, 'top: must be a whole number, not "many"'],
    [{ top: 1.5 }, 'top: must be a whole number, not 1.5'],
    [{ threads: 0 }, 'threads: must be 1 or more, not 0'],
    [{ format: 'tabel' }, 'format: must be table, json, markdown, csv, junit, github, gitlab, minimal, agent, html, not "tabel"; did you mean table?'],
    [{ only: ['suspects', 'tables'] }, 'only[1]: must be suspects, collections, strings, table, tree, not "tables"; did you mean table?'],
    [{ iterations: [1, 'x'] }, 'iterations[1]: must be a whole number, not "x"'],
    [{ include: ['/(/'] }, expect.stringMatching(/^include\[0\]: .*not a regular expression/)],
    [JSON.parse('{"__proto__": 1}'), expect.stringContaining('__proto__: not a known key')],
    [{ 'a b': 1 }, expect.stringContaining('["a b"]: not a known key')],
  ])('%j', (value, expected) => {
    expect(message(value)).toEqual(expected);
  });

  test('in package.json the place begins with snapdiff', async () => {
    write('package.json', '{"snapdiff": {"max": [{"metric": "x", "limit": 1}]}}');
    await expect(loadConfig(folder)).rejects.toMatchObject({ path: 'package.json', message: 'has a mistake at snapdiff.max[0].metric: "x" is not a metric' });
  });

  test('files that are no config', async () => {
    write('snapdiff.config.json', '{"top": 5,}');
    await expect(loadConfig(folder)).rejects.toMatchObject({ code: 'bad-config', message: expect.stringMatching(/^is not JSON/) });
    write('a.mjs', 'throw new Error("boom")');
    await expect(loadConfig(folder, 'a.mjs')).rejects.toMatchObject({ message: 'failed when it was run: boom' });
    write('b.mjs', 'export const top = 5');
    await expect(loadConfig(folder, 'b.mjs')).rejects.toMatchObject({ message: 'has no default export' });
  });
});

test('the schema is a valid one, and our validator agrees with ajv', () => {
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(configSchema);
  const values: unknown[] = [
    {},
    { top: 0 },
    { top: -1 },
    { iterations: [] },
    { iterations: [1] },
    { iterations: 'x' },
    { max: [{ metric: '', limit: 1 }] },
    { max: [{ metric: 'a', limit: 1 }] },
    { include: [''] },
    { github: 'on' },
    [],
    null,
    'x',
    { a: 1 },
    { all: 'yes' },
    { $schema: 'x', all: true },
  ];
  for (const value of values) expect([value, findProblem(configSchema, value) === null]).toEqual([value, validate(value)]);
});
