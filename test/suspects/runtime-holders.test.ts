/** What the runtime keeps for a program is described by the program's objects and functions, never by the runtime's variables and lines. */
import { expect, it } from 'vitest';
import { analyze } from '../../src/heap/heap.js';
import { createPaths } from '../../src/object/paths.js';
import { createPlaces } from '../../src/object/places.js';
import { draw } from '../support/draw.js';
import { closure, id, kept, times, told } from '../support/told.js';

/** Node's own script, of a function at 9. */
const script = '-internal:shared-> SFI#w:code 8 -internal:script-> Script#w:code 8 -internal:name-> "node:internal/fs/watchers":string 24';

it('open handles without a listener have no place', () => {
  const watchers = (count: number) => `
    (root) @1 -> global @3 8
    ${times(0, count, (at) => `(root) -> "Node / FSEventWrap"#w${at}:native ${id(at)} 232 -internal:native_to_javascript-> FSEvent#f${at} ${id(at, 1)} 40 -"<symbol owner_symbol>"-> FSWatcher#o${at} at=9:190:4 ${id(at, 2)} 72 -owner-> close#c${at}:closure at=9:12:1 ${id(at, 3)} 64 ${script}`)}`;
  const { name, location } = told(watchers, 'FSWatcher#o29', /^FSEvent#/, { kind: 'handles', baselineNode: -1, groupSize: 20 });
  expect(name).toBe('20 FSWatcher');
  expect(location).toBeNull();
});

it('lists of timers in a table of the runtime are timers', () => {
  const { name, text, pattern } = told(
    kept(
      'L',
      'Object#map',
      (at) => `TimersList#q${at} ${id(at)} 40 -_idleNext-> Timeout#t${at} ${id(at, 1)} 96 -_onTimeout-> ${closure(`poll#p${at}`, 4)}\npoll#p${at} ${id(at, 2)}`,
    ),
    'Object#map',
    /^TimersList/,
  );
  expect(pattern).toBe('timers');
  expect(name).toBe('timers (setInterval, setTimeout)');
  expect(text).toContain('The timers call poll at app.js:5:5.');
});

it('timers that the runtime has for a server or socket are described by it', () => {
  const servers = (count: number) => `
    (root) @1 -> global @3 8 -timerListMap-> Object#map @5 8 -60000-> TimersList @7 40
    ${times(
      0,
      count,
      (
        at,
      ) => `TimersList -[${at}]-> Timeout#t${at} ${id(at)} 96 -_onTimeout-> check#b${at}:closure ${id(at, 1)} 64 -internal:bound_this-> Server#s${at} ${id(at, 2)} 400 -_handle-> TCP#h${at} ${id(at, 3)} 40
        Server#s${at} -_events-> Object#e${at} ${id(at, 4)} 24 -request-> ${closure(`answer#a${at}`, 6)}\nanswer#a${at} ${id(at, 5)}`,
    )}`;
  const { name, text, advice, pattern } = told(servers, 'TimersList', /^Timeout/);
  expect(name).toBe('20 Server');
  expect(pattern).not.toBe('timers');
  expect(text).toContain('Its listener is answer at app.js:7:5.');
  expect(advice).toContain('close() the server');
});

it("entries of the runtime's own tables are described by what a program opened", () => {
  const watched = (at: number) =>
    `StatWatcher#w${at} ${id(at)} 96 -_events-> Object#e${at} ${id(at, 1)} 24 -change-> ${closure(`changed#c${at}`, 6)}\nchanged#c${at} ${id(at, 2)}`;
  const { name, text, advice, location } = told(
    (count) => `
    (root) @1 -> global @3 8 -watch-> watch:closure @5 64 at=9:12:1 ${script}
    watch -internal:context-> "system / Context"#fs @9 40 -context:statWatchers-> Map @11 16
    ${times(0, count, (at) => `Map -[${at}]-> ${watched(at)}`)}`,
    'Map',
    /^StatWatcher/,
  );
  expect(name).toBe('20 StatWatcher');
  expect(text).toContain('The listener is changed at app.js:7:5.');
  expect(advice).toContain('unwatchFile()');
  expect(location?.line).toBe(6);
});

it('properties of the global object are counted, also those whose values are numbers', () => {
  const { name, entries, looksLike } = told(
    (count) => `
    (root) @1 -> global @3 8 -internal:properties-> "(object properties)":array @5 ${count > 10 ? 4000 : 1000}
    ${times(0, count, (at) => `"(object properties)" -internal:${10 + at}-> "system / PropertyCell"#c${at}:hidden ${id(at)} 40 -internal:name-> "hits_${at}":string ${id(at, 1)} 24`)}`,
    'global',
    /^hits_/,
  );
  expect(name).toBe('globalThis');
  expect(entries).toEqual({ baseline: 10, current: 30 });
  expect(looksLike).toContain('global object');
});

it("a program's variable is known by functions of scopes inside its own", () => {
  const { snapshot, node } = draw(`
    (root) @1 -> global @3 8 -setInterval-> setInterval:closure @5 64 at=9:1:1 ${script}
    setInterval -internal:context-> "system / Context"#runtime @9 40 -context:pending-> Limiter @11 16 -queue-> List @13 16
    global -host-> Host @15 8 -a-> A @17 8 -b-> B @19 8
    ${times(0, 30, (at) => `B -f${at}-> ${closure(`step#f${at}`, 4, `"system / Context"#in${at} ${id(at, 1)} 24`)}\n"system / Context"#in${at} -internal:previous-> "system / Context"#out @21 24\nstep#f${at} ${id(at)}`)}
    "system / Context"#out -context:limiter-> Limiter`);
  const paths = createPaths(analyze(snapshot));
  expect(createPlaces(paths).nameOf(paths.pathTo(node('List')))).toBe('limiter.queue');
});
