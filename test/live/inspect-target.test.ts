/** Names of programs on the command line, and the choice among several targets. */
import { describe, expect, it } from 'vitest';
import { SnapdiffError } from '../../src/errors.js';
import { defaultName } from '../../src/live/capture-name.js';
import { chooseTarget, type ListedTarget, parseTarget } from '../../src/live/inspect-target.js';
import { listeners } from '../../src/live/proc.js';
import { withoutInspectorLines } from '../../src/live/start-program.js';

describe('a target', () => {
  it.each([
    ['4711', { kind: 'pid', pid: 4711 }],
    ['localhost:9229', { kind: 'address', origin: 'http://localhost:9229' }],
    [':9222', { kind: 'address', origin: 'http://127.0.0.1:9222' }],
    ['[::1]:9229', { kind: 'address', origin: 'http://[::1]:9229' }],
    ['http://127.0.0.1:9222/json/list', { kind: 'address', origin: 'http://127.0.0.1:9222' }],
    ['ws://127.0.0.1:9229', { kind: 'address', origin: 'http://127.0.0.1:9229' }],
    ['ws://127.0.0.1:9229/a1', { kind: 'socket', url: 'ws://127.0.0.1:9229/a1' }],
  ])('%s', (word, target) => expect(parseTarget(word)).toEqual(target));

  it.each(['0', 'server.mjs', 'localhost', '127.0.0.1:', 'a:99999', 'ftp://a:1', '', '12x'])('%j is refused', (word) => {
    expect(() => parseTarget(word)).toThrow(SnapdiffError);
  });
});

const page = (id: string, title: string, url = `http://a/${id}`): ListedTarget => ({ id, type: 'page', title, url, socketUrl: `ws://a/${id}` });
const pages = [page('1', 'Inbox'), page('2', 'Inbox (old)'), page('3', 'Calendar')];

describe('of several targets', () => {
  it.each([
    ['3', '3'],
    ['Inbox', '1'],
    ['old', '2'],
    ['http://a/3', '3'],
  ])('%j is %s', (wanted, id) => expect(chooseTarget(pages, wanted, 'a:1').id).toBe(id));

  it('the only one is chosen without a name', () => expect(chooseTarget(pages.slice(2), undefined, 'a:1').id).toBe('3'));

  it.each([
    [pages, undefined, 'a:1 has 3 targets: 1 (page "Inbox"), 2 (page "Inbox (old)"), 3 (page "Calendar")'],
    [pages, 'nbox', '"nbox" matches 2 targets of a:1: 1 (page "Inbox"), 2 (page "Inbox (old)")'],
    [pages, 'Mail', 'no target of a:1 has "Mail"'],
    [[], undefined, 'a:1 has nothing to inspect'],
  ])('a wrong choice lists them', (targets, wanted, message) => {
    expect(() => chooseTarget(targets, wanted, 'a:1')).toThrow(message);
  });
});

describe('/proc/net/tcp', () => {
  it('lists listening sockets by a reachable address', () => {
    const row = (local: string, state: string, inode: string) =>
      `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0000000000000000 100 0 0 10 0`;
    const table = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      row('0100007F:240D', '0A', '11'),
      row('00000000:1F90', '0A', '12'),
      row('0100007F:240E', '01', '13'),
      row('00000000000000000000000000000000:0050', '0A', '14'),
      row('00000000000000000000000001000000:0051', '0A', '15'),
      row('0000000000000000FFFF00000100007F:0052', '0A', '16'),
    ].join('\n');
    expect(listeners(table)).toEqual([
      { address: '127.0.0.1:9229', inode: '11' },
      { address: '127.0.0.1:8080', inode: '12' },
      { address: '[::1]:80', inode: '14' },
      { address: '[0:0:0:0:0:0:0:1]:81', inode: '15' },
      { address: '127.0.0.1:82', inode: '16' },
    ]);
  });
});

describe('the output of a started program', () => {
  it('is passed on without the lines of its inspector, whose address is returned', () => {
    const urls: string[] = [];
    const rest = withoutInspectorLines((url) => urls.push(url));
    expect(rest('Debugger listening on ws://127.0.0.1:1/a\nFor help, see: https://nodejs.org/en/docs/inspector\nhello\n')).toBe('hello\n');
    expect(rest('Debugger attached.\nit says: Debugger attached.\n')).toBe('it says: Debugger attached.\n');
    expect(urls).toEqual(['ws://127.0.0.1:1/a']);
  });
});

describe('a name from the program and the time', () => {
  const time = new Date(2026, 10, 2, 3, 4, 5);
  it.each([
    ['/srv/app/server.mjs', 4711, 'server-4711-20261102-030405.heapsnapshot'],
    ['Inbox (3) – Mail', null, 'Inbox-3-Mail-20261102-030405.heapsnapshot'],
    ['../../..', 1, 'heap-1-20261102-030405.heapsnapshot'],
  ])('%s', (title, pid, name) => expect(defaultName({ title, pid }, time)).toBe(name));
});
