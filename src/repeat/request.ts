/** HTTP requests of an iteration: parsed from a line, sent, and complete when the last byte of the answer has arrived. */
import { Agent, type ClientRequest, type IncomingMessage, request as plainRequest } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import { SnapdiffError } from '../errors.js';
import { createCookieJar } from './cookies.js';
import { withIteration } from './rounds.js';

interface RequestPlan {
  method: string;
  /** With PORT replaced, ITERATION not yet, as in the values of `headers` and in `body`. */
  url: string;
  headers: Record<string, string>;
  body: string | undefined;
}

export interface Client {
  /** @throws SnapdiffError 'operation-failed' when there is no answer, its status is 400 or more, or it is a redirect that is not allowed */
  send(plan: RequestPlan, iteration: number): Promise<void>;
  close(): void;
}

const FIRST_OF_BODY = 200;
const REDIRECTS = [301, 302, 303, 307, 308];

/** "POST http://127.0.0.1:PORT/x"; without a method it is GET. @throws SnapdiffError 'usage' */
export function readRequest(line: string, body: string | undefined, headers: Record<string, string>): RequestPlan {
  const [, method = 'GET', url] = /^\s*(?:([A-Za-z]+)\s+)?(\S+)\s*$/.exec(line) ?? [];
  const wrong = new SnapdiffError('usage', `${JSON.stringify(line)} is not a request`, {}, { hint: "Write it as 'GET http://127.0.0.1:PORT/path'." });
  if (url === undefined || !/^https?:\/\//.test(url)) throw wrong;
  if (!URL.canParse(url.replace(':PORT', ':1'))) throw wrong;
  return { method: method.toUpperCase(), url, headers, body };
}

/** "Name: value" lines; the values in Latin-1, as HTTP sends them. @throws SnapdiffError 'usage' */
export function readHeaders(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines.map((line) => {
      const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):\s*(.*)$/.exec(line) ?? [];
      if (name === undefined || /[^\t\x20-\x7e\x80-\xff]/.test(value))
        throw new SnapdiffError('usage', `${JSON.stringify(line)} is not a header`, {}, { hint: "Write it as 'Name: value'." });
      return [name, value];
    }),
  );
}

interface ClientOptions {
  /** Requests at a time. */
  concurrency: number;
  allowRedirect: boolean;
  /** Keep the cookies of the server, and send them. */
  cookies: boolean;
}

/** Connections are kept alive, so that the server has the same number at each snapshot. */
export function createClient({ concurrency, allowRedirect, cookies }: ClientOptions): Client {
  const jar = cookies ? createCookieJar() : null;
  const options = { keepAlive: true, maxSockets: concurrency };
  const agents = { 'http:': new Agent(options), 'https:': new SecureAgent(options) };
  return {
    async send({ method, url, headers, body }, iteration) {
      const target = new URL(withIteration(url, iteration));
      const isSecure = target.protocol === 'https:';
      const content = body === undefined ? undefined : withIteration(body, iteration);
      const length = content === undefined ? {} : { 'content-length': Buffer.byteLength(content) };
      const make = isSecure ? secureRequest : plainRequest;
      const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), withIteration(value, iteration)]));
      const cookie = jar?.header(target, given['cookie']);
      const begin = () => make(target, { method, headers: { ...length, ...given, ...(cookie && { cookie }) }, agent: agents[isSecure ? 'https:' : 'http:'] });
      const failed = (why: string, options: { cause?: unknown; hint?: string } = {}) =>
        new SnapdiffError('operation-failed', `${method} ${target.href} failed in iteration ${iteration}: ${why}`, {}, options);
      const { status, phrase, start, redirectedTo, setCookies } = await answerOnOpen(begin, content).catch((cause: NodeJS.ErrnoException) => {
        throw failed(cause.code ?? cause.message, { cause });
      });
      jar?.keep(target, setCookies);
      if (REDIRECTS.includes(status) && !allowRedirect) {
        const hint =
          'Request the final URL, with the headers that it needs (--header "Cookie: ...", or a login and --cookies), or accept redirects: --allow-redirect.';
        throw failed(`it was redirected to ${redirectedTo ?? 'nowhere'} (${status})`, { hint });
      }
      if (status >= 400) throw failed(`${status} ${phrase}${start === '' ? '' : `, ${JSON.stringify(start)}`}`);
    },
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

interface HttpAnswer {
  status: number;
  phrase: string;
  start: string;
  redirectedTo: string | undefined;
  setCookies: string[] | undefined;
}

/** Servers close connections that are idle, such as during a snapshot: what is sent on one that was kept is sent again on the next, at last on a new one. */
async function answerOnOpen(begin: () => ClientRequest, content: string | undefined): Promise<HttpAnswer> {
  for (;;) {
    const sent = begin();
    try {
      return await answerTo(sent, content);
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (!sent.reusedSocket || !CLOSED.includes(code)) throw error;
    }
  }
}

const CLOSED: readonly string[] = ['ECONNRESET', 'EPIPE'];

function answerTo(sent: ClientRequest, content: string | undefined): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    sent.on('error', reject);
    sent.on('response', (answer: IncomingMessage) => {
      let start = '';
      answer.setEncoding('utf8');
      answer.on('data', (text: string) => {
        if (start.length < FIRST_OF_BODY) start = (start + text).slice(0, FIRST_OF_BODY);
      });
      answer.on('error', reject);
      answer.on('end', () => {
        const { statusCode: status = 0, statusMessage: phrase = '', headers } = answer;
        resolve({ status, phrase, start, redirectedTo: headers.location, setCookies: headers['set-cookie'] });
      });
    });
    sent.end(content);
  });
}
