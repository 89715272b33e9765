/** What is said of holders of one structure each, where a rule of thumb would say something false. */
import { describe, expect, it } from 'vitest';
import { closure, id, kept, times, told } from '../support/told.js';

describe('timers that a program keeps', () => {
  const timer = (next: (at: number) => string) => (at: number) =>
    `Timeout#t${at} ${id(at)} 96 -_onTimeout-> ${closure(`save#b${at}`, 4)}\nsave#b${at} ${id(at, 1)}\nTimeout#t${at} -_idleNext-> ${next(at)}`;

  it('and that have fired are not said to be uncleared', () => {
    const { pattern, looksLike, advice, text } = told(
      kept(
        'pending',
        'Array#list',
        timer((at) => `null#n${at}:hidden ${id(at, 2)}`),
      ),
      'Array#list',
      /^Timeout/,
    );
    expect(pattern).toBe('growing-array');
    expect(looksLike).toContain('have fired or were cleared');
    expect(text).toContain('They called save at app.js:5:5');
    expect(`${looksLike} ${advice}`).not.toMatch(/never cleared|clearInterval/);
  });

  it('and that wait are', () => {
    const list = told(
      kept(
        'pending',
        'Array#list',
        timer((at) => `TimersList#q${at} ${id(at, 2)} 40`),
      ),
      'Array#list',
      /^Timeout/,
    );
    expect(list.pattern).toBe('timers');
    expect(list.looksLike).toBe('timers that are never cleared');
  });
});

it('timers of the runtime have a name that a person knows', () => {
  const { name, text } = told(
    (count) => `
    (root) @1 -> global @3 8 -timerListMap-> Object#map @5 8 -60000-> TimersList @7 40
    ${times(0, count, (at) => `TimersList -[${at}]-> Timeout#t${at} ${id(at)} 96 -_onTimeout-> ${closure(`beat#b${at}`, 4)}\nbeat#b${at} ${id(at, 1)}`)}`,
    'TimersList',
    /^Timeout/,
  );
  expect(name).toBe('timers (setInterval, setTimeout)');
  expect(text).toContain('The timers call beat at app.js:5:5.');
});

it('objects that Node writes as detached are no DOM trees', () => {
  const { pattern } = told(
    kept('encoders', 'Array#list', (at) => `Gzip#g${at} ${id(at)} 40 -_handle-> "Detached Node / ZlibStream"#z${at}:native ${id(at, 1)} 9000`),
    'Array#list',
    /^Gzip/,
  );
  expect(pattern).toBe('growing-array');
});

it('functions somewhere below a collection do not make it one of functions', () => {
  const entry = (at: number) => `Env#e${at} ${id(at)} 96 -validate-> ${closure(`validate#f${at}`, 4)}\nvalidate#f${at} ${id(at, 1)}`;
  expect(told(kept('cache', 'Array#list', entry), 'Array#list', /^validate/).pattern).toBe('growing-array');
});

it('objects with a function in a list of observers are listeners', () => {
  const entry = (at: number) => `Reaction#r${at} ${id(at)} 96 -onInvalidate_-> ${closure(`render#f${at}`, 4)}\nrender#f${at} ${id(at, 1)}`;
  const { pattern, text } = told(kept('observers_', 'Array#list', entry), 'Array#list', /^Reaction/);
  expect(pattern).toBe('listeners');
  expect(text).toContain('render at app.js:5:5');
});

it('WeakRefs without targets are distinguished from those that have one', () => {
  const empty = told(
    kept('handles', 'Array#list', (at) => `WeakRef#w${at} ${id(at)} 24`),
    'Array#list',
    /^WeakRef/,
  );
  expect(empty.looksLike).toContain('whose targets are gone');
  expect(empty.text).toContain('20 of 20 new WeakRefs');
  const alive = kept(
    'handles',
    'Array#list',
    (at) => `WeakRef#w${at} ${id(at)} 24 ~target~> Texture#x${at} ${id(at, 1)} 90\nApp -${`t${at}`}-> Texture#x${at}`,
  );
  expect(told(alive, 'Array#list', /^WeakRef/).looksLike).not.toContain('gone');
});

it('a list that the program links itself is described by its link', () => {
  const { looksLike, text, advice } = told(
    (count) => `
    (root) @1 -> global @3 8 -current-> State#s0 ${id(0)} 48
    ${times(1, count, (at) => `State#s${at - 1} -prev-> State#s${at} ${id(at)} 48`)}`,
    'State#s0',
    /^State/,
  );
  expect(looksLike).toBe('a linked list that only grows');
  expect(text).toContain('30 objects of class State are linked by "prev".');
  expect(advice).toContain('"prev"');
});

it('functions that would settle a promise are described by what waits', () => {
  const waiter = (at: number) => `
    Array#list -[${at}]-> resolve#f${at}:closure ${id(at)} 64 -internal:context-> "system / Context"#c${at} ${id(at, 1)} 40 -internal:5-> Promise#p${at} ${id(at, 2)} 40
    Promise#p${at} -internal:reactions_or_result-> "system / PromiseReaction"#r${at}:hidden ${id(at, 3)} 40 -internal:fulfill_handler-> ${closure(`handle#h${at}`, 3)}
    handle#h${at} ${id(at, 4)}`;
  const { pattern, looksLike, text } = told(
    (count) => `(root) @1 -> global @3 8 -waiters-> Array#list @7 16\n${times(0, count, waiter)}`,
    'Array#list',
    /^resolve/,
  );
  expect(pattern).toBe('promises');
  expect(looksLike).toContain('functions that would settle them');
  expect(text).toContain('handle at app.js:4:5 waits for them.');
});

