/** Lines that are damaged, odd or very long, and sessions that are large: what can be read is read, and what is left out is said. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { context } from '../../src/context/context.js';
import { MadeSession, read, say } from './made-session.js';
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

describe('damaged and odd lines', () => {
  it('of a device that never has a line end stop', async () => {
    await expect(context(['/dev/zero'])).rejects.toMatchObject({ code: 'not-a-conversation', message: expect.stringContaining('has a line of more than') });
  });

  it('of a first line that is cut do not hide the rest', async () => {
    const text = `{"type":"user","message":{"content":"cu\n${small('d').text()}`;
    expect(await contextOf(text)).toMatchObject({ lines: { total: 5, used: 4, damaged: 1 }, requests: [{}, {}] });
  });

  it('have any types in any field', async () => {
    const odd = [null, 0, -1, 1.5, '', 'text', [], {}, [[]], [null], { text: {} }, true];
    const values = odd.flatMap((value) => [
      { type: 'assistant', uuid: value, parentUuid: value, message: { id: value, content: value, model: value, usage: value } },
      { type: 'user', message: value, content: value },
      {
        type: 'user',
        message: {
          content: [value, { type: 'tool_result', tool_use_id: value, content: value }, { type: 'image', source: value }, { type: value, text: value }],
        },
      },
      {
        type: 'assistant',
        message: { content: [{ type: 'tool_use', id: value, name: value, input: value }], usage: { input_tokens: value, output_tokens: value } },
      },
      { type: 'system', subtype: 'compact_boundary', compactMetadata: value },
      { type: 'attachment', uuid: 'u', attachment: value },
      { role: 'assistant', content: value, tool_calls: value },
      { role: value, content: value },
      { type: value, version: value, timestamp: value },
    ]);
    const report = await contextOf(lines(...values, ...small('o').lines));
    expect(report.lines.total).toBe(values.length + 4);
    JSON.stringify(report, (key, value) => {
      if (typeof value === 'number' && !(Number.isFinite(value) && (value >= 0 || key === 'tokensPerRequest'))) throw new Error(`${key} is ${value}`);
      return value;
    });
  });

  it('are not taken for more by names that plain objects have', async () => {
    const session = new MadeSession();
    session.user('go');
    const [call] = session.answer([{ type: 'tool_use', name: '__proto__', input: { file_path: 'constructor' } }], { input: 9, output: 1 });
    session.result(call, 'x');
    expect((await contextOf(session.text())).sources).toMatchObject([{ tool: '__proto__', source: 'constructor', bytes: 1 }]);
  });
});

/** In a process of its own, with little memory. */
function contextWithin(
  megabytes: number,
  path: string,
): { requests: unknown[]; sources: { bytes: number }[]; lines: { total: number }; duplicates: unknown[] } {
  const script = `import { context } from './dist/src/context/context.js'; console.log(JSON.stringify(await context([process.argv[1]])));`;
  const run = spawnSync(process.execPath, [`--max-old-space-size=${megabytes}`, '--input-type=module', '-e', script, path], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  expect(run.stderr).toBe('');
  return JSON.parse(run.stdout);
}

describe('large input', () => {
  it('has a line of 100 MB, digested as it arrives', async () => {
    const path = folder.path('huge-line.jsonl');
    const file = createWriteStream(path);
    const piece = `${'const naïve = 1; // a line of a program, some sixty characters'.repeat(20)}\n`.repeat(80);
    const text = JSON.stringify(piece).slice(1, -1);
    const times = Math.ceil(100_000_000 / Buffer.byteLength(text));
    file.write(lines({ type: 'assistant', message: { id: 'm', content: [{ ...read('big'), id: 't' }] } }));
    file.write('{"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"t","content":"');
    for (let at = 0; at < times; at++) if (!file.write(text)) await once(file, 'drain');
    file.write('"}]}}\n');
    file.write(lines({ type: 'assistant', message: { id: 'n', content: [say('seen')] } }));
    file.end();
    await once(file, 'close');
    const report = contextWithin(64, path);
    expect(report.lines.total).toBe(3);
    expect(report.requests).toHaveLength(2);
    expect(report.sources).toMatchObject([{ tool: 'Read', source: 'big', results: 1, bytes: times * Buffer.byteLength(piece) }]);
  });

  it('is compared with short lines: the same text is the same, however it was written', async () => {
    const long = 'ab😀é'.repeat(1_000_000);
    const lineOf = (id: string, text: string) => `{"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"${id}","content":"${text}"}]}}\n`;
    const raw = lineOf('x', long);
    const escaped = lineOf('y', 'ab\\ud83d\\ude00\\u00e9'.repeat(1_000_000));
    expect(Buffer.byteLength(raw)).toBeLessThan(10_000_000);
    expect(Buffer.byteLength(escaped)).toBeGreaterThan(17_000_000);
    const report = await contextOf(`${raw}${escaped}${lines({ role: 'assistant', content: 'end' })}`);
    expect(report.duplicates).toEqual([{ tool: '(unknown)', source: null, copies: 2, bytes: Buffer.byteLength(long), wastedBytes: Buffer.byteLength(long) }]);
  });
});
