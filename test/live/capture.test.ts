/** Captures of real processes by pid and by port, complete and interrupted. In each case the program continues, and its inspector is restored. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { diff, summarize } from '../../src/diff.js';
import type { SnapdiffError } from '../../src/errors.js';
import { type CaptureOptions, capture, startCapturing } from '../../src/live/capture.js';
import { findByPort } from '../../src/live/node-process.js';
import { type AProgram, aProgram, PATIENCE_MS } from './a-program.js';

let folder: string;
let program: AProgram | undefined;
const cleaning: (() => unknown)[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'snapdiff-live-'));
});

afterEach(async () => {
  await program?.stop();
  program = undefined;
  for (const clean of cleaning.splice(0)) await clean();
  rmSync(folder, { recursive: true, force: true });
});

const files = () => readdirSync(folder);

/** The error's code and message. */
async function failure(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'no error',
    ({ code, message }: SnapdiffError) => `${code}: ${message}`,
  );
}

/** Stops at the first progress report of a phase. */
function stoppingAt(phase: string): CaptureOptions {
  const controller = new AbortController();
  return { signal: controller.signal, onProgress: (progress) => progress.phase === phase && controller.abort(new Error(`stopped while ${phase}`)) };
}

async function mustBeUnharmed(of: AProgram): Promise<void> {
  expect(await of.ask()).toEqual({ how: 'are you' });
  await expect.poll(() => of.ports(), { timeout: PATIENCE_MS }).toEqual([]);
}

describe('a Node process', () => {
  it('by pid: opens its inspector and closes it again', async () => {
    program = await aProgram();
    const path = join(folder, 'a.heapsnapshot');
    const { program: said, bytes, textBytes } = await capture(String(program.pid), path);
    expect(said).toMatchObject({ kind: `Node ${process.version}`, pid: program.pid, openedHere: true });
    expect(bytes).toBe(textBytes);
    const report = await summarize(path);
    expect(report.constructors.find(({ name }) => name === 'Kept')?.current.count).toBe(100);
    expect(files()).toEqual(['a.heapsnapshot']);
    await mustBeUnharmed(program);
  });

  it('twice through one connection: the ids correspond', async () => {
    program = await aProgram();
    const capturing = await startCapturing(String(program.pid));
    const paths = ['a.heapsnapshot', 'b.heapsnapshot.gz'].map((name) => join(folder, name));
    await capturing.capture(paths[0]);
    await program.ask({ add: 50 });
    await capturing.capture(paths[1]);
    await capturing.end();
    const report = await diff(paths[0], paths[1]);
    expect(report.matchedBy).toBe('id');
    expect(report.constructors.find(({ name }) => name === 'Kept')).toMatchObject({ newCount: 50, deletedCount: 0 });
    await mustBeUnharmed(program);
  });

  it('warns if V8 has given new ids because another session has ended', async () => {
    program = await aProgram(100, ['--inspect=127.0.0.1:0']);
    const [address] = await program.ports();
    const capturing = await startCapturing(address);
    const take = async (name: string) => (await capturing.capture(join(folder, name))).warnings.map(({ code }) => code);
    expect([await take('a'), await take('b')]).toEqual([[], []]);
    await (await startCapturing(address)).end();
    expect([await take('c'), await take('d')]).toEqual([['ids-renumbered'], []]);
    await capturing.end();
  });

  it('omits objects that the console keeps for an inspector', async () => {
    program = await aProgram(100, ['--inspect=127.0.0.1:0']);
    const [address] = await program.ports();
    const capturing = await startCapturing(address);
    const expression = `class Logged {} for (let i = 0; i < 100; i++) console.debug(new Logged())`;
    await capturing.inspector.send('Runtime.evaluate', { expression });
    await capturing.capture(join(folder, 'a.heapsnapshot'));
    await capturing.end();
    const { constructors } = await summarize(join(folder, 'a.heapsnapshot'));
    expect(constructors.find(({ name }) => name === 'Logged')?.current.count ?? 0).toBe(0);
  });

  it('by host:port: leaves an open inspector open', async () => {
    program = await aProgram(100, ['--inspect=127.0.0.1:0']);
    const [address] = await program.ports();
    const { program: said, path } = await capture(address, `${folder}/`);
    expect(said).toMatchObject({ pid: program.pid, openedHere: false });
    expect(path).toMatch(new RegExp(`-${program.pid}-\\d{8}-\\d{6}\\.heapsnapshot$`));
    expect(await program.ports()).toEqual([address]);
    expect((await capture(String(program.pid), join(folder, 'by-pid.heapsnapshot'))).program.openedHere).toBe(false);
    expect(await program.ports()).toEqual([address]);
  });

  it('is not kept alive by a recording of its allocations', async () => {
    program = await aProgram();
    const capturing = await startCapturing(String(program.pid), { allocations: true });
    await program.ask({ add: 5 });
    const ended = once(program.child, 'exit');
    program.child.disconnect();
    expect((await ended)[0]).toBe(0);
    await capturing.ended;
    await capturing.end();
  });

  it('is not kept alive when it ends', async () => {
    program = await aProgram();
    const capturing = await startCapturing(String(program.pid));
    const exit = once(program.child, 'exit');
    program.child.disconnect();
    await exit;
    await capturing.ended;
    expect(await failure(capturing.capture(join(folder, 'a.heapsnapshot')))).toMatch(/^target-gone: /);
    await capturing.end();
    expect(files()).toEqual([]);
  });
});

