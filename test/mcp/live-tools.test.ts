/** The tools that start and reach programs, with clients that wait, cancel or go away. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isGone } from '../repeat/processes.js';
import { connect, project } from './connect.js';

let folder: string;
/** Where the server keeps what is temporary. */
let scratch: string;
let server: Awaited<ReturnType<typeof connect>>;

/** A program that keeps a text a request or message, and writes its pid beside itself. */
const leaky = `import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
const kept = new Map();
const keep = () => void kept.set(kept.size, { text: Buffer.from('canary-' + kept.size).toString() });
writeFileSync(new URL('pid', import.meta.url), String(process.pid));
createServer((request, response) => { keep(); response.end('ok'); }).listen(Number(process.env.PORT ?? 0), () => process.send?.('up'));
process.on('message', () => { for (let at = 0; at < 2000; at++) keep(); process.send('kept'); });
`;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'snapdiff-live-'));
  scratch = join(folder, 'scratch');
  mkdirSync(scratch);
  writeFileSync(join(folder, 'leaky.mjs'), leaky);
  cpSync(join(project, 'test/repeat/programs/unbounded-map.mjs'), join(folder, 'unbounded-map.mjs'));
  server = await start();
});

afterAll(async () => {
  await server.client.close();
  rmSync(folder, { recursive: true, force: true });
});

/** No roots are declared: the working folder counts. */
const start = (...flags: string[]) => connect(['--allow-live', ...flags], { cwd: folder, env: { TMPDIR: scratch } });
const slowRun = { command: 'node leaky.mjs', requests: ['GET http://127.0.0.1:PORT/'], iterations: 100_000 };

async function pidOfChild(): Promise<number> {
  await expect.poll(() => existsSync(join(folder, 'pid')) && readFileSync(join(folder, 'pid'), 'utf8'), { timeout: 30_000 }).toMatch(/^\d+$/);
  const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
  rmSync(join(folder, 'pid'));
  return pid;
}

describe('run', () => {
  it('says what a module leaks, with its line', async () => {
    const { text, isError, data } = await server.ask('run', { module: 'unbounded-map.mjs' });
    expect([isError, text]).toEqual([false, expect.stringContaining('snapdiff trend')]);
    expect(data.suspects?.[0]).toMatchObject({ name: 'answers', line: 2 });
    expect(readdirSync(scratch)).toEqual([]);
  }, 120_000);

  it('ends the program when the client cancels, and answers the next question', async () => {
    const stop = new AbortController();
    const asked = server.ask('run', slowRun, { signal: stop.signal }).catch((error: Error) => error);
    const pid = await pidOfChild();
    stop.abort();
    expect(await asked).toBeInstanceOf(Error);
    await expect.poll(() => isGone(pid), { timeout: 20_000 }).toBe(true);
    await expect.poll(() => readdirSync(scratch), { timeout: 20_000 }).toEqual([]);
    expect((await server.ask('run', { module: 'none.mjs' })).text).toContain('does not exist');
  }, 120_000);

  it('ends the program when the client goes away', async () => {
    const other = await start();
    const { pid: serverPid } = other.transport;
    const asked = other.ask('run', slowRun).catch(() => {});
    const pid = await pidOfChild();
    await other.client.close();
    await asked;
    await expect.poll(() => isGone(pid) && isGone(serverPid!), { timeout: 20_000 }).toBe(true);
    expect(readdirSync(scratch)).toEqual([]);
  }, 120_000);
});

describe('capture', () => {
  it('writes snapshots that compare, redacted ones with --redact', async () => {
    const child = spawn(process.execPath, ['--inspect-port=0', join(folder, 'leaky.mjs')], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    const redacting = await start('--redact');
    try {
      await once(child, 'message');
      const target = String(child.pid);
      const before = await server.ask('capture', { target, path: 'before.heapsnapshot' });
      expect(before).toMatchObject({ isError: false, data: { path: 'before.heapsnapshot' } });
      expect(before.text).toContain('then compare {"paths":["before.heapsnapshot","NEXT"]}');
      const grown = once(child, 'message');
      child.send('more');
      await grown;
      await redacting.ask('capture', { target, path: 'after.heapsnapshot' });
      expect(readFileSync(join(folder, 'before.heapsnapshot'), 'utf8')).not.toContain('"redacted"');
      expect(readFileSync(join(folder, 'after.heapsnapshot'), 'utf8')).not.toMatch(/canary-\d/);
      const { text, data } = await server.ask('compare', { paths: ['before.heapsnapshot', 'after.heapsnapshot'] });
      expect(data.suspects?.[0]).toMatchObject({ name: 'kept', line: 3 });
      expect(text).toContain('leaky.mjs:3');
      expect((await server.ask('capture', { target, path: 'before.heapsnapshot' })).text).toMatch(/exists/);
      expect((await server.ask('capture', { target: '999999999', path: 'x.heapsnapshot' })).isError).toBe(true);
      expect(readdirSync(folder).filter((name) => name.includes('heapsnapshot'))).toEqual(['after.heapsnapshot', 'before.heapsnapshot']);
    } finally {
      child.kill('SIGKILL');
      await redacting.client.close();
    }
  }, 120_000);
});
