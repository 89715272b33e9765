/** A session that grows while it is followed. */
import { appendFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { followContext } from '../../src/context/follow-context.js';
import { MadeSession, say } from './made-session.js';
import { testFolder } from './reading.js';

const folder = testFolder();

it('reports after every change, waits for the end of a line, and starts again with a new file', async () => {
  const session = new MadeSession();
  session.user('go');
  session.answer([say('one')], { input: 10, output: 1 });
  const path = folder.write('live.jsonl', session.text());
  const stop = new AbortController();
  const reports = followContext(path, { intervalMs: 10, signal: stop.signal });
  const next = async () => (await reports.next()).value!.requests.map(({ contextTokens }: { contextTokens: number }) => contextTokens);
  expect(await next()).toEqual([10]);
  const before = session.text().length;
  session.answer([say('two')], { input: 20, output: 1 });
  const added = session.text().slice(before);
  appendFileSync(path, added.slice(0, 50));
  expect(await next()).toEqual([10]);
  appendFileSync(path, added.slice(50));
  expect(await next()).toEqual([10, 20]);
  const other = new MadeSession('other');
  other.answer([say('new')], { input: 7, output: 1 });
  writeFileSync(path, other.text());
  expect(await next()).toEqual([7]);
  stop.abort();
  expect((await reports.next()).done).toBe(true);
});

it('refuses what it cannot follow', async () => {
  await expect(followContext(folder.path('missing.jsonl')).next()).rejects.toMatchObject({ code: 'not-found' });
  await expect(followContext(folder.write('a.jsonl.gz', gzipSync('{}'))).next()).rejects.toMatchObject({ code: 'bad-compression' });
});
