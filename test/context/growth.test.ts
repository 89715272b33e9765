/** How the context grows from request to request, and what compactions and cleared results take from it. */
import { describe, expect, it } from 'vitest';
import { MadeSession, read, say, usageFields } from './made-session.js';
import { contextOf } from './reading.js';

describe('growth', () => {
  const verdictOf = async (...tokens: number[]) => {
    const session = new MadeSession();
    session.user('go');
    for (const input of tokens) session.answer([say('x')], { input, output: 1 });
    return (await contextOf(session.text())).growth;
  };

  it('is judged as a heap is', async () => {
    expect(await verdictOf(1000, 2000, 3000, 4000)).toMatchObject({ verdict: 'steady', tokensPerRequest: 1000 });
    expect(await verdictOf(1000, 2000, 4000, 8000)).toMatchObject({ verdict: 'accelerating' });
    expect(await verdictOf(1000, 9000, 9010, 9012)).toMatchObject({ verdict: 'one-time' });
    expect(await verdictOf(1000, 1002, 1001, 1004)).toMatchObject({ verdict: 'flat' });
    expect(await verdictOf(9000, 5000, 1000)).toMatchObject({ verdict: 'shrinking', tokensPerRequest: -4000 });
    expect(await verdictOf(...Array.from({ length: 300 }, (_, at) => 1000 + 500 * at + (at % 3)))).toMatchObject({ verdict: 'steady' });
    expect(await verdictOf(1000, 2000)).toBeNull();
  });

  it('starts again after a compaction', async () => {
    const session = new MadeSession();
    session.user('go');
    for (const input of [1000, 2000, 3000]) session.answer([say('x')], { input, output: 1 });
    session.compact('auto', 3100, 'in short');
    for (const input of [500, 1500, 2500]) session.answer([say('x')], { input, output: 1 });
    expect((await contextOf(session.text())).growth).toMatchObject({ verdict: 'steady', tokensPerRequest: 1000 });
  });
});

describe('compactions that keep messages, and results that are cleared', () => {
  it('keep what the writer says in the context, wherever the next line hangs', async () => {
    for (const anchorIsSummary of [true, false]) {
      const session = new MadeSession();
      session.user('one');
      const [old] = session.answer([read('old.ts')], { input: 100, output: 1 });
      session.result(old, 'old text');
      const head = session.user('two');
      const [kept] = session.answer([read('kept.ts')], { input: 200, output: 1 });
      const tail = session.result(kept, 'kept text');
      session.compact('auto', 300, 'in short', 90);
      const boundary = session.lines.at(-2)!;
      const summary = session.lines.at(-1)!;
      Object.assign(boundary.compactMetadata as object, {
        preservedSegment: { headUuid: head, anchorUuid: anchorIsSummary ? summary.uuid : boundary.uuid, tailUuid: tail },
      });
      const check = async (tokens: number[]) => {
        const report = await contextOf(session.text());
        expect(report.requests.map(({ contextTokens }) => contextTokens)).toEqual(tokens);
        expect(report.compactions).toMatchObject([{ trigger: 'auto', preTokens: 300, postTokens: 90 }]);
        expect(report.sources.map(({ source }) => source)).toEqual(['kept.ts']);
        expect(report.kinds.map(({ kind }) => kind)).toContain('summaries');
        expect(report.wholeSession?.sources.map(({ source }) => source)).toEqual(['kept.ts', 'old.ts']);
        expect(report.rewinds).toEqual([]);
        expect(report.warnings).toEqual([]);
      };
      await check([100, 200]);
      const next = {
        type: 'assistant',
        uuid: 'next',
        parentUuid: tail,
        message: { id: 'n', content: [say('on')], usage: usageFields({ input: 120, output: 1 }) },
      };
      session.lines.push(next);
      await check([100, 200, 120]);
      next.parentUuid = summary.uuid as string;
      await check([100, 200, 120]);
    }
  });

  it('leave out results that a small compaction cleared', async () => {
    const session = new MadeSession();
    session.user('go');
    const [first, second] = session.answer([read('a.ts'), read('b.ts')], { input: 100, output: 1 });
    session.result(first, 'aaaa');
    session.result(second, 'bbbb');
    session.lines.push({
      type: 'system',
      subtype: 'microcompact_boundary',
      uuid: 'micro',
      parentUuid: session.tipId,
      microcompactMetadata: { trigger: 'auto', preTokens: 100, tokensSaved: 50, compactedToolIds: [first] },
    });
    session.lines.push({ type: 'user', uuid: 'after', parentUuid: 'micro', message: { content: 'go on' } });
    const report = await contextOf(session.text());
    expect(report.sources.map(({ source }) => source)).toEqual(['b.ts']);
    expect(report.compactions).toEqual([]);
    expect(report.requests).toHaveLength(1);
  });
});
