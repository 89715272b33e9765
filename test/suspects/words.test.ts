/** What is said of a holder: its name, what it looks like, and what that rests on. Drawings, so that each structure can be read here. */
import { describe, expect, it } from 'vitest';
import { draw } from '../support/draw.js';
import { compareSnapshots } from '../support/heaps.js';
import { closure, id, times, told } from '../support/told.js';

describe('listeners of an emitter', () => {
  const emitter = (count: number) => `
    (root) @1 -> global @3 8 -bus-> Bus @5 8 -_events-> Object#events @7 8
    global -process-> process @9 8 -_events-> Object#own @11 8 -SIGTERM-> onTerm:closure @13 8
    Object#events -tick-> Array#tick @15 16
    Object#events -close-> onClose:closure @17 8
    ${times(0, count, (at) => `Array#tick -[${at}]-> ${closure(`onTick#t${at}`, 11, `"system / Context"#c${at} ${id(at, 1)} 40`)}\n"system / Context"#c${at} -context:job-> Job#j${at} ${id(at, 2)} 96\nonTick#t${at} ${id(at)}`)}`;

  it('are described by event, count and function', () => {
    const { pattern, name, text } = told(emitter, 'Array#tick', /^onTick/);
    expect(pattern).toBe('listeners');
    expect(name).toBe('bus._events.tick');
    expect(text).toContain('The event is "tick": 20 more listeners (10 -> 30), onTick at app.js:12:5, each keeps job (Job).');
  });

  it('are found from the emitter itself', () => {
    expect(told(emitter, 'Bus', /^onTick/).text).toContain('"tick": 20 more listeners (10 -> 30)');
  });

  it('are no listeners of an emitter further up the path', () => {
    const below = (count: number) => `
      (root) @1 -> process @3 8 -_events-> Object#own @5 8 -SIGTERM-> onTerm:closure @7 8 -internal:context-> "system / Context"#s @9 8 -context:list-> Array#list @11 16
      ${times(0, count, (at) => `Array#list -[${at}]-> Job#j${at} ${id(at)} 96`)}`;
    const { pattern, text } = told(below, 'Array#list', /^Job/);
    expect(pattern).toBe('growing-array');
    expect(text).not.toContain('SIGTERM');
  });
});

it('listeners of an EventTarget are described by the key of their Map, not by an emitter above', () => {
  const target = (count: number) => `
    (root) @1 -> process @3 8 -_events-> Object#own @5 8 -SIGTERM-> onTerm:closure @7 8 -internal:context-> "system / Context"#s @9 8 -context:signal-> AbortSignal @11 8
    AbortSignal -"<symbol kEvents>"-> Map @13 32 -internal:table-> ""#table:array @15 72 -internal:5-> "abort":string @17 24
    ""#table -internal:6-> Object#root @19 24
    ${times(0, count, (at) => `${at === 0 ? 'Object#root' : `Listener#l${at - 1}`} -next-> Listener#l${at} ${id(at)} 64 -callback-> ${closure(`stop#s${at}`, 6)}\nstop#s${at} ${id(at, 1)}`)}`;
  const { pattern, name, text } = told(target, 'Object#root', /^Listener/);
  expect(pattern).toBe('listeners');
  expect(name).toBe('signal');
  expect(text).toContain('The event is "abort": 20 more listeners (10 -> 30), stop at app.js:7:5.');
});

