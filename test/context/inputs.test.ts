import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { context } from '../../src/context/context.js';
import { MadeSession, read, say, usageFields } from './made-session.js';
import { contextOf, lines, testFolder } from './reading.js';

const folder = testFolder();

function small(name: string, answer = 'done'): MadeSession {
  const session = new MadeSession(name);
  session.user('go');
  const [call] = session.answer([read('a.ts')], { input: 100, output: 5 });
  session.result(call, 'text of a');
  session.answer([say(answer)], { input: 150, output: 6 });
  return session;
}

const history = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: 'Read a.ts' },
  { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'Read', input: { file_path: 'a.ts' } }] },
  { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content: [{ type: 'text', text: 'abcdefgh' }] }] },
  { role: 'assistant', content: 'It has eight letters.' },
];

describe('histories of {role, content}', () => {
  const expected = {
    tokens: 'estimated',
    requests: [
      // 3 + 3; the call's 'file_path' and 'a.ts' are 13 bytes; then the result
      { contextTokens: 6, outputTokens: 4, estimated: true },
      { contextTokens: 12, outputTokens: 6, estimated: true },
    ],
    sources: [{ tool: 'Read', source: 'a.ts', results: 1, bytes: 8 }],
  };

  it('are read as lines, as an array, as an object in one line and in many', async () => {
    const texts = [
      lines(...history),
      JSON.stringify(history),
      JSON.stringify(history, null, 2),
      JSON.stringify({ messages: history }),
      JSON.stringify({ model: 'm', messages: history }, null, 2),
    ];
    for (const text of texts) {
      for (const size of [7, 100_000]) expect(await contextOf(text, size)).toMatchObject(expected);
      expect(await contextOf(`\uFEFF${text}\n`)).toMatchObject(expected);
    }
  });

  it('may have calls beside the content', async () => {
    const text = lines(
      { role: 'user', content: 'ls' },
      { role: 'assistant', content: null, tool_calls: [{ id: 'c1', type: 'function', function: { name: 'shell', arguments: '{"command":"ls -l"}' } }] },
      { role: 'tool', tool_call_id: 'c1', content: 'total 0' },
      { role: 'assistant', content: 'Empty.', usage: { prompt_tokens: 70, completion_tokens: 3 } },
    );
    const report = await contextOf(text);
    expect(report.sources).toMatchObject([{ tool: 'shell', source: 'ls -l', results: 1, bytes: 7 }]);
    expect(report.tokens).toBe('mixed');
    expect(report.requests[1]).toMatchObject({ contextTokens: 70, outputTokens: 3, estimated: false });
  });

  it('that are cut keep what came before', async () => {
    const report = await contextOf(JSON.stringify(history).slice(0, -10));
    expect(report.requests).toHaveLength(1);
    expect(report.lines.torn).toBe(1);
  });

  it('with an error inside are refused: what follows is unknown', async () => {
    await expect(contextOf('[{"role":"user","content":"x"}, oops]')).rejects.toMatchObject({ code: 'damaged', path: '-' });
  });
});

describe('tool results', () => {
  it('have the text of their blocks, and images by themselves', async () => {
    const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'aGVsbG8=' } };
    const session = new MadeSession();
    session.user('look');
    const [one, two, three] = session.answer([read('shot.png'), read('a.ts'), read('a.ts')], { input: 5, output: 1 });
    session.result(one, [image]);
    session.result(two, [say('ab'), say('cd')]);
    session.result(three, []);
    const report = await contextOf(session.text());
    expect(report.sources).toMatchObject([
      { source: 'a.ts', results: 2, bytes: 4, images: 0 },
      { source: 'shot.png', results: 1, bytes: 0, images: 1 },
    ]);
    expect(report.totals).toMatchObject({ images: 1, imageBytes: 8 });
  });

  it('of two spellings of one file are of one source', async () => {
    const session = new MadeSession();
    session.user('look');
    const calls = session.answer([read('src/a.ts'), read('/srv/app/src/a.ts'), read('./src/../src/a.ts')], { input: 5, output: 1 });
    for (const call of calls) session.result(call, 'same');
    const report = await contextOf(session.text());
    expect(report.sources).toMatchObject([{ tool: 'Read', source: 'src/a.ts', results: 3, bytes: 12, share: expect.any(Number) }]);
    expect(report.duplicates).toEqual([{ tool: 'Read', source: 'src/a.ts', copies: 3, bytes: 4, wastedBytes: 8 }]);
  });

  it('count once for a call, also where the ids of calls are used again', async () => {
    const call = (id: string, message: string) => ({ type: 'assistant', message: { id: message, content: [{ ...read('a.ts'), id }] } });
    const result = (id: string, content: string) => ({ type: 'user', message: { content: [{ type: 'tool_result', tool_use_id: id, content }] } });
    const report = await contextOf(
      lines(call('t', 'm1'), result('t', 'one'), result('t', 'one again'), call('t', 'm2'), result('t', 'two'), result('x', 'lost')),
    );
    expect(report.sources).toMatchObject([
      { tool: 'Read', results: 2, bytes: 6 },
      { tool: '(unknown)', source: null, results: 1, bytes: 4 },
    ]);
  });
});

