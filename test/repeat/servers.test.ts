/** `snapdiff run --command` and `--mcp` on real servers: fixed ones, servers behind wrappers, and errors. The guide's test has servers without a wrapper, leaking and fixed. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leakTest } from '../../src/repeat/leak-test.js';
import { CRASH, type Ended, snapdiff, startSnapdiff } from '../trust/support/command.js';
import { isGone, until } from './processes.js';
import { runHere } from './run-here.js';

const project = join(import.meta.dirname, '../..');
const servers = 'test/repeat/servers';
let scratch: string;

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'snapdiff-scratch-'));
});

afterAll(() => {
  expect(readdirSync(scratch)).toEqual([]);
  rmSync(scratch, { recursive: true, force: true });
});

type Printed = Pick<Ended, 'code' | 'out' | 'err'>;

const run = (words: readonly string[]): Promise<Printed> => runHere(words, project, { TMPDIR: scratch });
/** Where what the server prints is tested. */
const runProcess = (words: readonly string[]): Promise<Printed> => snapdiff(['run', ...words], { cwd: project, env: { TMPDIR: scratch } });
const get = (path: string) => `GET http://127.0.0.1:PORT${path}`;
const suspectsOf = ({ out }: Printed) => JSON.parse(out).suspects as { name: string; location: { script: string; line: number } }[];

