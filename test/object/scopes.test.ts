/** Scopes and declarations, found in text. */
import { describe, expect, it } from 'vitest';
import { braceGroups } from '../../src/object/brace-groups.js';
import { type Scope, type ScopeTree, scopesOf } from '../../src/object/scopes.js';
import { scopesOfSource } from '../../src/object/script-scopes.js';
import { tokenize } from '../../src/object/tokens.js';

const tree = (text: string): ScopeTree => scopesOf(text) as ScopeTree;

/** Where the nearest declaration of a name around the function that starts at `marker` is, as the text from there on. */
function declared(text: string, marker: string, name: string): string | null {
  const { at } = tree(text);
  for (let scope: Scope | null = at.get(text.indexOf(marker))?.parent ?? null; scope; scope = scope.parent) {
    const found = scope.declarations.find((one) => one.name === name);
    if (found) return text.slice(found.offset, found.offset + 8);
  }
  return null;
}

describe('a function', () => {
  it.each([
    ['function named(a) {}', '(a)'],
    ['const arrow = a => a;', 'a => a'],
    ['const later = async (a) => a;', 'async (a)'],
    ['const o = { method(a) {}, get b() { return 1; }, catch(e) {} };', '(e)'],
    ['class A extends (B) { static #p = (x) => x; *gen(q) {} }', '(q)'],
    ['if (/[(]/.test(x)) /{/.exec(y); const f = (z) => z;', '(z)'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a template
    ['const t = `a${`b${(k) => k}`}`;', '(k)'],
    ['const d = a / b / c, f = (v) => v;', '(v)'],
  ])('of %s starts where V8 has it start', (text, start) => {
    expect(tree(text).at.get(text.indexOf(start))?.kind).toBe('function');
  });
});

describe('the nearest declaration', () => {
  it('is not the first of that name', () => {
    const text = 'function a() { const rows = [1]; return () => rows; }\nfunction b() { const rows = {}; return (k) => rows[k]; }';
    expect(declared(text, '(k)', 'rows')).toBe('rows = {');
  });
  it('may be a parameter, a pattern, a loop, a catch clause or a block', () => {
    expect(declared('function a(one, { two: three = 3 }) { return (k) => three; }', '(k)', 'three')).toBe('three = ');
    expect(declared('const { x, y: [z] } = o; const f = (k) => z;', '(k)', 'z')).toBe('z] } = o');
    expect(declared('for (const item of list) { go((k) => item); }', '(k)', 'item')).toBe('item of ');
    expect(declared('try { } catch (error) { go((k) => error); }', '(k)', 'error')).toBe('error) {');
    expect(declared('switch (1) { case 1: { let inner = 1; go((k) => inner); } }', '(k)', 'inner')).toBe('inner = ');
  });
  it('of a var is in its function, whatever the block', () => {
    const text = 'function f() { if (1) { var v = 1; } return (k) => v; }';
    expect(declared(text, '(k)', 'v')).toBe('v = 1; }');
  });
  it('of a name in another block is none', () => {
    expect(declared('{ let hidden = 1; } const f = (k) => 1;', '(k)', 'hidden')).toBe(null);
  });
  it('ends an arrow function without braces with its expression', () => {
    expect(declared('const f = a => a.b\nconst own = 1\nconst g = (k) => own', '(k)', 'own')).toBe('own = 1\n');
  });
});

it('knows what functions captured', () => {
  const text = '{ const kept = new Map(); let count = 0; let own = 1; own++; go(() => kept.set(count)); }';
  const found = tree(text);
  const block = (found.at.get(text.indexOf('() =>')) as Scope).parent as Scope;
  expect(block.declarations.map(({ name }) => [name, found.isCaptured(block, name)])).toEqual([
    ['kept', true],
    ['count', true],
    ['own', false],
  ]);
});

it('takes any text without harm', () => {
  for (const text of ['', '}}}', '((((', '`${', "'", '/', 'class', 'const', 'for (', 'function', '=> =>', 'const {', 'let [a, {b'.repeat(200)])
    expect(tree(text).script.end).toBe(text.length);
});

describe('a property of instances', () => {
  const assigned = (text: string, marker: string, name: string): string => {
    const known = tree(text);
    const offset = known.assigned(known.at.get(text.indexOf(marker)) as Scope, name);
    return offset === -1 ? '' : text.slice(offset, offset + 10);
  };

  it.each([
    ['class A { constructor() { if (this.rows == 1) go(); this.rows = []; } }', 'class', 'rows', 'this.rows '],
    ['class A { static #n = 1; #rows = []; rows() { return this.#rows; } }', 'class', '#rows', '#rows = []'],
    ['class A {\n  rows\n  constructor(x) { this.rows ??= x; }\n}', 'class', 'rows', 'this.rows '],
    ['function A(rows) { this.rows = rows; }', '(rows)', 'rows', 'this.rows '],
    ['class A { run() { other.rows = []; const rows = 1; } }\nthis.rows = 2;', 'class', 'rows', ''],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a template
    ['class A { name = `${1}`; rows = []; }', 'class', 'rows', 'rows = []; '.slice(0, 10)],
  ])('%s', (text, marker, name, found) => {
    expect(assigned(text, marker, name)).toBe(found);
  });
});

describe('a property of the global object', () => {
  it.each([
    ['globalThis.rows ??= [];', 'globalThis'],
    ['function f() { if (window.rows == 1) window.rows = []; }', 'window.row'],
    ['a.self.rows = 1; other.rows = 1; rows = 1; var rows = 2;', ''],
  ])('%s', (text, found) => {
    const offset = tree(text).assignedToGlobal('rows');
    expect(offset === -1 ? '' : text.slice(offset, offset + 10)).toBe(found);
    if (found === 'window.row') expect(offset).toBe(text.lastIndexOf('window'));
  });
});

describe('a text of megabytes', () => {
  const filler = Array.from(
    { length: 3_000 },
    (_, at) => `function f${at}(x) { const rows = ['${'y'.repeat(500)}', /[{]"/.test(x) ? \`{\${rows}}\` : x / 2]; return () => rows; }`,
  ).join('\n');
  const text = `(function (exports) {\nconst rows = new Map();\n${filler}\nclass Row { constructor(id) { this.id = id; } }\nexports.add = (id) => { ${'rows.set(id, new Row(id)); '.repeat(20)} };\n})(this);\n${filler}`;

  it('is read around the functions that are asked for', () => {
    const source = { text, isWhole: true };
    const place = text.indexOf('(id) => {');
    const found = scopesOfSource(source, place)!;
    const around = found.at.get(place)?.parent?.declarations.map(({ name }) => name) ?? [];
    expect(around.slice(0, 3)).toEqual(['exports', 'rows', 'f0']);
    expect(around.at(-1)).toBe('Row');
    const row = text.indexOf('(id) {');
    expect(found.assigned(scopesOfSource(source, row)!.at.get(row)!, 'id')).toBe(text.indexOf('this.id'));
    // What is inside the other functions is not known.
    expect(found.at.has(text.indexOf('() => rows'))).toBe(false);
  });

  it('is read around further functions as if it had been read around these first', () => {
    const names = (scope: Scope | null | undefined): string[] =>
      scope ? [`${scope.kind} ${scope.declarations.map(({ name }) => name)}`, ...names(scope.parent)] : [];
    const [first, second] = [text.indexOf('(id) {'), text.indexOf('() => rows')];
    const [source, other] = [0, 1].map(() => ({ text, isWhole: true }));
    scopesOfSource(source, first);
    const tree = scopesOfSource(source, second)!;
    expect(names(tree.at.get(second))).toEqual(names(scopesOfSource(other, second)!.at.get(second)));
    expect(names(tree.at.get(first))).toEqual(names(scopesOfSource(other, first)!.at.get(first)));
    expect(tree.assigned(tree.at.get(first)!, 'id')).toBe(text.indexOf('this.id'));
    expect(scopesOfSource(other, first)!.assigned(tree.at.get(first)!, 'id')).toBe(text.indexOf('this.id'));
  });

  it('has the braces that its tokens have', () => {
    const part = text.slice(0, text.indexOf('\n', 40_000) + 1) + text.slice(text.indexOf('class Row'), text.indexOf('class Row') + 2_000);
    const { words, starts, partner, count } = tokenize(part);
    const expected: [number, number][] = [];
    for (let token = 0; token < count; token++) if (words[token] === '{' && partner[token] > token) expected.push([starts[token], starts[partner[token]]]);
    const { starts: from, ends } = braceGroups(part);
    expect(Array.from(from, (start, at) => [start, ends[at]])).toEqual(expected.filter(([start, end]) => end - start >= 400));
    expect(from.length).toBeGreaterThan(20);
  });
});
