/** Flags of commands that work on programs: capture, run, watch. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { snapdiff as command, type Ended } from '../trust/support/command.js';
import { aFolder, snapdiff } from './a-host.js';

describe('a program with a worker', async () => {
  const code = `new (require('node:worker_threads').Worker)('setInterval(() => {}, 1000)', { eval: true, name: 'indexer' }).on('online', () => process.send('up'))`;
  const program = spawn(process.execPath, ['--inspect-port=0', '--eval', code], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  await once(program, 'message');
  afterAll(() => void program.kill('SIGKILL'));
  const capture = (cwd: string, ...words: string[]): Promise<Ended> => command(['capture', String(program.pid), ...words], { cwd });

  it('is captured with a warning', async () => {
    const { code, err } = await capture(aFolder(), 'a.heapsnapshot');
    expect([code, err]).toEqual([0, expect.stringMatching(/^warning: 1 worker of the program has a heap of its own, .*"indexer"/m)]);
  });

  it('is captured with its worker by --workers', async () => {
    const cwd = aFolder();
    const { code, out, err } = await capture(cwd, 'a.heapsnapshot', '--workers');
    expect([code, out]).toEqual([0, 'a.heapsnapshot\na-worker-1.heapsnapshot\n']);
    expect(readdirSync(cwd).sort()).toEqual(['a-worker-1.heapsnapshot', 'a.heapsnapshot']);
    expect(err).toMatch(/^\d.* MB\. Worker indexer was paused for \d+\.\d s\.$/m);
    expect(err).not.toContain('warning');
  });

  it('is listed with its worker', async () => {
    const { code, out } = await capture(aFolder(), '--list');
    expect([code, out]).toEqual([0, expect.stringMatching(new RegExp(`^${program.pid} {2}node {2}.*\\n1 {2}worker {2}"indexer" {2}".*"\\n$`))]);
  });
});

describe('capture --timeout', () => {
  it('ends the wait for a program that makes no progress', async () => {
    const server = createServer((request, response) => {
      const { port } = server.address() as AddressInfo;
      const target = { id: 't', type: 'node', title: 'stalls', url: '', webSocketDebuggerUrl: `ws://127.0.0.1:${port}/t` };
      response.end(JSON.stringify(request.url?.startsWith('/json/version') ? { Browser: 'node' } : [target]));
    });
    new WebSocketServer({ server }).on('connection', (socket) => {
      socket.on('message', (text) => {
        const { id, method } = JSON.parse(String(text)) as { id: number; method: string };
        if (method !== 'HeapProfiler.takeHeapSnapshot') socket.send(JSON.stringify({ id, result: {} }));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const cwd = aFolder();
    try {
      const { port } = server.address() as AddressInfo;
      const { code, out, err } = await command(['capture', `127.0.0.1:${port}`, 'a.heapsnapshot', '--timeout', '1500ms'], { cwd });
      expect([code, out, readdirSync(cwd)]).toEqual([2, '', []]);
      expect(err).toContain('1.5 s');
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

describe('run --allow-redirect', () => {
  const server = ['--command', 'node server.mjs', '--request', 'GET http://127.0.0.1:PORT/'];

  it('is given to the leak test', async () => {
    const target = { command: 'node server.mjs', requests: ['GET http://127.0.0.1:PORT/'] };
    expect((await snapdiff(['run', ...server, '--allow-redirect'])).calls).toEqual([`leakTest ${JSON.stringify({ ...target, allowRedirect: true })}`]);
    expect((await snapdiff(['run', ...server])).calls).toEqual([`leakTest ${JSON.stringify(target)}`]);
  });

  it('goes with --command', async () => {
    expect((await snapdiff(['run', 'a.mjs', '--allow-redirect'])).err).toContain('--allow-redirect goes with --command');
  });
});

describe('watch', () => {
  it('refuses a duration that is too short before it starts the program', async () => {
    const cwd = aFolder();
    const { code, out, err } = await command(['watch', '--duration', '2s', '--', 'sh', '-c', 'touch started'], { cwd });
    expect([code, out, existsSync(join(cwd, 'started'))]).toEqual([2, '', false]);
    expect(err).toContain('a verdict needs');
  });

  it('says that workers are not in its figures', async () => {
    const code = `new (require('node:worker_threads').Worker)('setInterval(() => {}, 1000)', { eval: true, name: 'indexer' }); setTimeout(() => process.exit(), 6000)`;
    const { err } = await command(['watch', '--', process.execPath, '--eval', code], { cwd: aFolder() });
    expect(err).toMatch(/^warning: .*workers? .*own, not part of the heap figures/m);
  });
});
