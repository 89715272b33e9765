/** Lines and names of variables, from the texts of scripts that a snapshot or this machine has. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { analyze } from '../../src/heap/heap.js';
import { createPaths } from '../../src/object/paths.js';
import { createPlaces } from '../../src/object/places.js';
import { draw } from '../support/draw.js';

const folder = mkdtempSync(join(tmpdir(), 'snapdiff-places-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Program {
  source: string;
  /** Text that the function begins with, as V8 has it begin. */
  from: string;
  /** Edge from the function's context to the object. */
  edge: string;
  className?: string;
  name?: string;
  /** Units of the source that the snapshot has. */
  known?: number;
}

/** "name script:line" of the object that a function's scope holds. */
function placed({ source, from, edge, className = 'Map', name = '"/srv/app.js":string 24', known }: Program): string {
  const before = source.slice(0, source.indexOf(from));
  const at = `7:${before.split('\n').length - 1}:${before.length - before.lastIndexOf('\n') - 1}`;
  const text = JSON.stringify(known === undefined ? source : source.slice(0, known));
  const drawn = draw(`
    (root) @1 -> global @3 8 -run-> run:closure @5 at=${at} 64 -internal:context-> "system / Context" @7 40 -${edge}-> ${className}#kept @9 100
    run -internal:shared-> SFI:code 8 -internal:script-> Script:code 8 -internal:source-> ${text}:string ${16 + Math.ceil(source.length / 8) * 8}
    Script -internal:name-> ${name}
    "system / Context" -internal:previous-> "system / NativeContext":hidden 8`);
  const heap = analyze(drawn.snapshot);
  const paths = createPaths(heap);
  const places = createPlaces(paths);
  const path = paths.pathTo(drawn.node(`${className}#kept`));
  const place = places.nearest(path);
  const script = place && (heap.scriptNames.get(place.scriptId) ?? place.scriptId);
  return `${places.nameOf(path)} ${script}${place?.isScriptOnly ? '' : `:${place && place.line + 1}`}`;
}

describe('a captured variable', () => {
  const twice =
    'function commit() {\n  const sources = [];\n  return () => sources;\n}\nfunction proxy() {\n  const sources = new Map();\n  return (key) => sources.get(key);\n}\n';

  it('is declared where the function that captured it sees it', () => {
    expect(placed({ source: twice, from: '(key)', edge: 'context:sources' })).toBe('sources /srv/app.js:6');
    expect(placed({ source: twice, from: '() =>', edge: 'context:sources' })).toBe('sources /srv/app.js:2');
  });

  it('has no line, but a script, where the function is in none of the text', () => {
    expect(placed({ source: `${twice}// ${'x'.repeat(1100)}\n{ const f = (late) => sources; }`, from: '(late)', edge: 'context:sources', known: 1024 })).toBe(
      'sources /srv/app.js',
    );
  });

  it('has the line of the file, if that is still what ran', () => {
    const source = `// ${'x'.repeat(1200)}\n${twice}`;
    const path = join(folder, 'long.js');
    const long = { source, from: '(key)', edge: 'context:sources', known: 1024, name: `${JSON.stringify(path)}:string 24` };
    writeFileSync(path, source);
    expect(placed(long)).toBe(`sources ${path}:7`);
    writeFileSync(path, `${source}\nconst more = 1; // edited since\n`);
    expect(placed(long)).toBe(`sources ${path}`);
    writeFileSync(path, source.replace('x', 'y'));
    expect(placed(long)).toBe(`sources ${path}`);
    rmSync(path);
    expect(placed(long)).toBe(`sources ${path}`);
  });
});

describe('a variable of a block, which V8 numbers', () => {
  const source = 'let work;\nif (go) {\n  const answers = new Map();\n  let n = 0;\n  const notes = [];\n  work = (k) => answers.set(n++, notes);\n}\n';

  it('is named by what it is initialised with', () => {
    expect(placed({ source, from: '(k)', edge: 'hidden:0' })).toBe('answers /srv/app.js:3');
    expect(placed({ source, from: '(k)', edge: 'hidden:0', className: 'Array' })).toBe('notes /srv/app.js:5');
  });

  it('has no name where two may be meant', () => {
    expect(placed({ source: source.replace('[]', 'new Map()'), from: '(k)', edge: 'hidden:0' })).not.toMatch(/answers|notes/);
  });
});

it('reads the names of scripts that were put together', () => {
  const name = 'Name:concatenated-string 32 -internal:first-> "/srv/plugins":string 24\nName -internal:second-> "/answer.js":string 24';
  expect(placed({ source: 'const list = new Map();\n(q) => list;', from: '(q)', edge: 'context:list', name })).toBe('list /srv/plugins/answer.js:1');
});