describe('promises', () => {
  const promises = (result: (at: number) => string) => (count: number) =>
    `
    (root) @1 -> global @3 8 -users-> Array#users @5 16
    ${times(0, count, (at) => `Array#users -[${at}]-> Promise#p${at} ${id(at)} 48\n${result(at)}`)}`;

  it('that are settled are not said to wait', () => {
    const { looksLike, text, advice } = told(
      promises((at) => `Promise#p${at} -internal:reactions_or_result-> User#u${at} ${id(at, 1)} 64`),
      'Array#users',
      /^Promise/,
    );
    expect(looksLike).toBe('promises that are settled, kept with their results');
    expect(`${looksLike} ${text} ${advice}`).not.toMatch(/never settle|pending/);
  });

  it('that are pending have reactions', () => {
    const { looksLike } = told(
      promises((at) => `Promise#p${at} -internal:reactions_or_result-> "system / PromiseReaction"#r${at}:hidden ${id(at, 1)} 40`),
      'Array#users',
      /^Promise/,
    );
    expect(looksLike).toBe('promises that never settle, kept with all that waits for them');
  });

  it('of which the result is a number are not said to be either', () => {
    expect(
      told(
        promises(() => ''),
        'Array#users',
        /^Promise/,
      ).looksLike,
    ).toContain('nothing waits for them, or they are settled with a small number');
  });

  it('in a chain get no advice to delete an entry', () => {
    const chain = (count: number) => `
      (root) @1 -> global @3 8 -first-> Promise#p0 ${id(0)} 48
      ${times(1, count, (at) => `Promise#p${at - 1} -internal:reactions_or_result-> "system / PromiseReaction"#r${at}:hidden ${id(at, 1)} 40 -hidden:2-> Promise#p${at} ${id(at)} 48`)}`;
    const { looksLike, advice } = told(chain, 'Promise#p0', /^Promise/);
    expect(looksLike).toContain('a chain of promises');
    expect(advice).not.toContain('entry');
  });
});

