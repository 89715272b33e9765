/** What is said of holders of one structure each, where a rule of thumb would say something false. */
import { describe, expect, it } from 'vitest';
import { createPaths } from '../../src/object/paths.js';
import { oneForEachCause } from '../../src/suspects/one-cause.js';
import type { SuspectFinding } from '../../src/suspects/suspects.js';
import { draw } from '../support/draw.js';
import { compareSnapshots } from '../support/heaps.js';
import { closure, id, times, told } from '../support/told.js';

/** A program whose property `name` leads to a collection of what `entry` draws. */
const kept = (name: string, collection: string, entry: (at: number) => string) => (count: number) =>
  `
  (root) @1 -> global @3 8 -app-> App @5 8 -${name}-> ${collection} @7 16
  ${times(0, count, (at) => `${collection} -[${at}]-> ${entry(at)}`)}`;

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

describe('findings with one cause', () => {
  const found = (node: number, heads: number[], more: Partial<SuspectFinding> = {}): SuspectFinding => ({
    node,
    baselineNode: -1,
    isInBaseline: false,
    kind: 'variable',
    viaIds: true,
    coHolders: [],
    stacks: null,
    trace: null,
    vertices: [],
    groupSize: 1,
    growthBytes: 1_000,
    classes: [],
    heads,
    headCount: heads.length,
    ...more,
  });
  const twice = (other: (at: number) => string) => (count: number) =>
    `
    (root) @1 -> global @3 8 -log-> Logger @5 8 -pipes-> Array#pipes @7 16
    Logger -ends-> Array#ends @9 16
    ${times(0, count, (at) => `Array#pipes -[${at}]-> Stream#s${at} ${id(at)} 96\nArray#ends -[${at}]-> ${other(at)}`)}`;
  const joined = (lines: (count: number) => string, kind: SuspectFinding['kind'] = 'variable', second = 'Array#ends') => {
    const [before, now] = [10, 30].map((count) => draw(lines(count)));
    const comparison = compareSnapshots(before.snapshot, now.snapshot, 'id');
    const heads = (name: string) =>
      now
        .labels(() => true)
        .filter((label) => label.startsWith(name))
        .map((label) => now.node(label))
        .filter((node) => comparison.counterpart[node] === -1);
    const paths = createPaths(comparison.current.heap);
    return oneForEachCause(
      comparison,
      [found(now.node('Array#pipes'), heads('Stream#')), found(now.node(second), heads('End#'), { kind, growthBytes: 400 })],
      paths,
    ).map(({ node, coHolders, growthBytes }) => [now.label(node), coHolders.map(now.label), growthBytes]);
  };

  it('are one where the objects of one holder keep those of the other', () => {
    expect(joined(twice((at) => `End#e${at} ${id(at, 1)} 40 -dest-> Stream#s${at}`))).toEqual([['Array#pipes', ['Array#ends'], 1_400]]);
  });

  it('are two where they do not', () => {
    expect(joined(twice((at) => `End#e${at} ${id(at, 1)} 40`))).toHaveLength(2);
  });

  it('are one where no variable but the first holder leads to the second', () => {
    const below = (count: number) => `
      (root) @1 -> global @3 8 -log-> Logger @5 8 -pipes-> Array#pipes @7 16
      ${times(0, count, (at) => `Array#pipes -[${at}]-> Stream#s${at} ${id(at)} 96 -part-> End#e${at} ${id(at, 1)} 40`)}`;
    expect(joined(below, 'handles', 'End#e29')).toEqual([['Array#pipes', [], 1_400]]);
  });
});

