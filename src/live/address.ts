/** The HTTP side of an inspector: the targets that an address lists. */
import { SnapdiffError } from '../errors.js';
import { bounded } from './bounded.js';
import type { ListedTarget } from './inspect-target.js';

/** For the beginning of an answer, and for the rest of it. The inspector answers on a thread of its own, also while the program is busy. */
const ANSWER_MS = 5_000;
/** A browser with a thousand tabs lists them in about 1 MB. */
const MAX_ANSWER_BYTES = 16 << 20;

/**
 * Lists the targets that accept a connection: Chrome also lists those that DevTools is attached to.
 * @throws SnapdiffError 'no-inspector' when nothing listens there or it is something else, 'aborted'
 */
export async function listTargets(origin: string, signal?: AbortSignal): Promise<ListedTarget[]> {
  const { host } = new URL(origin);
  const notInspector = (why: string, cause?: unknown) => new SnapdiffError('no-inspector', `${host} is not an inspector: ${why}`, {}, { cause });
  const stop = new AbortController();
  const within = <Value>(work: Promise<Value>, why: string): Promise<Value> =>
    bounded(work, why, { timeoutMs: ANSWER_MS, signal, late: () => notInspector(why) });
  try {
    const answering = get(`${origin}/json/list`, stop.signal).catch((error: Error) => {
      const { code } = (error.cause ?? {}) as NodeJS.ErrnoException;
      if (code === 'ECONNREFUSED') throw new SnapdiffError('no-inspector', `nothing listens at ${host}`, {}, { cause: error });
      if (code === undefined || /HTTP|UND_ERR|HPE|ECONNRESET/.test(code)) throw notInspector('it does not answer HTTP', error);
      throw new SnapdiffError('no-inspector', `${host} cannot be reached: ${code}`, {}, { cause: error });
    });
    const response = await within(answering, 'it accepted a connection and did not answer');
    const endless = 'its answer to /json/list did not end';
    const reading = textOf(response).catch((error: Error) => {
      throw notInspector(error instanceof RangeError ? error.message : endless, error);
    });
    const list = parsed(await within(reading, endless));
    if (!Array.isArray(list)) throw notInspector(`its answer to /json/list is ${response.ok ? 'not a list of targets' : `HTTP ${response.status}`}`);
    return targetsOf(list as Record<string, unknown>[], host);
  } finally {
    stop.abort();
  }
}

const targetsOf = (list: readonly Record<string, unknown>[], host: string): ListedTarget[] =>
  list
    .filter((entry) => typeof entry?.['webSocketDebuggerUrl'] === 'string')
    .map((entry) => {
      const [id, type, title, url, socketUrl] = ['id', 'type', 'title', 'url', 'webSocketDebuggerUrl'].map((key) => String(entry[key] ?? ''));
      // The host of the request is used, because a program behind a forwarded port does not know its own address.
      return { id, type, title, url, socketUrl: socketUrl.replace(/^(wss?:\/\/)[^/]*/, (_all, scheme: string) => scheme + host) };
    });

/** Whether an inspector answers there. Requests /json/version, which every inspector has and which changes nothing in other programs. */
export async function isInspector(origin: string): Promise<boolean> {
  const stop = new AbortController();
  try {
    const answer = get(`${origin}/json/version`, stop.signal).then(textOf);
    const version = parsed(await bounded(answer, 'the answer to /json/version', { timeoutMs: ANSWER_MS }));
    return typeof version === 'object' && version !== null && 'Protocol-Version' in version;
  } catch {
    return false;
  } finally {
    stop.abort();
  }
}

/** Without a time limit: the body of an answer does not follow a signal of AbortSignal.any() that was collected (Node 20.20). */
const get = (url: string, signal: AbortSignal): Promise<Response> => fetch(url, { signal, redirect: 'error', headers: { connection: 'close' } });

/** @throws RangeError when it is longer than MAX_ANSWER_BYTES */
async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    // Leaving the loop cancels the request.
    if (bytes > MAX_ANSWER_BYTES) throw new RangeError(`its answer to /json/list is longer than ${MAX_ANSWER_BYTES >> 20} MiB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
