/**
 * A client of the V8 inspector: the DevTools protocol over a WebSocket, as far as snapdiff needs it. The only file that knows ws, which is
 * loaded when the first connection is made.
 */
import type { WebSocket } from 'ws';
import { SnapdiffError } from '../errors.js';

/** What a method answers, and what an event brings. */
export type Fields = Record<string, unknown>;

export interface Inspector {
  /** ws://host:port/id */
  readonly url: string;
  /**
   * Resolves to the result of a method.
   * @throws SnapdiffError 'target-refused' when the program answers with an error, 'target-gone' when the connection ends before the answer
   */
  send(method: string, params?: Fields): Promise<Fields>;
  /** Sends without caring for the answer, which the program may be too busy, or too dead, to give. */
  tell(method: string, params?: Fields): void;
  /** Returns a function that ends the listening. */
  onEvent(method: string, listener: (params: Fields) => void): () => void;
  /** Stops reading from the connection, so that the program's end of it fills up instead of our memory. */
  pause(): void;
  resume(): void;
  /** Resolves when the connection has ended, from either side. */
  readonly closed: Promise<void>;
  /** Hands over what was sent and ends the connection; safe to call twice. */
  close(): Promise<void>;
}

export interface ConnectOptions {
  /** Stops the connecting; a connection that stands is ended by close(). */
  signal?: AbortSignal | undefined;
}

/** A program that is there answers the handshake at once: a thread of its own does it. */
const HANDSHAKE_MS = 10_000;
/** How long a peer may take to say goodbye. */
const GOODBYE_MS = 150;

interface Waiting {
  method: string;
  resolve(result: Fields): void;
  reject(error: SnapdiffError): void;
}

/**
 * `url` is the webSocketDebuggerUrl of a target.
 * @throws SnapdiffError 'no-inspector' when nothing there speaks WebSocket, 'aborted'
 */
export async function openInspector(url: string, { signal }: ConnectOptions = {}): Promise<Inspector> {
  const { WebSocket } = await import('ws');
  signal?.throwIfAborted();
  // A snapshot is many messages of 100 kB, but a single answer may have any size. Compressing what stays on the machine would cost time only.
  const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 0, handshakeTimeout: HANDSHAKE_MS, skipUTF8Validation: true });
  await connected(socket, url, signal);
  return talkThrough(socket, url);
}

function connected(socket: WebSocket, url: string, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      reject(signal?.reason);
      socket.terminate();
    };
    signal?.addEventListener('abort', abort);
    const settle = (then: () => void) => {
      signal?.removeEventListener('abort', abort);
      then();
    };
    socket.on('open', () => settle(resolve));
    // Stays for good: an "error" that nobody hears would end the process, and "close" follows it.
    socket.on('error', (cause) =>
      settle(() => reject(new SnapdiffError('no-inspector', `${url} does not take a connection: ${cause.message}`, {}, { cause }))),
    );
  });
}

function talkThrough(socket: WebSocket, url: string): Inspector {
  const waiting = new Map<number, Waiting>();
  const listeners = new Map<string, Set<(params: Fields) => void>>();
  let lastId = 0;
  const post = (method: string, params: Fields): number => {
    lastId++;
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify({ id: lastId, method, params }), () => {});
    return lastId;
  };
  socket.on('message', (data) => {
    const { id, result, error, method, params } = JSON.parse(String(data)) as {
      id?: number;
      result?: Fields;
      error?: { message: string };
      method?: string;
      params?: Fields;
    };
    if (id === undefined) {
      for (const listener of listeners.get(method!) ?? []) listener(params ?? {});
      return;
    }
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error) asked?.reject(new SnapdiffError('target-refused', `the program refused ${asked.method}: ${error.message}`));
    else asked?.resolve(result ?? {});
  });
  const gone = (method: string) => new SnapdiffError('target-gone', `the connection to the program ended before it answered ${method}`);
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => {
      for (const { method, reject } of waiting.values()) reject(gone(method));
      waiting.clear();
      resolve();
    });
  });
  return {
    url,
    send(method, params = {}) {
      if (socket.readyState !== socket.OPEN) return Promise.reject(gone(method));
      return new Promise((resolve, reject) => waiting.set(post(method, params), { method, resolve, reject }));
    },
    tell: (method, params = {}) => void post(method, params),
    onEvent(method, listener) {
      const of = listeners.get(method) ?? new Set();
      listeners.set(method, of.add(listener));
      return () => void of.delete(listener);
    },
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    closed,
    async close() {
      socket.resume();
      socket.close();
      const timer = setTimeout(() => socket.terminate(), GOODBYE_MS);
      await closed;
      clearTimeout(timer);
    },
  };
}
