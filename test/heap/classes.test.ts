/** The class of each node, and the rows of the constructor table. */
import { describe, expect, it } from 'vitest';
import { classify } from '../../src/heap/classify.js';
import { analyze } from '../../src/heap/heap.js';
import { scriptsOf } from '../../src/heap/locations.js';
import { wellKnownNames } from '../../src/heap/names.js';
import { always, heapModels } from '../support/arbitraries.js';
import { type Drawing, draw } from '../support/draw.js';
import { toSnapshot } from '../support/heap-model.js';
import { sideOf } from '../support/heaps.js';
import { naiveClassTable } from '../support/naive-heap.js';

/** Label -> name of the class. */
function classNames(drawing: Drawing): Record<string, string> {
  const { classes } = sideOf(drawing.snapshot);
  return drawing.byLabel(Array.from(classes.classOf, (position) => classes.list[position].name));
}

const rowsOf = (drawing: Drawing) => sideOf(drawing.snapshot).classes.list.filter(({ count }) => count > 0);

describe('the class of a node', () => {
  it('is fixed for most types, independent of the name', () => {
    const types = 'hidden code closure regexp array string concatenated-string sliced-string number bigint symbol object-shape wasm-object synthetic'.split(
      ' ',
    );
    const drawing = draw(types.map((type) => `N#${type.replace('-', '_')}:${type}`).join('\n'));
    expect(Object.values(classNames(drawing))).toEqual([
      '(system)',
      '(compiled code)',
      'Function',
      'RegExp',
      '(array)',
      '(string)',
      '(concatenated string)',
      '(sliced string)',
      '(number)',
      '(bigint)',
      '(symbol)',
      '(object shape)',
      '(wasm object)',
      '(synthetic)',
    ]);
  });

  it('is the name of an object and of a native node', () => {
    const drawing = draw('Map\n"Node / Worker":native\n"":object\n__proto__\nconstructor:native');
    expect(classNames(drawing)).toEqual({ Map: 'Map', 'Node / Worker': 'Node / Worker', '': '', constructor: 'constructor', ['__proto__']: '__proto__' });
  });

  it('is the type name of a node type that only the file has', () => {
    expect(classNames(draw('X:thing-of-tomorrow'))).toEqual({ X: '(thing of tomorrow)' });
  });

  it('is the tag for markup', () => {
    const drawing = draw(`
      "<div class=\\"a b\\">":native
      "<p>":native
      "<br />":native
      "<a":object
      "a < b":native
      "Detached <div id=\\"x\\">":native
      "Detached <p>":native
      "Detached HTMLDivElement of it":native`);
    expect(Object.values(classNames(drawing))).toEqual([
      '<div>',
      '<p>',
      '<br>',
      '<a',
      'a < b',
      'Detached <div>',
      'Detached <p>',
      'Detached HTMLDivElement of it',
    ]);
  });

  it('has the prefix Detached only if the file has detachedness', () => {
    const drawing = draw('(root) -> "<div class=a>":native detached -> Text:native\n(root) -> Body:native attached');
    expect(classNames(drawing)).toMatchObject({ '<div class=a>': 'Detached <div>', Text: 'Detached Text', Body: 'Body' });
    const without = draw('(root) -> "Detached Text":native');
    expect(classNames(without)).toMatchObject({ 'Detached Text': 'Detached Text' });
  });

  it('is the interface of a plain object', () => {
    const drawing = draw('(root) -> Object#1 -id-> V\nObject#2 -id-> V\nObject#3\nObject#4:native -id-> V');
    expect(classNames(drawing)).toMatchObject({ 'Object#1': '{id}', 'Object#2': '{id}', 'Object#3': 'Object', 'Object#4': 'Object' });
  });
});

