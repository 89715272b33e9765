/**
 * The HTTP side of an inspector: what can be inspected behind an address.
 */
import { SnapdiffError } from '../errors.js';
import type { ListedTarget } from './target.js';

/** A thread of its own answers, also when the program is busy. */
const ANSWER_MS = 5_000;

/**
 * Only what can be connected to: Chrome also lists what DevTools has taken already.
 * @throws SnapdiffError 'no-inspector' when nothing listens there or it is something else, 'aborted'
 */
export async function listTargets(origin: string, signal?: AbortSignal): Promise<ListedTarget[]> {
  const { host } = new URL(origin);
  const notInspector = (why: string, cause?: unknown) => new SnapdiffError('no-inspector', `${host} is not an inspector: ${why}`, {}, { cause });
  const response = await get(`${origin}/json/list`, signal).catch((error: Error) => {
    signal?.throwIfAborted();
    const { code } = (error.cause ?? {}) as NodeJS.ErrnoException;
    if (error.name === 'TimeoutError') throw notInspector('it took a connection and said nothing', error);
    if (code === 'ECONNREFUSED') throw new SnapdiffError('no-inspector', `nothing listens at ${host}`, {}, { cause: error });
    if (code === undefined || /HTTP|UND_ERR|HPE|ECONNRESET/.test(code)) throw notInspector('it does not answer HTTP', error);
    throw new SnapdiffError('no-inspector', `${host} cannot be reached: ${code}`, {}, { cause: error });
  });
  const list = await response.json().catch(() => null);
  signal?.throwIfAborted();
  if (!Array.isArray(list)) throw notInspector(`its answer to /json/list is ${response.ok ? 'no list of targets' : `HTTP ${response.status}`}`);
  return (list as Record<string, unknown>[])
    .filter((entry) => typeof entry?.['webSocketDebuggerUrl'] === 'string')
    .map((entry) => {
      const [id, type, title, url, socketUrl] = ['id', 'type', 'title', 'url', 'webSocketDebuggerUrl'].map((key) => String(entry[key] ?? ''));
      // Behind a forwarded port the program does not know by which address it was reached.
      return { id, type, title, url, socketUrl: socketUrl.replace(/^(wss?:\/\/)[^/]*/, (_all, scheme: string) => scheme + host) };
    });
}

/** Whether an inspector answers there. Asks for /json/version, which every inspector has and no program minds. */
export async function isInspector(origin: string): Promise<boolean> {
  try {
    const version: unknown = await (await get(`${origin}/json/version`, undefined)).json();
    return typeof version === 'object' && version !== null && 'Protocol-Version' in version;
  } catch {
    return false;
  }
}

function get(url: string, signal: AbortSignal | undefined): Promise<Response> {
  const patience = AbortSignal.timeout(ANSWER_MS);
  return fetch(url, { signal: signal ? AbortSignal.any([signal, patience]) : patience, redirect: 'error', headers: { connection: 'close' } });
}
