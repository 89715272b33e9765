/** Parses the name of a running program, and chooses among the targets that an address lists. */
import { SnapdiffError } from '../errors.js';

export type InspectTarget =
  | { kind: 'pid'; pid: number }
  /** An HTTP server that lists what can be inspected: Node and Deno with --inspect, Chrome and Electron with --remote-debugging-port. */
  | { kind: 'address'; origin: string }
  /** The inspector itself. */
  | { kind: 'socket'; url: string };

/** @throws SnapdiffError 'usage' */
export function parseTarget(word: string): InspectTarget {
  if (/^\d+$/.test(word)) {
    const pid = Number(word);
    if (pid === 0 || !Number.isSafeInteger(pid)) throw new SnapdiffError('usage', `${word} is not the id of a process`);
    return { kind: 'pid', pid };
  }
  const port = /^:(\d{1,5})$/.exec(word)?.[1];
  const hasScheme = /^[a-z]+:\/\//i.test(word);
  const text = port !== undefined ? `http://127.0.0.1:${port}` : hasScheme ? word : `http://${word}`;
  const url = URL.canParse(text) ? new URL(text) : null;
  const isAddress = url !== null && (hasScheme || /:\d+\/?$/.test(word)) && url.hostname !== '';
  if (isAddress && /^wss?:$/.test(url.protocol) && url.pathname.length > 1) return { kind: 'socket', url: url.href };
  if (isAddress && /^(https?|wss?):$/.test(url.protocol)) return { kind: 'address', origin: `${url.protocol.replace('ws', 'http')}//${url.host}` };
  throw new SnapdiffError(
    'usage',
    `${JSON.stringify(word)} does not name a program`,
    {},
    { hint: 'Give the pid of a Node process, the host:port of an inspector (127.0.0.1:9229), or its ws:// URL.' },
  );
}

/** One of the targets that an address lists. */
export interface ListedTarget {
  id: string;
  /** node, page, worker, iframe ... */
  type: string;
  title: string;
  url: string;
  /** The URL of its inspector; empty for a worker that is reached through its program. */
  socketUrl: string;
}

/** Pages and extensions of the browser itself. */
const INTERNAL_URL = /^(chrome|chrome-extension|chrome-search|chrome-untrusted|devtools|edge|brave|about):(?!blank)/;

/**
 * The target that `wanted` names: its id, its whole title or URL, else a part of one. Without `wanted` the only target, or the only page among
 * targets of other types, without those of the browser itself.
 * @throws SnapdiffError 'no-target' with a list of them when none or several match
 */
export function chooseTarget(targets: readonly ListedTarget[], wanted: string | undefined, address: string): ListedTarget {
  const noTarget = (message: string, hint: string) => new SnapdiffError('no-target', message, {}, { hint });
  if (targets.length === 0) throw noTarget(`${address} has nothing to inspect`, 'Open a page in it, or close DevTools if it is open.');
  if (wanted === undefined) {
    const pages = targets.filter(({ type, url }) => type === 'page' && !INTERNAL_URL.test(url));
    if (targets.length === 1 || pages.length === 1) return pages[0] ?? targets[0];
    throw noTarget(`${address} has ${targets.length} targets: ${listed(targets)}`, 'Choose one with --target: its id, or a part of its title or URL.');
  }
  const found = matching(targets, wanted);
  if (found.length === 1) return found[0];
  if (found.length > 1) throw noTarget(`${JSON.stringify(wanted)} matches ${found.length} targets of ${address}: ${listed(found)}`, 'Give the id.');
  throw noTarget(`no target of ${address} has ${JSON.stringify(wanted)} as its id, or in its title or URL; there are: ${listed(targets)}`, '');
}

/** Those with `wanted` as id, else as whole title or URL, else as a part of them. */
export function matching<Named extends Pick<ListedTarget, 'id' | 'title' | 'url'>>(targets: readonly Named[], wanted: string): Named[] {
  const ways: ((target: Named) => boolean)[] = [
    ({ id }) => id === wanted,
    ({ title, url }) => title === wanted || url === wanted,
    ({ title, url }) => title.includes(wanted) || url.includes(wanted),
  ];
  return ways.map((fits) => targets.filter(fits)).find((found) => found.length > 0) ?? [];
}

const MAX_LISTED = 8;

function listed(targets: readonly ListedTarget[]): string {
  const shown = targets.slice(0, MAX_LISTED).map(({ id, type, title, url }) => `${id} (${type} ${JSON.stringify((title || url).slice(0, 60))})`);
  return shown.join(', ') + (targets.length > MAX_LISTED ? ', ...' : '');
}