describe('a class with a location', () => {
  it('differs from another class of its name', () => {
    const drawing = draw(`
      (root) -> Session#1 10 at=4:10:2
      (root) -> Session#2 10 at=4:10:2
      (root) -> Session#3 10 at=4:99:2
      (root) -> Session#4 10
      (root) -> Map 10 at=4:10:2`);
    expect(rowsOf(drawing).map(({ name, key, location, count }) => ({ name, key, location, count }))).toEqual([
      { name: 'Session', key: '4,10,2,Session', location: { scriptId: 4, line: 10, column: 2 }, count: 2 },
      { name: 'Session', key: '4,99,2,Session', location: { scriptId: 4, line: 99, column: 2 }, count: 1 },
      { name: 'Session', key: ',Session', location: null, count: 1 },
      { name: 'Map', key: '4,10,2,Map', location: { scriptId: 4, line: 10, column: 2 }, count: 1 },
    ]);
  });

  it('applies to objects only: closures are all Function', () => {
    expect(rowsOf(draw('(root) -> a:closure 10 at=4:10:2\n(root) -> b:closure 10')).map(({ key, count }) => [key, count])).toEqual([[',Function', 2]]);
  });

  it('may be an interface', () => {
    const drawing = draw('(root) -> Object#1 8 at=1:2:3 -id-> V\n(root) -> Object#2 8 -id-> V');
    expect(rowsOf(drawing).map(({ key }) => key)).toEqual(['1,2,3,{id}', ',{id}']);
  });
});

describe('a row of the table', () => {
  it('has the count, bytes and smallest distance of nodes with bytes', () => {
    const drawing = draw(`
      (root) -> App 1 -a-> Session#1 10 -> Session#2 20
      App -z-> Session#3 0`);
    expect(rowsOf(drawing)).toEqual([
      expect.objectContaining({ name: 'App', count: 1, shallowBytes: 1, retainedBytes: 31, distance: 1 }),
      expect.objectContaining({ name: 'Session', count: 2, shallowBytes: 30, retainedBytes: 30, distance: 2 }),
    ]);
  });

  it('sums the retained sizes of its topmost nodes', () => {
    const drawing = draw(`
      (root) -> List#1 1 -> Other 10 -> List#2 100
      (root) -> List#3 1000`);
    const list = rowsOf(drawing).find(({ name }) => name === 'List');
    expect(list?.retainedBytes).toBe(1111);
  });

  it('includes nodes below a node without bytes', () => {
    const drawing = draw('(root) -> List#1 0 -> List#2 100');
    expect(rowsOf(drawing)).toEqual([expect.objectContaining({ name: 'List', count: 1, retainedBytes: 100, distance: 2 })]);
  });

  it('equals a simple implementation on random heaps', () => {
    always(heapModels(20), 800, (model) => {
      const { heap, classes } = sideOf(toSnapshot(model));
      const expected = naiveClassTable(heap, classes);
      classes.list.forEach(({ count, shallowBytes, retainedBytes, distance }, position) => {
        const row = expected.get(position) ?? { count: 0, shallowBytes: 0, retainedBytes: 0, distance: null };
        expect({ count, shallowBytes, retainedBytes, distance }).toEqual(row);
      });
    });
  });

  it('is absent if no object matches an interface of another snapshot', () => {
    const heap = analyze(draw('(root) -> Object#1 8 -id-> V 1\nObject#2 8 -id-> V').snapshot);
    expect(classify(heap, [{ name: '{gone}', properties: ['gone'] }]).list.map(({ name }) => name)).toEqual(['(synthetic)', 'Object', 'V']);
  });
});

describe('script names', () => {
  it.each(['script_or_debug_info', 'script'])('are found through the shared info of a closure (%s)', (edge) => {
    const drawing = draw(`
      (root) -> handler:closure at=7:3:1 -internal:shared-> "system / SharedFunctionInfo":hidden
      "system / SharedFunctionInfo" -internal:${edge}-> "system / Script":hidden -internal:name-> /srv/app.js:string
      (root) -> Session at=7:1:1
      (root) -> other:closure at=8:1:1
      (root) -> nameless:closure at=9:1:1 -internal:shared-> Info:hidden -internal:script-> Script2:hidden -internal:name-> no_text:hidden`);
    expect([...scriptsOf(drawing.snapshot, wellKnownNames(drawing.snapshot.strings)).scriptNames]).toEqual([[7, '/srv/app.js']]);
  });
});
