/** What counts as a request, and what does not: streaming, retries, subagents, rewinds, compactions. */
import { describe, expect, it } from 'vitest';
import { bash, MadeSession, read, say, think, usageFields } from './made-session.js';
import { contextOf, lines } from './reading.js';

const sizes = (requests: readonly { contextTokens: number; outputTokens: number }[]) =>
  requests.map(({ contextTokens, outputTokens }) => [contextTokens, outputTokens]);

describe('requests', () => {
  it('are one for several lines of one message, with the last usage', async () => {
    const session = new MadeSession();
    session.user('fix it');
    const [call] = session.answer([think('hm'), say('I read it.'), read('src/app.ts')], { input: 4, cacheCreation: 1000, cacheRead: 20_000, output: 250 });
    session.result(call, 'const a = 1;\n');
    session.answer([say('done')], { input: 5, cacheRead: 21_400, output: 9 });
    const report = await contextOf(session.text());
    expect(sizes(report.requests)).toEqual([
      [21_004, 250],
      [21_405, 9],
    ]);
    expect(report.tokens).toBe('billed');
    expect(report.requests.map(({ line, estimated }) => [line, estimated])).toEqual([
      [2, false],
      [6, false],
    ]);
    expect(report.writerVersions).toEqual(['2.1.81']);
    expect(report.lines).toMatchObject({ total: 6, used: 6 });
  });

  it('are known by the id of the request, or of the line, where the message has none', async () => {
    const line = (uuid: string, parentUuid: string | null, requestId: string | undefined, input: number) => ({
      type: 'assistant',
      uuid,
      parentUuid,
      requestId,
      message: { content: [say(uuid)], usage: usageFields({ input, output: 1 }) },
    });
    const report = await contextOf(lines(line('a', null, 'r1', 10), line('b', 'a', 'r1', 10), line('c', 'b', undefined, 20), line('d', 'c', undefined, 30)));
    expect(report.requests.map(({ contextTokens }) => contextTokens)).toEqual([10, 20, 30]);
  });

  it('leave out error notes, whether the retry hangs on them or beside them', async () => {
    for (const inChain of [true, false]) {
      const session = new MadeSession();
      session.user('go');
      session.synthetic(inChain);
      session.synthetic(inChain);
      session.answer([say('here')], { input: 100, output: 3 });
      const report = await contextOf(session.text());
      expect(sizes(report.requests)).toEqual([[100, 3]]);
      expect(report.lines).toMatchObject({ synthetic: 2, used: 2, rewound: 0 });
      expect(report.rewinds).toEqual([]);
      expect(report.kinds.find(({ kind }) => kind === 'answers')?.bytes).toBe(4);
    }
  });

  it('leave out the branches that rewinds left behind', async () => {
    const session = new MadeSession();
    session.user('one');
    session.answer([say('first')], { input: 100, output: 3 });
    const back = session.tipId;
    session.user('wrong way');
    session.answer([say('wrong')], { input: 200, output: 5 });
    session.rewind(back);
    session.user('right way');
    session.answer([say('right')], { input: 210, output: 7 });
    const report = await contextOf(session.text());
    expect(sizes(report.requests)).toEqual([
      [100, 3],
      [210, 7],
    ]);
    expect(report.rewinds).toEqual([{ conversation: 0, line: 3, messages: 2, requests: 1, textBytes: 14 }]);
    expect(report.lines).toMatchObject({ used: 4, rewound: 2 });
  });

  it('are those of the branch that the last line is in; late progress notes do not count as one', async () => {
    const session = new MadeSession();
    session.user('one');
    session.answer([say('first')], { input: 100, output: 3 });
    const back = session.tipId;
    session.user('two');
    session.answer([say('second')], { input: 200, output: 5 });
    const note = (type: string) => ({ type, subtype: 'local_command', uuid: `late-${type}`, parentUuid: back });
    session.lines.push(note('progress'));
    expect((await contextOf(session.text())).requests).toHaveLength(2);
    session.lines.push(note('system'));
    expect((await contextOf(session.text())).requests).toHaveLength(1);
  });

  it('take a rewind to the very beginning as a new conversation', async () => {
    const session = new MadeSession();
    session.user('one');
    session.answer([say('first')], { input: 100, output: 3 });
    session.rewind(null);
    session.user('other');
    session.answer([say('second')], { input: 90, output: 4 });
    expect(sizes((await contextOf(session.text())).requests)).toEqual([[90, 4]]);
  });

  it('keep parallel tool calls, whose results hang beside each other', async () => {
    const session = new MadeSession();
    session.user('read both');
    const usage = { input: 50, output: 20 };
    const first = session.answer([read('a.ts')], usage, { id: 'msg-p' });
    const firstLine = session.tipId;
    const second = session.answer([read('b.ts')], usage, { id: 'msg-p' });
    const secondLine = session.tipId;
    session.result(first[0], 'aaaa', firstLine);
    session.result(second[0], 'bbbbb', secondLine);
    session.answer([say('both')], { input: 80, output: 2 });
    const report = await contextOf(session.text());
    expect(sizes(report.requests)).toEqual([
      [50, 20],
      [80, 2],
    ]);
    expect(report.sources.map(({ source, bytes }) => [source, bytes])).toEqual([
      ['b.ts', 5],
      ['a.ts', 4],
    ]);
    expect(report.rewinds).toEqual([]);
    expect(report.lines).toMatchObject({ used: 6, rewound: 0 });
  });

  it('follow notes of the writer that lines hang on', async () => {
    const session = new MadeSession();
    session.user('go');
    session.progress();
    session.answer([bash('ls')], { input: 10, output: 1 });
    session.progress();
    session.bookkeeping();
    session.answer([say('ok')], { input: 20, output: 1 });
    session.progress();
    const report = await contextOf(session.text());
    expect(sizes(report.requests)).toEqual([
      [10, 1],
      [20, 1],
    ]);
    expect(report.lines).toMatchObject({ total: 7, used: 3, other: 4 });
  });

  it('list compactions, and count content after the last one', async () => {
    const session = new MadeSession();
    session.user('long work');
    const [call] = session.answer([read('big.ts')], { input: 1000, output: 10 });
    session.result(call, 'b'.repeat(9000));
    session.answer([say('more')], { input: 150_000, output: 10 });
    session.compact('auto', 155_000, 'summary of all', 8000);
    session.answer([say('on')], { input: 9000, output: 10 });
    session.user('next');
    session.compact('manual', 9100, 'short');
    session.answer([say('end')], { input: 2000, output: 10 });
    const report = await contextOf(session.text());
    expect(report.compactions).toEqual([
      { conversation: 0, line: 5, trigger: 'auto', preTokens: 155_000, postTokens: 8000, nextContextTokens: 9000 },
      { conversation: 0, line: 9, trigger: 'manual', preTokens: 9100, postTokens: null, nextContextTokens: 2000 },
    ]);
    expect(report.requests.map(({ contextTokens }) => contextTokens)).toEqual([1000, 150_000, 9000, 2000]);
    expect(report.sources).toEqual([]);
    expect(report.kinds.map(({ kind, bytes }) => [kind, bytes])).toEqual([
      ['summaries', 5],
      ['answers', 3],
    ]);
    expect(report.wholeSession?.sources).toMatchObject([{ tool: 'Read', source: 'big.ts', results: 1, bytes: 9000 }]);
    // growth is not counted across a compaction
    expect(report.growth).toBeNull();
  });

  it('know a compaction of an old writer by its summary', async () => {
    const text = lines(
      { type: 'user', uuid: 'a', parentUuid: null, message: { content: 'before' } },
      { type: 'user', uuid: 'b', parentUuid: null, isCompactSummary: true, message: { content: 'in short' } },
      { type: 'assistant', uuid: 'c', parentUuid: 'b', message: { id: 'm', content: 'on', usage: usageFields({ input: 10, output: 1 }) } },
    );
    const report = await contextOf(text);
    expect(report.compactions).toMatchObject([{ trigger: null, preTokens: null, postTokens: null, nextContextTokens: 10 }]);
    expect(report.kinds.map(({ kind }) => kind).sort()).toEqual(['answers', 'summaries']);
  });

  it('list subagents of the same file by themselves', async () => {
    const session = new MadeSession();
    session.user('delegate');
    session.answer([{ type: 'tool_use', name: 'Task', input: { description: 'look' } }], { input: 100, output: 5 });
    const side = (id: string, input: number) => ({ type: 'assistant', message: { id, content: [say('x')], usage: usageFields({ input, output: 2 }) } });
    session.sidechain([{ type: 'user', message: { content: 'look' } }, side('s1', 40), side('s1', 40), side('s2', 60)]);
    session.sidechain([{ type: 'user', message: { content: 'other' } }, side('s3', 30)]);
    session.answer([say('ok')], { input: 130, output: 5 });
    const report = await contextOf(session.text());
    expect(sizes(report.requests)).toEqual([
      [100, 5],
      [130, 5],
    ]);
    expect(report.subagents.map((agent) => [agent.name, sizes(agent.requests), agent.peakContextTokens, agent.textBytes])).toEqual([
      [
        'line 3',
        [
          [40, 2],
          [60, 2],
        ],
        60,
        6,
      ],
      ['line 7', [[30, 2]], 30, 6],
    ]);
    expect(report.kinds.find(({ kind }) => kind === 'user')?.bytes).toBe('delegate'.length);
  });

  it('estimate what the writer does not say, from what it said last', async () => {
    const text = lines(
      { type: 'user', uuid: '1', parentUuid: null, message: { content: 'x'.repeat(400) } },
      { type: 'assistant', uuid: '2', parentUuid: '1', message: { id: 'a', content: [say('y'.repeat(40))], usage: usageFields({ input: 5000, output: 12 }) } },
      { type: 'user', uuid: '3', parentUuid: '2', message: { content: 'z'.repeat(80) } },
      { type: 'assistant', uuid: '4', parentUuid: '3', message: { id: 'b', content: [say('y'.repeat(40))], usage: usageFields({}) } },
    );
    const report = await contextOf(text);
    expect(report.tokens).toBe('mixed');
    expect(report.requests).toMatchObject([
      { contextTokens: 5000, outputTokens: 12, estimated: false },
      { contextTokens: 5000 + 12 + 20, estimated: true },
    ]);
  });
});
