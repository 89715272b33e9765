/** Paths where a scope is held by thousands of functions, and where code of JavaScriptCore refers to what variables hold. */
import { expect, it } from 'vitest';
import { analyze } from '../../src/heap/heap.js';
import { createPaths } from '../../src/object/paths.js';
import { createPlaces } from '../../src/object/places.js';
import { type Drawing, draw } from '../support/draw.js';

function nameOf(drawing: Drawing, label: string): string {
  const paths = createPaths(analyze(drawing.snapshot));
  return createPlaces(paths).nameOf(paths.pathTo(drawing.node(label)));
}

it('lead through the function of a module, not through the stack', () => {
  const functions = Array.from(
    { length: 5_000 },
    (_, at) => `Array -[${at}]-> f#f${at}:closure 32 -internal:context-> Inner#c${at} 32 -internal:previous-> "system / Context"#scope`,
  );
  const drawing = draw(`
    (root) -> (GC roots) -> (Stack roots) -> Array 40000
    (root) -> global -exports-> Object -step-> step:closure 32 -internal:context-> "system / Context"#scope 48 -context:running-> Array
    ${functions.join('\n    ')}
  `);
  expect(nameOf(drawing, 'Array')).toBe('running');
});

it('lead through variables, not through constants of code', () => {
  const drawing = draw(`
    (root) -> (GC roots) -> FunctionCodeBlock:code 200 -internal:""-> Map 32
    FunctionCodeBlock -internal:""-> step:closure 32 -internal:""-> "system / JSLexicalEnvironment" 48 -context:cache-> Map
  `);
  expect(nameOf(drawing, 'Map')).toBe('cache');
});
