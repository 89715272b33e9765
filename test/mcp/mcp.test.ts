/** The server as a client sees it: the SDK's own client over stdio. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokenEstimate } from '../../src/text/token-estimate.js';
import { isFull, isLong } from '../trust/support/random.js';
import { connect, project } from './connect.js';

const snapshots = join(project, 'snapshots');
const pair = ['demo/before.heapsnapshot.gz', 'demo/after.heapsnapshot.gz'];

let server: Awaited<ReturnType<typeof connect>>;
let temporary: string;
beforeAll(async () => {
  temporary = mkdtempSync(join(tmpdir(), 'snapdiff-mcp-'));
  server = await connect(['--root', snapshots, '--root', temporary]);
});
afterAll(async () => {
  await server.client.close();
  rmSync(temporary, { recursive: true, force: true });
});

describe('the list of tools', () => {
  it('is short, only reads, and has schemas', async () => {
    const { tools } = await server.client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(['compare', 'audit', 'holder', 'find', 'context']);
    expect(tokenEstimate(JSON.stringify(tools))).toBeLessThan(2400);
    for (const { name, annotations, inputSchema, outputSchema } of tools) {
      expect(annotations).toMatchObject({ readOnlyHint: true, openWorldHint: false });
      expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
      if (name !== 'context') expect(outputSchema).toMatchObject({ type: 'object' });
    }
  });
});

describe('an answer', () => {
  it('names the holder and its line within 1,500 tokens, as text and as data', async () => {
    const { text, data } = await server.ask('compare', { paths: pair });
    expect(text).toContain('resultCache: Map @56325 at /srv/app/server.mjs:14');
    expect(text).toContain('holder {"path":"demo/after.heapsnapshot.gz","id":56325}\n');
    expect(data.suspects?.[0]).toMatchObject({ name: 'resultCache', file: '/srv/app/server.mjs', line: 14 });
    expect(tokenEstimate(text + JSON.stringify(data))).toBeLessThan(1500);
  });

  it('to a further question reads no file again', async () => {
    const progress: number[] = [];
    const onprogress = ({ progress: value }: { progress: number }) => progress.push(value);
    const { text, data } = await server.ask('holder', { path: pair[1], id: 56325 }, { onprogress });
    expect(text).toContain('{resultCache} -> Map @56325 at /srv/app/server.mjs:14\n');
    expect(data.objects).toEqual([expect.objectContaining({ id: 56325, name: 'resultCache', heldBy: 'resultCache in server.mjs:14' })]);
    expect(progress).toEqual([]);
    expect((await server.ask('holder', { path: pair[1], name: 'resultCache in server.mjs:14' })).text).toBe(text);
    const found = await server.ask('holder', { path: pair[1], class: 'ToolResult', limit: 2 });
    expect(found.data.objects).toHaveLength(2);
  });

  it('finds objects, new ones too', async () => {
    const { text, data } = await server.ask('find', { paths: pair, class: 'ToolResult', state: 'new', groupBy: 'path' });
    expect(text).toContain('resultCache[]: ToolResult');
    expect(data).toMatchObject({ count: 2000, found: [{ count: 2000 }] });
    const page = await server.ask('find', { paths: [pair[1]], under: 'resultCache', limit: 2 });
    expect(page.text).toContain(`not listed: find ${JSON.stringify({ paths: [pair[1]], under: 'resultCache', limit: 2, cursor: '2' })}`);
  });

  it('has further pages', async () => {
    const first = await server.ask('compare', { paths: pair, limit: 1 });
    expect(first.data).toMatchObject({ suspects: [{ name: 'resultCache' }], cursor: '1' });
    expect(first.text).toContain(`further suspects: compare ${JSON.stringify({ paths: pair, limit: 1, cursor: '1' })}\n`);
    const second = await server.ask('compare', { paths: pair, limit: 1, cursor: first.data.cursor });
    expect(second.text).toMatch(/^2\. notifications/m);
    expect(second.data.cursor).toBeUndefined();
  });

  it('reports progress that rises', async () => {
    const progress: number[] = [];
    const paths = ['s1', 's2', 's3'].map((step) => `scenarios/c_emitter.${step}.heapsnapshot.br`);
    const { text, data } = await server.ask(
      'compare',
      { paths, iterations: 1000 },
      { onprogress: (seen: { progress: number }) => progress.push(seen.progress) },
    );
    expect(text).toContain('steady, exactly one an iteration');
    expect(data.suspects?.[0]).toMatchObject({ name: 'bus._events.tick', line: 6 });
    expect(progress).toEqual([...new Set(progress)].sort((one, other) => one - other));
  });

  it('keeps hostile text of a heap in its fence', async () => {
    const { text } = await server.ask('compare', { paths: ['before', 'after'].map((side) => `extra/nasty-node24.${side}.heapsnapshot.br`) });
    expect(text.match(/```/g)).toHaveLength(2);
    expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
  });

  it('to many questions in a row takes the memory of a few', async () => {
    const resident = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.transport.pid}/status`, 'utf8'))?.[1]) / 1000;
    const { data } = await server.ask('find', { paths: [pair[1]], limit: 50 });
    const ids = (data as { found?: { id: number }[] }).found!.map(({ id }) => id);
    let asked = 0;
    const questions = [
      () => server.ask('holder', { path: pair[1], id: ids[asked++ % ids.length] }),
      () => server.ask('find', { paths: [pair[1]], under: 'resultCache', limit: 5 }),
      () => server.ask('compare', { paths: pair, limit: 1 }),
    ];
    const askMany = async (count: number) => {
      for (let at = 0; at < count; at++) expect((await questions[at % questions.length]()).isError).toBe(false);
      return resident();
    };
    const count = isLong ? 60 : 24;
    const first = await askMany(count);
    expect((await askMany(isFull ? 940 : count)) - first).toBeLessThan(60);
  }, 300_000);

  it('to two questions at once is one each', async () => {
    const [compared, audited, wrong] = await Promise.all([
      server.ask('compare', { paths: pair }),
      server.ask('audit', { path: pair[0] }),
      server.ask('audit', { path: 'nothing' }),
    ]);
    expect(compared.text).toMatch(/^snapdiff comparison/);
    expect(audited.text).toMatch(/^snapdiff audit: demo\/before/);
    expect(wrong.isError).toBe(true);
  });
});

describe('a bad question', () => {
  it.each([
    ['comprae', {}, 'there is no tool "comprae"\nnext: Call compare.'],
    ['capture', { target: '1', path: 'x' }, 'in this server\nnext: Start the server with snapdiff mcp --allow-live.'],
    ['compare', {}, 'compare: paths: missing\nnext: Its arguments are paths, iterations?, limit?, cursor?.'],
    ['compare', { paths: [pair[0]] }, 'paths: must have 2 or more entries'],
    ['compare', { paths: [pair[0], pair[0]] }, 'a snapshot is given twice'],
    ['compare', { paths: pair, iteration: 3 }, 'iteration: not a known key; did you mean iterations?'],
    ['compare', { paths: pair, cursor: 'x' }, 'cursor must be that of an answer'],
    ['audit', { path: 7 }, 'path: must be a string, not 7'],
    ['audit', { path: 'README.md' }, 'is not a heap snapshot'],
    ['audit', { path: '../package.json' }, 'is outside the folders'],
    ['audit', { path: '/etc/hosts' }, 'is outside the folders'],
    ['audit', { path: 'demo' }, 'is a directory'],
    ['holder', { path: pair[1] }, 'give either an id or the name of a constructor'],
    ['holder', { path: pair[1], id: 1e15 }, 'has no object @1000000000000000\nnext: Object ids follow @'],
    ['holder', { path: pair[1], class: 'ToolResutl' }, 'did you mean "ToolResult"?'],
  ])('%s %j is an error with a hint', async (tool, given, expected) => {
    const { isError, text } = await server.ask(tool, given);
    expect(text).toContain(expected);
    expect(isError).toBe(true);
  });

  it('about a file that was removed, or that is a link to elsewhere, is refused', async () => {
    const file = join(temporary, 'a.heapsnapshot.gz');
    copyFileSync(join(snapshots, pair[0]), file);
    expect((await server.ask('holder', { path: file, class: 'EventEmitter' })).isError).toBe(false);
    rmSync(file);
    expect((await server.ask('holder', { path: file, class: 'EventEmitter' })).text).toContain('does not exist');
    symlinkSync(join(project, 'package.json'), file);
    expect((await server.ask('audit', { path: file })).text).toContain('is outside the folders');
    rmSync(file);
    writeFileSync(file, '');
    expect((await server.ask('audit', { path: file })).text).toContain('is empty');
  });

  it('can be cancelled, and the next one is answered', async () => {
    const stop = new AbortController();
    const asked = server.ask('compare', { paths: ['scenarios/timers.s1.heapsnapshot.br', 'scenarios/timers.s2.heapsnapshot.br'] }, { signal: stop.signal });
    setTimeout(() => stop.abort(), 150);
    await expect(asked).rejects.toThrow();
    expect((await server.ask('holder', { path: pair[1], id: 56325 })).isError).toBe(false);
  });
});

describe('a server with --redact', () => {
  it('answers as one without, but for contents', async () => {
    const redacting = await connect(['--root', snapshots, '--redact=all']);
    const both = (tool: string, given: object) => Promise.all([server.ask(tool, given), redacting.ask(tool, given)]);
    const [compared, redacted] = await both('compare', { paths: pair });
    const withoutNames = ({ suspects = [] }: typeof compared.data) => suspects.map((suspect) => ({ ...suspect, name: '', file: '' }));
    expect(withoutNames(redacted.data)).toEqual(withoutNames(compared.data));
    const [text, hidden] = await both('holder', { path: pair[1], class: '(concatenated string)', limit: 1 });
    const id = /@(\d+)/.exec(text.text)?.[1];
    expect(hidden.text).toContain(`@${id}`);
    const [found, hash] = await both('find', { paths: [pair[1]], class: '(string)', limit: 3 });
    expect(found.text).not.toBe(hash.text);
    expect(hash.text).toMatch(/~[0-9a-z]{10}/);
    const searched = await redacting.ask('find', { paths: [pair[1]], string: '/secret/' });
    expect([searched.isError, searched.text]).toEqual([true, expect.stringContaining('does not search in contents')]);
    await redacting.client.close();
  });
});

describe('another server', () => {
  it("reads below the client's roots, refuses what needs more memory, and ends with its client in the middle of a question", async () => {
    const { client, transport, ask } = await connect(['--max-memory', '140MB', '--threads', '1', '--allow-live'], {
      roots: [join(snapshots, 'demo')],
      cwd: tmpdir(),
    });
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(['compare', 'audit', 'holder', 'find', 'context', 'capture', 'run']);
    expect(tools.find(({ name }) => name === 'capture')?.annotations).toMatchObject({ readOnlyHint: false, openWorldHint: true });
    expect((await ask('audit', { path: 'before.heapsnapshot.gz' })).isError).toBe(false);
    expect((await ask('audit', { path: '../scenarios/timers.s1.heapsnapshot.br' })).text).toContain('is outside the folders');
    expect((await ask('compare', { paths: ['before.heapsnapshot.gz', 'after.heapsnapshot.gz'] })).text).toMatch(/need about .* --max-memory allows 140 MB/);
    expect((await ask('audit', { path: 'after.heapsnapshot.gz' })).isError).toBe(false);
    expect((await ask('run', { module: 'none.mjs' })).isError).toBe(true);
    const { pid } = transport;
    const asked = ask('audit', { path: 'before.heapsnapshot.gz' }).catch(() => {});
    await client.close();
    await asked;
    expect(() => process.kill(pid!, 0)).toThrow();
  });
});
