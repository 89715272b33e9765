/** Paths and locations as text. */
import { expect, it } from 'vitest';
import { locationText, pathText, shellWord, sourceFile } from '../../src/render/place.js';
import type { PathStep } from '../../src/report/rows.js';
import { cachePath } from '../support/sample-report.js';

const at = (script: string | null) => ({ scriptId: 7, script, line: 12, column: 3 });
const step = (type: string, via: string, name: string, nodeType = 'object'): PathStep => ({
  via: { type, name: via },
  id: 1,
  name,
  type: nodeType,
  location: null,
});
const root = step('internal', '', '(GC roots)', 'synthetic');

it('names scripts briefly', () => {
  expect(locationText(at('file:///srv/app/server.js'))).toBe('server.js:12');
  expect(locationText(at('/srv/node_modules/pool/index.js?v=1'))).toBe('pool/index.js:12');
  expect(locationText(at('C:\\app\\server.js'))).toBe('server.js:12');
  expect(locationText(at('node:internal/timers'))).toBe('node:internal/timers:12');
  expect(locationText(at('/srv/node_modules/ws/lib/sender.js'))).toBe('ws/lib/sender.js:12');
  expect(locationText({ ...at('/srv/server.js'), line: 0, column: 0 })).toBe('server.js');
  expect(locationText({ ...at('/srv/bundle.js'), line: 1, column: 20_481 })).toBe('bundle.js:1:20481');
  expect(locationText(at(null))).toBe('script 7:12');
});

it('finds the source in the repository, and nothing outside it', () => {
  expect(sourceFile(at('file:///srv/my%20app/src/a.js'), '/srv/my app')).toBe('src/a.js');
  expect(sourceFile(at('/srv/app/src/a.js'), '/srv/app/')).toBe('src/a.js');
  expect(sourceFile(at('/srv/apple/a.js'), '/srv/app')).toBeNull();
  expect(sourceFile(at('/srv/app/../etc/passwd'), '/srv/app')).toBeNull();
  expect(sourceFile(at('file:///C:/app/a.js'), 'C:\\app')).toBe('a.js');
  expect(sourceFile(at('node:fs'), '/srv/app')).toBeNull();
  expect(sourceFile(at('/srv/app/a.js'), undefined)).toBeNull();
  expect(sourceFile(null, '/srv/app')).toBeNull();
});

it('writes paths as a programmer would', () => {
  expect(pathText(cachePath)).toBe('(global) process.mainModule.exports.cache');
  expect(
    pathText([
      root,
      step('element', '12', 'Timeout'),
      step('property', '_onTimeout', 'tick', 'closure'),
      step('internal', 'context', 'system / Context'),
      step('context', 'cache', 'Map'),
    ]),
  ).toBe('(GC roots) Timeout._onTimeout{cache}');
  expect(
    pathText([
      root,
      step('shortcut', 'global', 'global'),
      step('property', 'a b', 'Array'),
      step('internal', 'elements', '(object elements)', 'array'),
      step('element', '3', 'X'),
    ]),
  ).toBe('(global) ["a b"][3]');
  expect(pathText([root, step('property', 'p', 'X'), step('internal', 'hash', 'Y')])).toBe('(GC roots) p.<hash>');
  expect(pathText([step('property', '', 'Foo')])).toBe('(Foo)');
  const module = [
    root,
    step('context', '$Module', 'Function'),
    step('property', '_cache', 'Object'),
    step('property', '/srv/node_modules/i18next/dist/i18next.js', 'Module'),
  ];
  expect(pathText([...module, step('property', 'exports', 'I18n'), step('property', 'store', 'Store')])).toBe('exports of i18next/dist/i18next.js, store');
  const inWeakMap = '1 / part of key (Object @7) -> value (Map @9) pair in WeakMap (table @5)';
  expect(pathText([root, step('property', 'pool', 'Pool'), step('internal', inWeakMap, 'Threads'), step('property', 'tasks', 'Array')])).toContain(
    'pool.<value in a WeakMap>.tasks',
  );
  expect(pathText([])).toBe('');
});

it('quotes for a shell only where needed', () => {
  expect(['a.heapsnapshot', 'my file', "it's", '-x', '$(rm)', 'C:/a b'].map(shellWord)).toEqual([
    'a.heapsnapshot',
    "'my file'",
    "'it'\\''s'",
    './-x',
    "'$(rm)'",
    "'C:/a b'",
  ]);
});
