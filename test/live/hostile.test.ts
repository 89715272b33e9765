/** Inspectors that misbehave: each capture ends in time with an error message, and leaves no file. */
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import type { SnapdiffError } from '../../src/errors.js';
import { type CaptureOptions, capture } from '../../src/live/capture.js';

let folder: string;
const cleaning: (() => void)[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'snapdiff-hostile-'));
});

afterEach(() => {
  for (const clean of cleaning.splice(0)) clean();
  rmSync(folder, { recursive: true, force: true });
});

interface Request {
  id: number;
  method: string;
}

/** Handles a request; returns true to suppress the default answer. */
type Behaviour = (request: Request, socket: WebSocket) => boolean;

const event = (method: string, params: object) => JSON.stringify({ method, params });
const chunk = (text: string) => event('HeapProfiler.addHeapSnapshotChunk', { chunk: text });

/** An inspector that answers everything with an empty result, and a request for a snapshot with a small one. Returns its host:port. */
async function inspector(behave: Behaviour = () => false): Promise<string> {
  const http = createServer((_request, response) => {
    const { port } = http.address() as AddressInfo;
    response.end(JSON.stringify([{ id: 'a', type: 'node', title: 'program', url: '', webSocketDebuggerUrl: `ws://127.0.0.1:${port}/a` }]));
  });
  const server = new WebSocketServer({ server: http });
  server.on('connection', (socket) => {
    socket.on('message', (data) => {
      const request = JSON.parse(String(data)) as Request;
      if (behave(request, socket)) return;
      if (request.method === 'HeapProfiler.takeHeapSnapshot') socket.send(chunk('{"snapshot":{}}'));
      socket.send(JSON.stringify({ id: request.id, result: {} }));
    });
    socket.on('error', () => {});
  });
  return listening(http, () => {
    for (const socket of server.clients) socket.terminate();
  });
}

async function listening(server: Server, close = () => {}): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleaning.push(() => {
    close();
    server.closeAllConnections();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const on =
  (method: string, act: (socket: WebSocket, request: Request) => void): Behaviour =>
  (request, socket) => {
    if (request.method !== method) return false;
    act(socket, request);
    return true;
  };

async function outcome(address: string, options: CaptureOptions = {}): Promise<string> {
  const result = await capture(address, join(folder, 'a.heapsnapshot'), options).then(
    ({ bytes, warnings }) => `${bytes} bytes ${warnings.map(({ code }) => code).join()}`,
    ({ code, message }: SnapdiffError) => `${code}: ${message}`,
  );
  return result.replaceAll(address, 'HOST');
}

const files = () => readdirSync(folder);

describe('a list of targets', () => {
  it('that never ends is limited by size', async () => {
    const address = await listening(
      createServer((_request, response) => {
        const piece = Buffer.alloc(1 << 20, '[');
        const write = () => {
          while (!response.destroyed && response.write(piece));
        };
        response.on('drain', write);
        write();
      }),
    );
    expect(await outcome(address)).toBe('no-inspector: HOST is not an inspector: its answer to /json/list is longer than 16 MiB');
  });

  it('that stops in the middle is limited by time, also if memory is collected meanwhile', async () => {
    const address = await listening(createServer((_request, response) => void response.write('[{')));
    setFlagsFromString('--expose-gc');
    const collecting = setInterval(runInNewContext('gc') as () => void, 100);
    const found = await outcome(address, { signal: new AbortController().signal });
    clearInterval(collecting);
    expect(found).toBe('no-inspector: HOST is not an inspector: its answer to /json/list did not end');
  });
});

describe('a snapshot', () => {
  it('of a correct inspector is written (the others differ in one detail)', async () => {
    expect(await outcome(await inspector())).toBe('15 bytes ');
    expect(files()).toEqual(['a.heapsnapshot']);
  });

  it.each([
    ['text that is not JSON', (socket: WebSocket) => socket.send('hello'), 'it sent a message that is not of the DevTools protocol'],
    ['null', (socket: WebSocket) => socket.send('null'), 'it sent a message that is not of the DevTools protocol'],
    ['an array', (socket: WebSocket) => socket.send('[]'), 'it sent a message that is not of the DevTools protocol'],
    ['a result that is a number', (socket: WebSocket) => socket.send('{"id":1,"result":5}'), 'it sent a message that is not of the DevTools protocol'],
    ['bytes', (socket: WebSocket) => socket.send(Buffer.from([1, 2, 3])), 'it sent a binary message'],
    ['a message of 65 MiB', (socket: WebSocket) => socket.send(Buffer.alloc(65 << 20, ' '), { binary: false }), 'it sent a message of more than 64 MiB'],
  ])('with %s ends it', async (_name, send, why) => {
    const address = await inspector(
      on('HeapProfiler.takeHeapSnapshot', (socket) => {
        socket.send(chunk('{"snapshot":'));
        send(socket);
      }),
    );
    expect(await outcome(address)).toMatch(new RegExp(`^no-inspector: ws://HOST/\\S+ is not an inspector: ${why}$`));
    expect(files()).toEqual([]);
  });

  it('that stalls ends after the timeout, and the silence is reported', async () => {
    const address = await inspector(
      on('HeapProfiler.takeHeapSnapshot', (socket) => {
        socket.send(chunk('{"snapshot":'));
        // A report without progress.
        const timer = setInterval(() => socket.send(event('HeapProfiler.reportHeapSnapshotProgress', { done: 5, total: 10 })), 50);
        socket.on('close', () => clearInterval(timer));
      }),
    );
    const silences = new Set<number>();
    const said = await outcome(address, { timeoutMs: 2_500, onProgress: ({ silentSeconds }) => silences.add(silentSeconds) });
    expect(said).toBe('timed-out: the program made no progress with its snapshot for 2.5 s');
    expect([...silences]).toEqual(expect.arrayContaining([0, 1]));
    expect(files()).toEqual([]);
  });

  it('that is slow but makes progress is not stopped', async () => {
    const address = await inspector(
      on('HeapProfiler.takeHeapSnapshot', (socket, { id }) => {
        const pieces = ['{"snap', 'shot"', ':{', '}', '}'];
        const timer = setInterval(() => {
          const piece = pieces.shift();
          if (piece !== undefined) return socket.send(chunk(piece));
          clearInterval(timer);
          socket.send(JSON.stringify({ id }));
        }, 300);
      }),
    );
    expect(await outcome(address, { timeoutMs: 1_000 })).toBe('15 bytes ');
  });

  it('that is reported as finished but is incomplete is refused', async () => {
    const address = await inspector(
      on('HeapProfiler.takeHeapSnapshot', (socket, { id }) => {
        socket.send(chunk('{"snapshot":'));
        socket.send(JSON.stringify({ id, result: {} }));
      }),
    );
    expect(await outcome(address)).toBe('target-refused: the program reported a finished snapshot, but its text is cut short');
    expect(files()).toEqual([]);
  });

  it('is taken with a warning if a garbage collection is never confirmed (workerd)', { timeout: 60_000 }, async () => {
    expect(await outcome(await inspector(on('HeapProfiler.collectGarbage', () => {})))).toBe('15 bytes collection-unanswered');
  });
});

it('an inspector that sends invalid data at once ends the connection, not the process', async () => {
  const address = await inspector(on('Runtime.evaluate', (socket) => socket.send('garbage')));
  expect(await outcome(address)).toMatch(/^no-inspector: ws:\S+ is not an inspector: /);
});
