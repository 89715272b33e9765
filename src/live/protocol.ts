/** One session of the DevTools protocol, independent of its transport: requests with their answers, and events. */
import { SnapdiffError } from '../errors.js';

/** The parameters or the result of a method, or the parameters of an event. */
export type ProtocolFields = Record<string, unknown>;

export interface Message {
  id?: number;
  result?: ProtocolFields;
  error?: { message?: string };
  method?: string;
  params?: ProtocolFields;
  /** The session of a child, if it is not the one of the connection. */
  sessionId?: string;
}

export interface ProtocolSession {
  /**
   * Resolves to the result of a method.
   * @throws SnapdiffError 'target-refused' when the program answers with an error, 'target-gone' when the session ends before the answer,
   * 'no-inspector' when it ends because of a message that is not of the protocol
   */
  send(method: string, params?: ProtocolFields): Promise<ProtocolFields>;
  /** Sends without waiting for the answer, which the program may be too busy to give. */
  notify(method: string, params?: ProtocolFields): void;
  /** Returns a function that removes the listener. */
  onEvent(method: string, listener: (params: ProtocolFields) => void): () => void;
}

/** A session as its transport sees it: the transport delivers incoming messages. */
export interface Carried extends ProtocolSession {
  deliver(message: Message): void;
  /** Rejects all requests, also later ones; `why` overrides the error of a session that has ended. */
  end(why?: SnapdiffError): void;
}

interface Waiting {
  method: string;
  resolve(result: ProtocolFields): void;
  reject(error: SnapdiffError): void;
}

export function createSession(post: (message: { id: number; method: string; params: ProtocolFields }) => void): Carried {
  const waiting = new Map<number, Waiting>();
  const listeners = new Map<string, Set<(params: ProtocolFields) => void>>();
  let lastId = 0;
  let isOver = false;
  let reason: SnapdiffError | undefined;
  const gone = (method: string) => reason ?? new SnapdiffError('target-gone', `the connection to the program ended before it answered ${method}`);
  const request = (method: string, params: ProtocolFields = {}): number => {
    lastId++;
    if (!isOver) post({ id: lastId, method, params });
    return lastId;
  };
  return {
    send(method, params) {
      if (isOver) return Promise.reject(gone(method));
      return new Promise((resolve, reject) => waiting.set(request(method, params), { method, resolve, reject }));
    },
    notify: (method, params) => void request(method, params),
    onEvent(method, listener) {
      const of = listeners.get(method) ?? new Set();
      listeners.set(method, of.add(listener));
      return () => void of.delete(listener);
    },
    deliver({ id, result, error, method, params }) {
      if (id === undefined) {
        for (const listener of listeners.get(method ?? '') ?? []) listener(params ?? {});
        return;
      }
      const asked = waiting.get(id);
      waiting.delete(id);
      if (error) asked?.reject(new SnapdiffError('target-refused', `the program refused ${asked.method}: ${error.message ?? 'without a reason'}`));
      // workerd omits a result without fields.
      else asked?.resolve(result ?? {});
    },
    end(why) {
      reason ??= why;
      isOver = true;
      for (const { method, reject } of waiting.values()) reject(gone(method));
      waiting.clear();
    },
  };
}

const isObject = (value: unknown): value is ProtocolFields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Null for text that is not a message of the protocol. */
export function parseMessage(text: string): Message | null {
  try {
    const message: unknown = JSON.parse(text);
    if (!isObject(message)) return null;
    const { id, method, result, error, params } = message;
    const isAnswer = typeof id === 'number' && [result, error].every((part) => part === undefined || part === null || isObject(part));
    const isEvent = id === undefined && typeof method === 'string' && (params === undefined || isObject(params));
    return isAnswer || isEvent ? (message as Message) : null;
  } catch {
    return null;
  }
}
