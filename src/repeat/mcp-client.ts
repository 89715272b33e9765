/**
 * The part of a client of the Model Context Protocol that calls tools: JSON-RPC over a program's input and output, one message a line.
 * https://modelcontextprotocol.io/specification/2025-06-18/basic/transports
 */
import type { Readable, Writable } from 'node:stream';
import { SnapdiffError } from '../errors.js';

export interface McpClient {
  /** @throws SnapdiffError 'operation-failed' with the server's message, or when the answer has no result */
  request(method: string, params: object): Promise<Record<string, unknown>>;
  notify(method: string): void;
}

interface Message {
  id?: number | string;
  method?: string;
  result?: Record<string, unknown> | null;
  error?: { code: number; message: string };
}

const METHOD_NOT_FOUND = -32601;

/** Lines that are not messages go to `onText`: some servers log to standard output. */
export function createMcpClient(input: Writable, output: Readable, onText: (line: string) => void): McpClient {
  const waiting = new Map<number, { method: string; resolve(result: Record<string, unknown>): void; reject(error: Error): void }>();
  let lastId = 0;
  let rest = '';
  const write = (message: object) => void input.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  // The end of the server is reported by its process.
  input.on('error', () => {});
  output.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop()!;
    for (const line of lines) if (line.trim() !== '') take(line);
  });

  const take = (line: string) => {
    const message = parsed(line);
    if (message === null) return onText(line);
    const { id, method, result, error } = message;
    if (method !== undefined) {
      // A server may request nothing from this client, but JSON-RPC requires an answer.
      if (id !== undefined) write(method === 'ping' ? { id, result: {} } : { id, error: { code: METHOD_NOT_FOUND, message: 'not offered' } });
      return;
    }
    const asked = waiting.get(Number(id));
    waiting.delete(Number(id));
    if (error !== undefined) asked?.reject(new SnapdiffError('operation-failed', `the server refused ${asked.method}: ${error.message} (${error.code})`));
    else if (typeof result !== 'object' || result === null)
      asked?.reject(new SnapdiffError('operation-failed', `the server's answer to ${asked.method} has no result`));
    else asked?.resolve(result);
  };
  return {
    request: (method, params) =>
      new Promise((resolve, reject) => {
        const id = ++lastId;
        waiting.set(id, { method, resolve, reject });
        write({ id, method, params });
      }),
    notify: (method) => write({ method }),
  };
}

function parsed(line: string): Message | null {
  try {
    const message = JSON.parse(line) as Message & { jsonrpc?: unknown };
    return message?.jsonrpc === '2.0' ? message : null;
  } catch {
    return null;
  }
}