describe('words that are true of some collections only', () => {
  it('a set is no cache with keys', () => {
    const { pattern, looksLike, advice } = told(
      (count) => `
      (root) @1 -> global @3 8 -clients-> Set @5 16 -internal:table-> ""#table:array @7 ${16 + 8 * (3 + 2.5 * 64)}
      ${times(0, count, (at) => `""#table -internal:${35 + 2 * at}-> Client#c${at} ${id(at)} 96`)}`,
      'Set',
      /^Client/,
    );
    expect(pattern).toBe('unbounded-cache');
    expect(looksLike).toBe('a set that gains entries and gives few back');
    expect(advice).not.toContain('WeakMap');
  });

  it('functions and texts by name are a cache, not functions or texts that pile up', () => {
    const dictionary = (entry: (at: number) => string) =>
      told(
        (count) =>
          `(root) @1 -> global @3 8 -compiled-> Object @5 40\n${times(0, 60, (at) => `Object -old${at}-> Old#o${at} @${90_001 + 2 * at} 40`)}\n${times(0, count, (at) => `Object -key${at}-> ${entry(at)}`)}`,
        'Object',
        /^(?:render|"text)/,
      );
    expect(dictionary((at) => `${closure(`render#r${at}`, 4)}\nrender#r${at} ${id(at)}`).pattern).toBe('unbounded-cache');
    const ofTexts = dictionary((at) => `"text${at}":string ${id(at)} 400`);
    expect(ofTexts.pattern).toBe('unbounded-cache');
    expect(ofTexts.looksLike).toContain('cache of texts');
  });

  it('an array with as many entries as before is not said to grow', () => {
    const { pattern, looksLike } = told(
      (count) => `
      (root) @1 -> global @3 8 -queues-> Array @5 16
      ${times(0, 10, (at) => `Array -[${at}]-> Queue#q${at} @${90_001 + 2 * at} 40`)}
      ${times(0, count, (at) => `Queue#q0 -job${at}-> Job#j${at} ${id(at)} 96`)}`,
      'Array',
      /^Job/,
    );
    expect(pattern).toBe('growth');
    expect(looksLike).toBe('a collection with as many entries as before, whose entries hold more');
  });
});

it("of functions that a package wraps the program's is named", () => {
  const { text } = told(
    kept('timers', 'Array#list', (at) => {
      const wrapper = `tick#w${at}:closure at=9:2:4 64 -internal:shared-> SFI#w${at}:code 8 -internal:script-> Script#p:code 8 -internal:name-> "/srv/node_modules/cron/job.js":string 24`;
      return `${wrapper}\ntick#w${at} ${id(at)} -callback-> ${closure(`send#s${at}`, 4)}\nsend#s${at} ${id(at, 1)}`;
    }),
    'Array#list',
    /^tick/,
  );
  expect(text).toContain('What piles up is send at app.js:5:5');
});

it('links of a list that lead to functions are subscribers', () => {
  const { pattern, text, advice } = told(
    (count) => `
    (root) @1 -> global @3 8 -store-> Dep @5 40
    ${times(0, count, (at) => `Link#l${at} ${id(at)} 64 -sub-> Effect#e${at} ${id(at, 1)} 64 -fn-> ${closure(`onCount#f${at}`, 6)}\nonCount#f${at} ${id(at, 2)}${at === 0 ? '' : `\nLink#l${at - 1} -nextSub-> Link#l${at}`}`)}
    Dep -subs-> Link#l0`,
    'Dep',
    /^Link/,
  );
  expect(pattern).toBe('listeners');
  expect(text).toContain('30 objects of class Link are linked by "nextSub". The subscriber is onCount at app.js:7:5.');
  expect(advice).toMatch(/^unsubscribe/);
});

it('a timer at the head of the list of the runtime has the name of the list', () => {
  const { name, node } = told(
    (count) => `
    (root) @1 -> global @3 8 -timerListMap-> Object#map @5 8 -60000-> TimersList @7 40 -_idleNext-> Timeout#first @9 96 -_onTimeout-> ${closure('beat#first', 4)}
    beat#first @11
    ${times(0, count, (at) => `Timeout#first -[${at}]-> Timeout#t${at} ${id(at)} 96 -_onTimeout-> ${closure(`beat#b${at}`, 4)}\nbeat#b${at} ${id(at, 1)}`)}`,
    'Timeout#first',
    /^Timeout#t/,
  );
  expect(name).toBe('timers (setInterval, setTimeout)');
  expect(node).not.toBe(-1);
});
