/** Names of plain objects by their properties. */
import { describe, expect, it } from 'vitest';
import { inferInterfaces, interfaceFinder } from '../../src/heap/interfaces.js';
import { wellKnownNames } from '../../src/heap/names.js';
import { createSequences } from '../../src/heap/sequences.js';
import { draw } from '../support/draw.js';

/** Plain objects, one list of property names each; a leading number is the count of copies. */
function objects(...lists: (string | number)[][]): ReturnType<typeof draw> {
  const lines = ['(root) -> Value'];
  let made = 0;
  for (const list of lists) {
    const count = typeof list[0] === 'number' ? list[0] : 1;
    const properties = list.filter((name) => typeof name === 'string');
    for (let copy = 0; copy < count; copy++) {
      const label = `Object#${++made}`;
      lines.push(label, ...properties.map((name) => `${label} -property:${JSON.stringify(name)}-> Value`));
    }
  }
  return draw(lines.join('\n'));
}

const inferred = (drawing: ReturnType<typeof draw>) => inferInterfaces(drawing.snapshot, wellKnownNames(drawing.snapshot.strings));
const namesOf = (drawing: ReturnType<typeof draw>) => inferred(drawing).map(({ name }) => name);

/** The interface of each plain object of the drawing, "Object" for none. */
function applied(drawing: ReturnType<typeof draw>, definitions = inferred(drawing)): string[] {
  const interfaceOf = interfaceFinder(drawing.snapshot, definitions);
  return drawing.model.nodes.flatMap(({ name }, node) => (name === 'Object' ? [definitions[interfaceOf(node)]?.name ?? 'Object'] : []));
}

describe('interfaces', () => {
  it('are named by their properties in the order of the file', () => {
    expect(inferred(objects([2, 'id', 'name', 'tags']))).toEqual([{ name: '{id, name, tags}', properties: ['id', 'name', 'tags'] }]);
  });

  it('exclude __proto__ from the name', () => {
    expect(inferred(objects([2, '__proto__', 'id']))).toEqual([{ name: '{id}', properties: ['id'] }]);
    expect(namesOf(objects([2, '__proto__']))).toEqual([]);
  });

  it('need two objects, and one in a thousand', () => {
    expect(namesOf(objects(['id'], [2, 'name']))).toEqual(['{name}']);
    expect(namesOf(objects([3, 'rare'], [2997, 'id']))).toEqual(['{id}', '{rare}']);
    expect(namesOf(objects([3, 'rare'], [2998, 'id']))).toEqual(['{id}']);
  });

  it('are inferred from plain objects only: type object, name Object', () => {
    const drawing = draw('(root) -> Value\nMap#1 -a-> Value\nMap#2 -a-> Value\nObject#1:closure -a-> Value\nObject#2:closure -a-> Value');
    expect(namesOf(drawing)).toEqual([]);
    expect(namesOf(draw('(root) -> Object#1 -element:1-> Value\nObject#2 -internal:a-> Value'))).toEqual([]);
  });

  it('are sorted by frequency, then by first occurrence', () => {
    expect(namesOf(objects([2, 'b'], [2, 'a'], [3, 'c']))).toEqual(['{c}', '{b}', '{a}']);
    expect(namesOf(objects([2, 'a', 'b'], [2, 'b', 'a']))).toEqual(['{a, b}', '{b, a}']);
  });

  it.each([
    ["it's", '{"it\'s"}'],
    ['say "hi"', '{"say \\"hi\\""}'],
    ['a,b', '{"a,b"}'],
    ['{x', '{"{x"}'],
    ['x}', '{"x}"}'],
    ['two words', '{two words}'],
    ['back\\slash', '{back\\slash}'],
    ['back\\slash,', '{"back\\\\slash,"}'],
  ])('quote %s', (property, name) => {
    expect(namesOf(objects([2, property]))).toEqual([name]);
  });

  it('drop a property that would exceed 120 characters, and all after it', () => {
    const long = 'x'.repeat(110);
    // "{" and 110 characters, and 9 more are 120; ", " does not count.
    expect(inferred(objects([2, long, 'y'.repeat(9), 'z']))[0].properties).toEqual([long, 'y'.repeat(9)]);
    expect(inferred(objects([2, long, 'y'.repeat(10), 'z']))[0].properties).toEqual([long]);
  });

  it('keep a first property of any length', () => {
    const long = 'x'.repeat(500);
    expect(inferred(objects([2, long, 'a']))).toEqual([{ name: `{${long}}`, properties: [long] }]);
  });

  it('count the quoted length of a quoted property', () => {
    const long = 'x'.repeat(110);
    // Seven characters and two quotes fill the name; eight do not fit.
    expect(inferred(objects([2, long, 'y,yyyyy']))[0].properties).toHaveLength(2);
    expect(inferred(objects([2, long, 'y,yyyyyy']))[0].properties).toHaveLength(1);
  });
});

describe('a plain object', () => {
  it('gets the interface whose properties it all has', () => {
    expect(applied(objects([2, 'id', 'name'], ['name', 'extra', 'id'], ['id'], []))).toEqual(['{id, name}', '{id, name}', '{id, name}', 'Object', 'Object']);
  });

  it('prefers the one with more properties, then the more frequent one, then the first', () => {
    expect(applied(objects([9, 'a'], [2, 'a', 'b'])).slice(-1)).toEqual(['{a, b}']);
    expect(applied(objects([2, 'a'], [3, 'b'], ['a', 'b'])).slice(-1)).toEqual(['{b}']);
    expect(applied(objects([2, 'a'], [2, 'b'], ['a', 'b'])).slice(-1)).toEqual(['{a}']);
    expect(applied(objects([2, 'x', 'y'], [3, 'y', 'x'])).slice(0, 1)).toEqual(['{y, x}']);
  });

  it('can match __proto__', () => {
    const drawing = objects(['__proto__', 'id']);
    expect(applied(drawing, [{ name: '{own proto}', properties: ['__proto__', 'id'] }])).toEqual(['{own proto}']);
  });

  it('matches interfaces of another snapshot, whose texts may be missing', () => {
    const definitions = inferred(objects([3, 'id', 'gone'], [2, 'id']));
    expect(applied(objects(['id'], ['id', 'new']), definitions)).toEqual(['{id}', '{id}']);
    expect(applied(objects(['new']), definitions)).toEqual(['Object']);
    expect(applied(objects(['id']), [])).toEqual(['Object']);
  });

  it('is Object without interfaces', () => {
    expect(applied(draw('(root) -> A'), [{ name: '{id}', properties: ['id'] }])).toEqual([]);
  });
});

describe('sequences of names', () => {
  it('share a number if they are equal, even after their tables grew', () => {
    const sequences = createSequences();
    const numbers = new Map<string, number>();
    for (let round = 0; round < 2; round++) {
      for (let first = 0; first < 60; first++) {
        for (let second = 0; second < 60; second++) {
          const sequence = sequences.extend(sequences.extend(0, first), second);
          const key = `${first} ${second}`;
          expect(numbers.get(key) ?? sequence).toBe(sequence);
          numbers.set(key, sequence);
        }
      }
    }
    expect(new Set(numbers.values()).size).toBe(3600);
    expect(sequences.count()).toBe(1 + 60 + 3600);
    expect(sequences.names(numbers.get('59 3') as number)).toEqual([59, 3]);
    expect(sequences.names(0)).toEqual([]);
  });
});
