/** Options of the library: a wrong option is an error with code "usage" in the user's terms, before the work starts. */
import { describe, expect, it } from 'vitest';
import { compareWithBaseline, createBaseline } from '../src/against-baseline.js';
import { diff, summarize, trend } from '../src/diff.js';
import { checkReport } from '../src/gate/check.js';
import { inspect } from '../src/inspect.js';
import { startCapturing } from '../src/live/capture.js';
import { leakTest } from '../src/repeat/leak-test.js';
import { watch } from '../src/watch/watch.js';
import { aReport } from './gate/a-report.js';

const operation = () => {
  throw new Error('must not run');
};
// As a caller without TypeScript passes them.
const any = <Value>(value: unknown) => value as Value;
const subject = { pid: 1, capturing: null, ended: Promise.resolve(), end: async () => {} };

const wrong: [string, () => unknown, string][] = [
  ['text for a number', () => leakTest(operation, any({ iterations: '53' })), 'iterations must be a whole number from 1, not "53"'],
  ...[0, -5, Number.NaN, 1.5].map((iterations): [string, () => unknown, string] => [
    `${iterations} iterations`,
    () => leakTest(operation, { iterations }),
    `iterations must be a whole number from 1, not ${iterations}`,
  ]),
  ['a misspelt key', () => leakTest(operation, any({ itterations: 5 })), 'leakTest() has no option "itterations"; did you mean iterations?'],
  ['an inherited key', () => diff('a', 'b', any({ toString: 1 })), 'diff() has no option "toString"'],
  ['a choice', () => diff('a', 'b', any({ match: 'foo' })), 'match must be auto, id or class, not "foo"'],
  ['a number below its range', () => summarize('a', { threads: -1 }), 'threads must be a whole number from 0 to 256, not -1'],
  ['a size in words', () => inspect('a', { id: 1 }, any({ maxMemory: '4GB' })), 'maxMemory must be a positive number of bytes, not "4GB"'],
  [
    'an option that the function cannot use',
    () => inspect('a', { id: 1 }, any({ heapProfile: 'b' })),
    'heapProfile must be left out: only reports with suspects are joined with one, not "b"',
  ],
  ['one number for a list', () => trend(['a', 'b', 'c'], any({ iterations: 10 })), 'iterations must be a list, each entry a whole number from 1, not 10'],
  ['options that are none', () => createBaseline('a', any('b')), 'the options of createBaseline() must be an object, not "b"'],
  ['a listener that is none', () => compareWithBaseline('a', 'b', any({ onProgress: true })), 'onProgress must be a function, not true'],
  ['a time of a watch', () => watch(subject, any({ intervalSeconds: '1' })), 'intervalSeconds must be a positive number of seconds, not "1"'],
  ['an option of a capture', () => startCapturing('1', any({ overwrite: 'yes' })), 'overwrite must be true or false, not "yes"'],
  [
    'a target that is none',
    () => leakTest(any({ comand: 'x' })),
    'the target of leakTest() must be a function, or an object with "run", "module", "command" or "mcp", not an object',
  ],
  [
    'no target',
    () => leakTest(any(undefined)),
    'the target of leakTest() must be a function, or an object with "run", "module", "command" or "mcp", not undefined',
  ],
  ['an operation that is no function', () => leakTest(any({ run: operation, setup: 'x' })), 'setup must be a function, not "x"'],
  [
    'one request for a list',
    () => leakTest(any({ command: 'x', requests: 'GET http://x/' })),
    'requests must be a list, each entry a text that is not empty, not "GET http://x/"',
  ],
  ['a server without requests', () => leakTest(any({ command: 'x' })), 'requests must be a list, each entry a text that is not empty, not undefined'],
  [
    'a key of a target',
    () => leakTest(any({ mcp: 'x', tool: 'y', argumens: {} })),
    'the target of leakTest() has no option "argumens"; did you mean arguments?',
  ],
  ['an input that is no path', () => diff(any(5), 'b'), 'the snapshots must be a list, each entry a path, not [5, "b"]'],
  ['inputs that are no list', () => trend(any('abc')), 'the snapshots must be a list, each entry a path, not "abc"'],
  ['no query', () => inspect('a', any(undefined)), 'the query of inspect() must be {id: 123} or {constructorName: "Session"}, not undefined'],
  ['a query without a key', () => inspect('a', {}), 'give either an id or the name of a constructor'],
  ['an id in words', () => inspect('a', any({ id: '@5' })), 'id must be a whole number from 0, not "@5"'],
  [
    'limits of a report',
    () => checkReport(aReport(), any({ max: [] })),
    'the limits of checkReport() must be a list, each entry with a "metric" and a "limit", not an object',
  ],
];

describe('a wrong option', () => {
  it.each(wrong)('%s', async (_name, call, message) => {
    await expect(async () => call()).rejects.toMatchObject({ code: 'usage', message });
  });

  it('does not include one that is undefined', async () => {
    await expect(leakTest(operation, { iterations: undefined, keep: undefined, warmup: 0 })).rejects.not.toMatchObject({ code: 'usage' });
  });
});