describe('an HTTP server', () => {
  it('that leaks is reported by holder and line, also behind a wrapper', async () => {
    const ended = await run(['--command', `node ${servers}/wrapper.mjs snapshots/guide/shop.mjs`, '--request', get('/article/ITERATION'), '--format', 'json']);
    expect(suspectsOf(ended)).toMatchObject([{ name: 'sessions', pattern: 'unbounded-cache', location: { line: 7 } }]);
    expect(suspectsOf(ended)[0].location.script).toMatch(/\/snapshots\/guide\/shop\.mjs$/);
    expect([ended.code, ended.err]).toEqual([1, '']);
  });

  it('passes when it is fixed', async () => {
    const words = ['--request', get('/article/7'), '--request', get('/article/8'), '--concurrency', '4', '--only', 'suspects'];
    const { code, out } = await run(['--command', 'node snapshots/guide/shop-fixed.mjs', ...words]);
    // V8 may compile some code late.
    expect(out).toMatch(/^No suspects: (nothing keeps growing\.|what grows is compiled code )/m);
    expect(code).toBe(0);
  });

  it('receives the given method, headers and body, with the iteration in them; keeps cookies if asked to', async () => {
    const login = [
      '--request',
      get('/login'),
      '--request',
      get('/account'),
      '--allow-redirect',
      '--header',
      'Cookie: theme=dark',
      '--header',
      'X-Id: n ITERATION',
    ];
    const post = ['--request', 'post http://127.0.0.1:PORT/post', '--header', 'X-Shop: books', '--body', '{"order":ITERATION}'];
    const ended = await run(['--command', `node ${servers}/http.mjs`, ...login, ...post, '--cookies', '--format', 'json']);
    const entries = { baseline: 41, current: 243 };
    expect(suspectsOf(ended).sort((one, other) => (one.name < other.name ? -1 : 1))).toMatchObject([
      { name: 'kept', entries },
      { name: 'orders', entries },
    ]);
    expect(ended.code).toBe(1);
    const without = await run(['--command', `node ${servers}/http.mjs`, ...login]);
    expect([without.code, without.err]).toEqual([2, expect.stringContaining('/account failed in iteration 0: 403 Forbidden, "theme=dark"')]);
  });

  it.each([
    ['/fails', [], /GET http:\/\/127\.0\.0\.1:\d+\/fails failed in iteration 0: 500 Broken, "the pipe burst"\n/],
    ['/hangs', ['--timeout', '1s'], /GET http:\/\/127\.0\.0\.1:\d+\/hangs in iteration 0 did not end within 1 s\n/],
    ['/private', [], /\/private failed in iteration 0: it was redirected to \/login \(302\)\n {10}Request the final URL/],
    ['/dies', [], /the program ended with exit code 9 during GET http:\/\/127\.0\.0\.1:\d+\/dies in iteration 0\n/],
  ] as const)('%s ends the run', async (path, words, sentence) => {
    const { code, out, err } = await run(['--command', `node ${servers}/http.mjs`, '--request', get(path), ...words]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(sentence);
    expect(err).not.toMatch(CRASH);
  });

  it('must be started by snapdiff, listen, and be Node', async () => {
    const other = createServer((_request, response) => response.end());
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const taken = await run(['--command', `node ${servers}/http.mjs`, '--request', `GET http://127.0.0.1:${port}/`]);
    other.close();
    expect([taken.code, taken.err]).toEqual([2, expect.stringContaining(`another program already listens on 127.0.0.1:${port}`)]);
    const silent = await run(['--command', 'sleep 60', '--request', get('/'), '--timeout', '1s']);
    expect([silent.code, silent.err]).toEqual([2, expect.stringMatching(/within 1 s\n {10}Does it listen on process\.env\.PORT\?\n/)]);
    const short = await run(['--command', 'exit 3', '--request', get('/')]);
    expect([short.code, short.err]).toEqual([2, expect.stringContaining('the program ended with exit code 3 during the wait for a server')]);
    const closed = await run(['--command', `NODE_OPTIONS= node ${servers}/http.mjs`, '--request', get('/')]);
    expect([closed.code, closed.err]).toEqual([2, expect.stringContaining('no Node process with an inspector runs under')]);
  });

  it.each(['SIGINT', 'SIGKILL'] as const)('ends with snapdiff, by %s', async (signal) => {
    const own = mkdtempSync(join(tmpdir(), 'snapdiff-pids-'));
    const pids = join(own, 'pid');
    const words = ['run', '--command', `node ${servers}/wrapper.mjs ${servers}/http.mjs`, '--request', get('/hangs')];
    const running = startSnapdiff(words, { cwd: project, env: { PIDS: pids, TMPDIR: own } });
    await until(() => existsSync(pids) && readFileSync(pids, 'utf8') !== '');
    running.kill(signal);
    const { code } = await running.ended;
    expect(code).toBe(signal === 'SIGINT' ? 130 : null);
    await until(() => isGone(Number(readFileSync(pids, 'utf8'))));
    if (signal === 'SIGINT') expect(readdirSync(own)).toEqual(['pid']);
    rmSync(own, { recursive: true, force: true });
  });
});

describe('a heap without the operation', () => {
  const requests = [get('/private')];

  it('is that of a server that only redirects, if redirects are allowed', async () => {
    const report = await leakTest({ command: `node ${servers}/http.mjs`, requests, allowRedirect: true }, { iterations: 11, warmup: 5 });
    expect(report.status).toBe('pass');
  });

  it('is that of the main thread if the server is in a worker', async () => {
    const report = await leakTest({ command: `node ${servers}/in-worker.mjs`, requests: [get('/order')] });
    expect(report.suspects).toMatchObject([{ name: 'orders', location: { line: 5 } }]);
    expect(report.warnings).toMatchObject([
      { code: 'workers-not-tested', message: '1 other thread of the process has a heap of its own, which was not tested' },
    ]);
  });
});

describe('an MCP server', () => {
  it('passes behind a wrapper; may log, send requests and notifications; its log is passed on', async () => {
    const server = `node ${servers}/wrapper.mjs ${servers}/awkward.mjs`;
    const { code, err } = await runProcess(['--mcp', server, '--tool', 'echo', '--arguments', '{"text":"call ITERATION"}', '--quiet']);
    expect([code, err]).toEqual([0, 'awkward server, at your service\n']);
  });

  it.each([
    ['fails', [], 'fails failed in iteration 0: the disk is on fire'],
    ['refuses', [], 'the server refused tools/call: no such shelf (-32602)'],
    ['dies', [], 'the program ended with exit code 7 during tools/call in iteration 2'],
    ['sleeps', ['--timeout', '1s'], 'tools/call in iteration 0 did not end within 1 s'],
    ['null', [], "the server's answer to tools/call has no result"],
    ['silent', [], "the server's answer to tools/call has no result"],
    ['nothing', [], 'the server has no tool named "nothing"\n          It has: echo, fails, refuses, dies, sleeps, null, silent.'],
  ])('%s ends the run', async (tool, words, sentence) => {
    const { code, out, err } = await run(['--mcp', `node ${servers}/awkward.mjs`, '--tool', tool, ...words]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(sentence);
    expect(err).not.toMatch(CRASH);
  });
});

it('arguments that exclude each other are refused before a process starts', async () => {
  for (const [words, sentence] of [
    [['--tool', 'x'], '--tool goes with --mcp'],
    [['--command', 'x', '--tool', 'x'], '--command and --tool do not go together'],
    [['--command', 'x'], '--command needs --request'],
    [['--mcp', 'x'], '--mcp needs --tool NAME'],
    [['--mcp', 'x', '--tool', 'x', '--arguments', '[1]'], '--arguments must be an object'],
    [['--mcp', 'x', '--tool', 'x', '--arguments', '{'], '--arguments is not JSON'],
    [['--command', 'node', 'server.mjs', '--request', 'GET http://x/'], 'unexpected argument "server.mjs"'],
    [['--command', 'x', '--request', 'GET /x'], '"GET /x" is not a request'],
    [['--command', 'x', '--request', get('/'), '--header', 'oops'], '"oops" is not a header'],
  ] as const) {
    const { code, err } = await run(words);
    expect([code, err]).toEqual([2, expect.stringContaining(sentence)]);
  }
});
