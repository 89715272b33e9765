/**
 * What a person calls a running program -> a Target; and which of the targets behind an address is meant.
 */
import { SnapdiffError } from '../errors.js';

export type Target =
  | { kind: 'pid'; pid: number }
  /** An HTTP server that lists what can be inspected: Node and Deno with --inspect, Chrome and Electron with --remote-debugging-port. */
  | { kind: 'address'; origin: string }
  /** The inspector itself. */
  | { kind: 'socket'; url: string };

/** @throws SnapdiffError 'usage' */
export function parseTarget(word: string): Target {
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
    `${JSON.stringify(word)} names no program`,
    {},
    { hint: 'Give the pid of a Node process, the host:port of an inspector (127.0.0.1:9229), or its ws:// URL.' },
  );
}

/** One of what an address lists. */
export interface ListedTarget {
  id: string;
  /** node, page, worker, iframe ... */
  type: string;
  title: string;
  url: string;
  /** Its inspector. */
  socketUrl: string;
}

/**
 * The one there is, or the one that `wanted` names: its id, its whole title or URL, else a part of them.
 * @throws SnapdiffError 'no-target' that lists them when none or several fit
 */
export function chooseTarget(targets: readonly ListedTarget[], wanted: string | undefined, address: string): ListedTarget {
  if (targets.length === 0)
    throw new SnapdiffError('no-target', `${address} has nothing to inspect`, {}, { hint: 'Open a page in it, or close DevTools if it is open.' });
  if (wanted === undefined) {
    if (targets.length === 1) return targets[0];
    throw new SnapdiffError(
      'no-target',
      `${address} has ${targets.length} targets: ${listed(targets)}`,
      {},
      { hint: 'Choose one with --target: its id, or a part of its title or URL.' },
    );
  }
  const ways: ((target: ListedTarget) => boolean)[] = [
    ({ id }) => id === wanted,
    ({ title, url }) => title === wanted || url === wanted,
    ({ title, url }) => title.includes(wanted) || url.includes(wanted),
  ];
  for (const fits of ways) {
    const found = targets.filter(fits);
    if (found.length === 1) return found[0];
    if (found.length > 1)
      throw new SnapdiffError(
        'no-target',
        `${JSON.stringify(wanted)} fits ${found.length} targets of ${address}: ${listed(found)}`,
        {},
        { hint: 'Give the id.' },
      );
  }
  throw new SnapdiffError(
    'no-target',
    `no target of ${address} has ${JSON.stringify(wanted)} as id, or in its title or URL; there are: ${listed(targets)}`,
    {},
    { hint: '' },
  );
}

const MOST_LISTED = 8;

function listed(targets: readonly ListedTarget[]): string {
  const shown = targets.slice(0, MOST_LISTED).map(({ id, type, title, url }) => `${id} (${type} ${JSON.stringify((title || url).slice(0, 60))})`);
  return shown.join(', ') + (targets.length > MOST_LISTED ? ', ...' : '');
}
