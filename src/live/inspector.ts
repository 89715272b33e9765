/**
 * A client of the V8 inspector: the DevTools protocol over a WebSocket, as far as snapdiff needs it. The only file that imports ws, which is
 * loaded when the first connection is made.
 */
import type { WebSocket } from 'ws';
import { SnapdiffError } from '../errors.js';
import { within } from './bounded.js';
import { type Carried, createSession, type Message, type ProtocolSession, parseMessage } from './protocol.js';

export interface Inspector extends ProtocolSession {
  /** Stops reading from the connection, so that messages wait in the program's memory instead of ours. */
  pause(): void;
  resume(): void;
  /** Resolves when the connection has ended, from either side. */
  readonly closed: Promise<void>;
  /** Sends what is pending and ends the connection; safe to call twice. */
  close(): Promise<void>;
  /** A session of a worker that this connection carries. Without `post`, its messages carry `sessionId` (flat sessions of Chromium). */
  openChild(sessionId: string, post?: (text: string) => void): InspectorChild;
}

export interface InspectorChild {
  inspector: Inspector;
  /** For messages that arrive in events of the parent. */
  deliver(text: string): void;
  /** The worker has ended. */
  end(): void;
}

interface ConnectOptions {
  /** Stops the connecting; an open connection is ended by close(). */
  signal?: AbortSignal | undefined;
}

/** The inspector's own thread answers the handshake, also while the program is busy. */
const HANDSHAKE_MS = 10_000;
/** How long the program may take to answer a close frame. */
const CLOSING_MS = 150;
/** V8 sends a snapshot in messages of about 100 kB. */
const MAX_MESSAGE_BYTES = 64 << 20;

/**
 * `url` is the webSocketDebuggerUrl of a target.
 * @throws SnapdiffError 'no-inspector' when nothing there accepts WebSockets, 'aborted'
 */
export async function openInspector(url: string, { signal }: ConnectOptions = {}): Promise<Inspector> {
  const { WebSocket } = await import('ws');
  signal?.throwIfAborted();
  // Compression would only cost time: most connections stay on the machine.
  const socket = new WebSocket(url, {
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
    handshakeTimeout: HANDSHAKE_MS,
    skipUTF8Validation: true,
  });
  // Added before the connection is open, because an inspector may send at once.
  const carry = carrier(socket, url);
  await connected(socket, url, signal);
  return carry;
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
    socket.on('error', (cause) =>
      settle(() => reject(new SnapdiffError('no-inspector', `${url} does not take a connection: ${cause.message}`, {}, { cause }))),
    );
  });
}

function carrier(socket: WebSocket, url: string): Inspector {
  const write = (text: string) => {
    if (socket.readyState === socket.OPEN) socket.send(text, () => {});
  };
  const session = createSession((message) => write(JSON.stringify(message)));
  const children = new Map<string, Carried>();
  const notInspector = (why: string) => {
    const error = new SnapdiffError('no-inspector', `${url} is not an inspector: ${why}`);
    for (const each of [session, ...children.values()]) each.end(error);
    socket.terminate();
  };
  const receive = (text: string, to: (message: Message) => void) => {
    const message = parseMessage(text);
    if (message === null) notInspector('it sent a message that is not of the DevTools protocol');
    else to(message);
  };
  socket.on('message', (data, isBinary) => {
    if (isBinary) return notInspector('it sent a binary message');
    receive(String(data), (message) => (message.sessionId === undefined ? session : children.get(message.sessionId))?.deliver(message));
  });
  // Stays for the whole connection: an "error" without a listener would end the process.
  socket.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') notInspector(`it sent a message of more than ${MAX_MESSAGE_BYTES >> 20} MiB`);
    else if (error.code?.startsWith('WS_ERR')) notInspector(error.message);
  });
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => {
      for (const each of [session, ...children.values()]) each.end();
      resolve();
    });
  });
  const pipe = { pause: () => socket.pause(), resume: () => socket.resume() };
  const close = async () => {
    socket.resume();
    socket.close();
    await within(closed, CLOSING_MS);
    socket.terminate();
    await closed;
  };
  const openChild = (sessionId: string, post = write): InspectorChild => {
    const isFlat = post === write;
    const child = createSession((message) => post(JSON.stringify(isFlat ? { ...message, sessionId } : message)));
    let finish = () => {};
    const childClosed = new Promise<void>((resolve) => {
      finish = resolve;
    });
    void closed.then(finish);
    children.set(sessionId, child);
    return {
      inspector: { ...child, ...pipe, closed: childClosed, close, openChild },
      deliver: (text) => receive(text, child.deliver),
      end() {
        children.delete(sessionId);
        child.end();
        finish();
      },
    };
  };
  return { ...session, ...pipe, closed, close, openChild };
}