describe('stopped', () => {
  it.each(['collecting', 'walking', 'writing'])('while %s: leaves no file, the program runs on and its inspector is closed', async (phase) => {
    program = await aProgram(50_000);
    const work = capture(String(program.pid), join(folder, 'a.heapsnapshot'), stoppingAt(phase));
    await expect(work).rejects.toThrow(`stopped while ${phase}`);
    expect(files()).toEqual([]);
    await mustBeUnharmed(program);
  });

  it('before it began: sends nothing to the program', async () => {
    program = await aProgram();
    const signal = AbortSignal.abort(new Error('no'));
    await expect(capture(String(program.pid), join(folder, 'a.heapsnapshot'), { signal })).rejects.toThrow('no');
    expect(await program.ports()).toEqual([]);
  });

  it.each(['walking', 'writing'])('by the end of the program while %s', async (phase) => {
    const victim = (program = await aProgram(50_000));
    const work = capture(String(victim.pid), join(folder, 'a.heapsnapshot'), {
      onProgress: (progress) => progress.phase === phase && victim.child.kill('SIGKILL'),
    });
    expect(await failure(work)).toBe('target-gone: the connection to the program ended before it answered HeapProfiler.takeHeapSnapshot');
    expect(files()).toEqual([]);
  });
});

describe('refused', () => {
  it('a process that is not Node, without sending a signal', async () => {
    const sleep = spawn('sleep', ['60']);
    cleaning.push(() => sleep.kill());
    await once(sleep, 'spawn');
    expect(await failure(capture(String(sleep.pid), join(folder, 'a')))).toMatch(/^no-target: process \d+ is not Node: its program is \/\S+$/);
    const shell = spawn('sh', ['-c', `'${process.execPath}' -e 'console.log(1); setInterval(() => {}, 1000)'; true`]);
    cleaning.push(() => process.kill(Number(/\d+/.exec(hint)?.[0])));
    await once(shell.stdout, 'data');
    const { hint } = await capture(String(shell.pid), join(folder, 'a')).then(
      () => ({ hint: '' }),
      (error: SnapdiffError) => error,
    );
    expect(hint).toMatch(/^Its child \d+ is Node\.$/);
    expect([sleep.signalCode, shell.signalCode, ...files()]).toEqual([null, null]);
  });

  it('a Node process that SIGUSR1 would end', async () => {
    program = await aProgram(1, ['--inspect-port=0']);
    const deaf = spawn(
      process.execPath,
      ['--eval', `process.on('SIGUSR1', () => {}); process.removeAllListeners('SIGUSR1'); process.send('up'); process.on('message', () => {})`],
      {
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      },
    );
    cleaning.push(() => deaf.kill('SIGKILL'));
    await once(deaf, 'message');
    expect(await failure(capture(String(deaf.pid), join(folder, 'a')))).toBe(`no-target: process ${deaf.pid} does not listen to SIGUSR1, which would end it`);
    expect(deaf.signalCode).toBeNull();
  });

  it('a process that does not exist', async () => {
    const gone = spawn(process.execPath, ['--version']);
    await once(gone, 'exit');
    expect(await failure(capture(String(gone.pid), join(folder, 'a')))).toBe(`no-target: there is no process ${gone.pid}`);
    expect(files()).toEqual([]);
  });

  it('a port without a listener, with another protocol, and with a listener that never answers', async () => {
    const web = await listening(createServer((_request, response) => void response.end('<html>')));
    const other = await listening(createServer((_request, response) => void response.writeHead(404).end()));
    const mute = await listening(createTcpServer((socket) => void socket.resume().end('220 mail\r\n')) as unknown as Server);
    expect(await failure(capture(`127.0.0.1:${web}`, join(folder, 'a')))).toBe(
      `no-inspector: 127.0.0.1:${web} is not an inspector: its answer to /json/list is not a list of targets`,
    );
    expect(await failure(capture(`127.0.0.1:${other}`, join(folder, 'a')))).toBe(
      `no-inspector: 127.0.0.1:${other} is not an inspector: its answer to /json/list is HTTP 404`,
    );
    expect(await failure(capture(`127.0.0.1:${mute}`, join(folder, 'a')))).toBe(`no-inspector: 127.0.0.1:${mute} is not an inspector: it does not answer HTTP`);
    expect(await failure(capture(`ws://127.0.0.1:${web}/a`, join(folder, 'a')))).toMatch(/^no-inspector: ws:\S+ does not take a connection: /);
    for (const clean of cleaning.splice(0)) await clean();
    expect(await failure(capture(`127.0.0.1:${web}`, join(folder, 'a')))).toBe(`no-inspector: nothing listens at 127.0.0.1:${web}`);
  });

  it('its own process', async () => {
    const own = await failure(capture(String(process.pid), join(folder, 'a')));
    expect(own).toBe(`no-target: process ${process.pid} is snapdiff itself`);
  });

  it('a path that cannot be written, before the program is paused', async () => {
    program = await aProgram();
    const to = (name: string, options?: CaptureOptions) => failure(capture(String(program?.pid), join(folder, name), options));
    writeFileSync(join(folder, 'there'), 'mine');
    expect(await to('there')).toBe('cannot-write: already exists');
    expect(await to('none/a')).toBe('cannot-write: cannot be written: its folder does not exist');
    expect(await to('.')).toBe('cannot-write: is a folder');
    expect(await to('a.heapsnapshot.br')).toBe('usage: captures are compressed with gzip only');
    expect(await program.ports()).toEqual([]);
    expect(files()).toEqual(['there']);
    expect(await to('there', { overwrite: true })).toBe('no error');
    chmodSync(join(folder, 'there'), 0o644);
    await mustBeUnharmed(program);
  });

  it('without /proc, by the name of the program', async () => {
    expect(await failure(findByPort(1))).toMatch(/^no-target: process 1 is not Node: its program is /);
  });
});

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleaning.push(() => new Promise((resolve) => server.close(resolve)));
  return (server.address() as { port: number }).port;
}