describe('in a page', () => {
  const blink = (name: string) => `"blink::${name}"`;
  const listeners = (count: number) => `
    (root) @1 -> "Window / http://a":native @3 100 -> ${blink('EventTargetData')}:native @5 56 -> ${blink('BasicHeapVector<blink::internal::kGCed, 1>')}:native @7 32
    ${blink('BasicHeapVector<blink::internal::kGCed, 1>')} -> ${blink('HeapVectorBacking<blink::RegisteredEventListener>')}:native @9 400
    ${times(0, count, (at) => `${blink('HeapVectorBacking<blink::RegisteredEventListener>')} -> ${blink('RegisteredEventListener')}#r${at}:native ${id(at)} 16 -> V8EventListener#v${at}:native ${id(at, 1)} 40 -> ${closure(`onResize#f${at}`, 4, `"system / Context"#c${at} ${id(at, 3)} 40`)}\nonResize#f${at} ${id(at, 2)}\n"system / Context"#c${at} -context:view-> ProductView#p${at} ${id(at, 4)} 600`)}`;

  it('listeners are described by their target, count and function', () => {
    const { pattern, name, text } = told(listeners, blink('BasicHeapVector<blink::internal::kGCed, 1>').slice(1, -1), /RegisteredEventListener#/);
    expect(pattern).toBe('listeners');
    expect(name).toBe('window');
    expect(text).toContain('20 more listeners on window (10 -> 30): onResize at app.js:5:5, each keeps view (ProductView).');
  });

  it('elements that the document gained are described by their parent', () => {
    const dom = (count: number) => `
      (root) @1 -> "Window / http://a":native @3 100 -> HTMLDocument:native @5 100 -> <body>:native @7 100
      HTMLDocument -> "blink::LayoutBlockFlow":native @9 100
      ${times(0, count, (at) => `<body> -> "<li class=\\"entry\\">"#e${at}:native ${id(at)} 100 -> <body>\n"blink::LayoutBlockFlow" -> "blink::PhysicalBoxFragment"#f${at}:native ${id(at, 1)} 200`)}`;
    const { name, text } = told(dom, 'blink::LayoutBlockFlow', /PhysicalBoxFragment/);
    expect(name).toBe('<body> > <li class=entry>');
    expect(text).toContain('<body> gained 20 <li class=entry>.');
  });

  it('entries of performance.getEntries() are benign, those of performance.measure() are not', () => {
    const buffer = (entry: string) => (count: number) =>
      `
      (root) @1 -> "Window / http://a":native @3 100 -> Performance:native @5 100
      ${times(0, count, (at) => `Performance -> ${entry}#e${at}:native ${id(at)} 100`)}`;
    expect(told(buffer('PerformanceLongTaskTiming'), 'Performance', /#e/).benign).toContain('bounded');
    expect(told(buffer('PerformanceMeasure'), 'Performance', /#e/).benign).toBe(null);
  });

  it('arguments of console calls are what V8 keeps', () => {
    const console = (count: number) => `
      (root) @1 -> "(GC roots)" @3 -> "(Global handles)" @5
      (root) -> HTMLDocument:native @7 100
      ${times(0, count, (at) => `"(Global handles)" -internal:"${at} / DevTools console"-> Order#o${at} ${id(at)} 100`)}`;
    const { name, looksLike, benign } = told(console, '(Global handles)', /^Order/);
    expect(name).toContain('console');
    expect(looksLike).toContain('the last 1,000 calls');
    expect(benign).toBe(null);
  });
});

it('what only open handles keep is described by its class, its listener and how to close it', () => {
  const watchers = (count: number) => `
    (root) @1 -> global @3 8
    ${times(0, count, (at) => `(root) -> "Node / FSEventWrap"#w${at}:synthetic ${id(at)} 232 -internal:native_to_javascript-> FSEvent#f${at} ${id(at, 1)} 40 -"<symbol owner_symbol>"-> FSWatcher#o${at} ${id(at, 2)} 72 -_events-> Object#e${at} ${id(at, 3)} 24 -change-> ${closure(`changed#c${at}`, 6)}\nchanged#c${at} ${id(at, 4)}`)}`;
  const { name, text, advice, groupSize } = told(watchers, '(root)', /^FSEvent#/);
  expect(name).toBe('20 FSWatcher');
  expect(groupSize).toBe(20);
  expect(text).toContain('Each is kept by its own open handle. Its listener is changed at app.js:7:5.');
  expect(advice).toContain('close() each watcher');
});

describe('a pattern needs a structure', () => {
  const listed = (holder: string, entry: (at: number) => string) => (count: number) =>
    `
    (root) @1 -> global @3 8 -trace-> Trace @5 8 -${holder}-> Array#list @7 16
    Trace -idleConnections-> Array#idle @9 16
    ${times(0, count, (at) => `Array#list -[${at}]-> ${entry(at)}`)}`;

  it.each([
    ['childChannel', 'growing-array'],
    ['pooledSocketLog', 'growing-array'],
    ['history', 'growing-array'],
    ['messages', 'growing-array'],
    ['handlers', 'growing-array'],
    ['inUse', 'pool'],
  ])('%s: %s', (holder, pattern) => {
    expect(
      told(
        listed(holder, (at) => `Socket#s${at} ${id(at)} 96`),
        'Array#list',
        /^Socket/,
      ).pattern,
    ).toBe(pattern);
  });

  it('messages have a role and a content', () => {
    const message = (at: number) =>
      `Message#m${at} ${id(at)} 96 -role-> "user"#r${at}:string ${id(at, 1)} 24\nMessage#m${at} -content-> "hello"#t${at}:string ${id(at, 2)} 24`;
    expect(told(listed('log', message), 'Array#list', /^Message/).pattern).toBe('messages');
  });

  it('timers are recognised in an array', () => {
    const timer = (at: number) => `Timeout#t${at} ${id(at)} 96 -_onTimeout-> ${closure(`beat#b${at}`, 4)}\nbeat#b${at} ${id(at, 1)}`;
    const { pattern, text } = told(listed('all', timer), 'Array#list', /^Timeout/);
    expect(pattern).toBe('timers');
    expect(text).toContain('beat at app.js:5:5');
  });
});

it('adds names the classes of the program first', () => {
  const mixed = (count: number) => `
    (root) @1 -> global @3 8 -cache-> Array#list @5 16
    ${times(0, count, (at) => `Array#list -[${at}]-> Entry#e${at} ${id(at)} at=7:1:1 48 -text-> "long"#t${at}:string ${id(at, 1)} 4000\nEntry#e${at} -when-> Date#d${at} ${id(at, 2)} 96`)}
    ${closure('make', 2)}
    global -make-> make @9`;
  const before = draw(mixed(10));
  const now = draw(mixed(30));
  const comparison = compareSnapshots(before.snapshot, now.snapshot, 'id');
  const names = told(mixed, 'Array#list', /^Entry/).adds.map(({ row }) => comparison.rows[row].name);
  expect(names[0]).toBe('Entry');
  expect(names.indexOf('Date')).toBeLessThan(names.indexOf('(string)'));
});