describe('files', () => {
  it('are read plain, compressed, and from standard input', async () => {
    const text = small('s').text();
    const plain = await context([folder.write('one/plain.jsonl', text)]);
    const zipped = await context([folder.write('two/zipped.jsonl.gz', gzipSync(text))]);
    const piped = await contextOf(gzipSync(text));
    expect(plain.requests.map(({ contextTokens }) => contextTokens)).toEqual([100, 150]);
    expect(zipped).toEqual({ ...plain, conversations: zipped.conversations });
    expect(piped).toEqual({ ...plain, conversations: piped.conversations });
    await expect(contextOf(gzipSync(text).subarray(0, 200))).rejects.toMatchObject({ code: 'cut-short' });
    await expect(context([folder.write('cut.jsonl.gz', gzipSync(text).subarray(0, 200))])).rejects.toMatchObject({ code: 'cut-short' });
  });

  it('of a folder are conversations, oldest first; agent files are subagents; others are skipped', async () => {
    const dated = (session: MadeSession, day: string) => lines(...session.lines.map((line) => ({ timestamp: `2026-01-${day}T00:00:00Z`, ...line })));
    folder.write('project/a.jsonl', dated(small('a', 'late'), '09'));
    folder.write('project/b.jsonl', dated(small('b', 'early'), '02'));
    const agent = [
      { type: 'user', uuid: 'x', parentUuid: null, isSidechain: true, agentId: 'f00', message: { content: 'look' } },
      {
        type: 'assistant',
        uuid: 'y',
        parentUuid: 'x',
        isSidechain: true,
        agentId: 'f00',
        message: { id: 'z', content: [say('seen')], usage: usageFields({ input: 33, output: 2 }) },
      },
    ];
    const agentFile = folder.write('project/a/subagents/agent-f00.jsonl', lines(...agent));
    folder.write('project/package.json', '{"name": "x", "version": "1.0.0"}');
    folder.write('project/empty.jsonl', '');
    folder.write('project/node_modules/x/history.json', JSON.stringify(history));
    folder.write('project/notes.txt', 'not read');
    const report = await context([folder.path('project')]);
    expect(report.conversations.map(({ path }) => path)).toEqual([folder.path('project/b.jsonl'), folder.path('project/a.jsonl')]);
    expect(report.requests.map(({ conversation, contextTokens }) => [conversation, contextTokens])).toEqual([
      [0, 100],
      [0, 150],
      [1, 100],
      [1, 150],
    ]);
    expect(report.subagents).toMatchObject([{ name: 'f00', requests: [{ contextTokens: 33, outputTokens: 2 }] }]);
    // equal texts of two conversations are no duplicates
    expect(report.duplicates).toEqual([]);
    expect(report.warnings.map(({ code }) => code)).toEqual(['foreign-files']);
    // the subagents of a session are found beside it, and each file counts once
    const alone = await context([folder.path('project/a.jsonl'), agentFile]);
    expect(alone).toMatchObject({ conversations: [{ requests: 2 }], subagents: [{ name: 'f00' }] });
    // a subagent alone is a conversation
    expect(await context([agentFile])).toMatchObject({ requests: [{ contextTokens: 33 }], subagents: [] });
  });

  it('that begin with a copy of another session count its lines once', async () => {
    const first = small('r');
    const original = folder.write('resumed/1.jsonl', first.text());
    first.user('again');
    first.answer([say('more')], { input: 300, output: 4 });
    const copy = folder.write('resumed/2.jsonl', first.text());
    const report = await context([original, copy]);
    expect(report.requests.map(({ conversation, contextTokens }) => [conversation, contextTokens])).toEqual([
      [0, 100],
      [0, 150],
      [1, 300],
    ]);
    expect(report.lines).toMatchObject({ total: 10, used: 6, duplicate: 4 });
    expect(report.sources).toMatchObject([{ results: 1 }]);
  });

  it('that are no sessions are refused', async () => {
    const cases: [string, string | Buffer, string][] = [
      ['text.jsonl', 'hello\nworld\n', 'not-a-conversation'],
      ['bracket.log', '[12:00] hello\n', 'damaged'],
      ['object.json', '{"a": 1}', 'not-a-conversation'],
      ['snapshot.heapsnapshot', '{"snapshot":{"meta":{},"node_count":0},\n"nodes":[1,2,\n3],\n"strings":["role"]}', 'not-a-conversation'],
      ['zero.jsonl', '', 'empty'],
      ['binary.jsonl', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3, 10, 255, 254]), 'not-a-conversation'],
    ];
    for (const [name, text, code] of cases)
      await expect(context([folder.write(`bad/${name}`, text)]), name).rejects.toMatchObject({ code, path: folder.path(`bad/${name}`) });
    await expect(context([folder.path('missing.jsonl')])).rejects.toMatchObject({ code: 'not-found' });
    await expect(context([])).rejects.toMatchObject({ code: 'usage' });
    await expect(context(['-'])).rejects.toMatchObject({ code: 'usage' });
    await expect(contextOf('')).rejects.toMatchObject({ code: 'not-a-conversation' });
  });

  it('are left at once when the caller stops', async () => {
    const path = folder.write('stop.jsonl', small('q').text());
    await expect(context([path], { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
  });
});

describe('links between lines', () => {
  const line = (uuid: string, parentUuid: string | null | undefined, tokens: number) => ({
    type: 'assistant',
    uuid,
    ...(parentUuid === undefined ? {} : { parentUuid }),
    message: { id: `m${uuid}`, content: [say(uuid)], usage: usageFields({ input: tokens, output: 1 }) },
  });
  const tokensOf = async (...all: object[]) => {
    const report = await contextOf(lines(...all));
    return { tokens: report.requests.map(({ contextTokens }) => contextTokens), warnings: report.warnings.map(({ code }) => code) };
  };

  it('in a circle end, and the line before is the parent', async () => {
    expect(await tokensOf(line('a', null, 1), line('b', 'c', 2), line('c', 'b', 3))).toEqual({ tokens: [1, 2, 3], warnings: ['broken-links'] });
    expect(await tokensOf(line('a', 'a', 1), line('b', 'a', 2))).toEqual({ tokens: [1, 2], warnings: ['broken-links'] });
  });

  it('in thousands of circles take linear time', async () => {
    const all = Array.from({ length: 40_000 }, (_, at) => line(`${at}`, `${at % 2 === 0 ? 39_999 - (at >> 1) : at - 1}`, at + 1));
    expect((await tokensOf(...all)).warnings).toEqual(['broken-links']);
  });

  it('to a line that is not there: the line before is the parent', async () => {
    expect(await tokensOf(line('a', null, 1), line('b', 'lost', 2), line('c', 'b', 3))).toEqual({ tokens: [1, 2, 3], warnings: ['broken-links'] });
    expect(await tokensOf(line('a', 'another file', 1), line('b', 'a', 2))).toEqual({ tokens: [1, 2], warnings: [] });
  });

  it('that are not said: the line before is the parent', async () => {
    expect(await tokensOf(line('a', undefined, 1), line('b', undefined, 2))).toEqual({ tokens: [1, 2], warnings: [] });
  });

  it('with an id that two lines have lead to the later of them, which counts once', async () => {
    expect(await tokensOf(line('a', null, 1), line('b', 'a', 2), line('b', 'a', 5), line('c', 'b', 3))).toEqual({
      tokens: [1, 5, 3],
      warnings: ['duplicate-lines'],
    });
  });
});