describe('what only handles keep', () => {
  const sockets = (count: number) => `
    (root) @1 -> global @3 8
    ${times(0, count, (at) => `(root) -> "Node / TCPSocketWrap"#w${at}:native ${id(at)} 232 -internal:native_to_javascript-> TCP#f${at} ${id(at, 1)} 40 -"<symbol owner_symbol>"-> Socket#o${at} ${id(at, 2)} 72 -_events-> Object#e${at} ${id(at, 3)} 24 -data-> ${closure(`read#c${at}`, 6)}\nread#c${at} ${id(at, 4)}`)}`;

  it('has its words also where the object that is named is no handle itself', () => {
    const { name, text } = told(sockets, 'Socket#o29', /^TCP#/, { kind: 'handles', baselineNode: -1, groupSize: 20 });
    expect(name).toBe('20 Socket (node:net)');
    expect(text).toContain('Its listener is read at app.js:7:5.');
  });

  it('is named by the channels that ports belong to', () => {
    const channels = (count: number) => `
      (root) @1 -> global @3 8
      ${times(0, count, (at) => `(root) -> "Node / MessagePort"#w${at}:native ${id(at)} 232 -internal:native_to_javascript-> MessagePort#f${at} ${id(at, 1)} 40 -listener-> BroadcastChannel#o${at} ${id(at, 2)} 72`)}`;
    const { name, advice } = told(channels, 'MessagePort#f29', /^MessagePort#/, { kind: 'handles', baselineNode: -1, groupSize: 20 });
    expect(name).toBe('20 BroadcastChannel');
    expect(advice).toContain('close() the channel');
  });

  it('is named by its class in a page too', () => {
    const vector = '"blink::HeapVectorBacking<blink::ActiveScriptWrappableBase>"';
    const workers = (count: number) => `
      (root) @1 -> "(C++ Persistent roots)" @3 -> "Pending activities":native @5 8 -> ${vector}:native @7 80
      ${times(0, count, (at) => `${vector} -> Worker#w${at}:native ${id(at)} 100 -> EventListener#e${at}:native ${id(at, 1)} 8 -> ${closure(`answer#c${at}`, 6)}\nanswer#c${at} ${id(at, 2)}`)}`;
    const { name, text, advice } = told(workers, vector.slice(1, -1), /^Worker#/);
    expect(name).toBe('20 Worker');
    expect(text).not.toContain('live in both');
    expect(text).toContain('Its listener is answer at app.js:7:5.');
    expect(advice).toContain('terminate()');
  });
});

it('a listener keeps variables of the scopes around its own, objects before functions', () => {
  const lines = (count: number) => `
    (root) @1 -> global @3 8 -bus-> Bus @5 8 -_events-> Object#events @7 8 -abort-> Array#abort @9 16
    Object#events -other-> other:closure @11 8
    ${times(0, count, (at) => `Array#abort -[${at}]-> ${closure(`stop#s${at}`, 11, `"system / Context"#in${at} ${id(at, 1)} 24 -context:resolve-> resolve#r${at}:closure ${id(at, 2)} 640`)}\n"system / Context"#in${at} -internal:previous-> "system / Context"#out${at} ${id(at, 3)} 24 -context:job-> Upload#u${at} ${id(at, 4)} 96\nstop#s${at} ${id(at)}`)}`;
  expect(told(lines, 'Array#abort', /^stop/).text).toContain('each keeps job (Upload).');
});

it('listeners that keep detached elements are listeners', () => {
  const entry = (at: number) =>
    `Handler#r${at} ${id(at)} 96 -handler-> ${closure(`hide#f${at}`, 4)}\nhide#f${at} ${id(at, 1)} -el-> "Detached <div>"#d${at}:native ${id(at, 2)} 900`;
  expect(told(kept('listeners', 'Array#list', entry), 'Array#list', /^Handler/).pattern).toBe('listeners');
});

describe('a pending promise', () => {
  /** `count` reactions, each with the next one and a function that it calls. */
  const awaited = (count: number) => `
    (root) @1 -> global @3 8 -started-> Promise @5 32 -internal:reactions_or_result-> "system / PromiseReaction"#p0:hidden ${id(0)} 24
    ${times(0, count, (at) => `"system / PromiseReaction"#p${at} -hidden:0-> "system / PromiseReaction"#p${at + 1}:hidden ${id(at + 1)} 24`)}
    ${times(0, count, (at) => `"system / PromiseReaction"#p${at} -hidden:1-> ${closure(`handle#f${at}`, 4)}\nhandle#f${at} ${id(at, 1)}`)}`;

  it('that more and more code waits for is said to be that', () => {
    const { pattern, looksLike, text } = told(awaited, 'Promise', /^handle/);
    expect([pattern, looksLike]).toEqual(['promises', 'a pending promise that more and more code waits for']);
    expect(text).toMatch(/wait for it to settle: \d+ -> \d+\. handle at app\.js:5:5 is among those that wait\./);
  });
});
