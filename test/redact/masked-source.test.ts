/** Sources of scripts keep their shape, so that declarations are found in the same places. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { markOf, maskedSource } from '../../src/object/masked-source.js';
import { type Scope, scopesOf } from '../../src/object/scopes.js';

const declared = (text: string): unknown[] => {
  const { script, at } = scopesOf(text)!;
  const of = ({ kind, start, end, declarations }: Scope) => ({ kind, start, end, names: declarations.map(({ name, offset }) => `${name} ${offset}`) });
  return [script, ...at.values()].map(of);
};

describe('a masked source', () => {
  it.each([
    ["const a = 'secret'; // secret", "const a = 'xxxxxx';          "],
    ['let b = `secret $'.concat('{a + 12} secret`'), 'let b = `xxxxxxx$'.concat('{x + 00}xxxxxxx`')],
    ['class Cart { #list = /se[/]cret/g; }', 'class Cart { #list = /xxxxxxxxx/g; }'],
    ['this.list = secret; this.secret(1)', 'this.list = xxxxxx; this.xxxxxx(0)'],
    ['globalThis.list = secret; list.secret = 1', 'globalThis.list = xxxxxx; xxxx.xxxxxx = 0'],
    ['function of(secret) { return new Map(secret.hidden) }', 'function of(secret) { return new Map(secret.xxxxxx) }'],
    ['exports.list = call({ key: "secret" })', 'exports.list = xxxx({ key: "xxxxxx" })'],
    ['/* let secret', '             '],
    ['call("let secret', 'xxxx("xxxxxxxxxx'],
    ['#!/bin/secret\nlet a', '#!           \nlet a'],
  ])('%s', (source, masked) => {
    expect(maskedSource(source)).toBe(masked);
  });

  it('differs where the contents do, and is masked to the same text', () => {
    const long = (secret: string) => `class Cart { list = call(\`${secret}\`); }\n`.padEnd(1024, 'go(1); ');
    for (const make of [(secret: string) => `call(${secret})`, long]) {
      const [one, other] = ['17', '18'].map((secret, at) => maskedSource(make(secret), `mark${at}0abcd`));
      expect(one).not.toBe(other);
      expect(one).not.toMatch(/1[78]\b/);
      const plain = maskedSource(make('17'));
      expect(maskedSource(one).slice(0, plain.length)).toBe(plain);
      expect(maskedSource(other).slice(0, plain.length)).toBe(plain);
    }
    expect(maskedSource(long('17'), 'abcdefghjk').length).toBe(1024);
    expect(markOf(maskedSource(long('a long text, and 18'), 'abcdefghjk'))).toBe('abcdefghjk');
    expect(markOf(long('17'))).toBeNull();
  });

  it('has the lines and declarations of the source: every file of this project', () => {
    const folder = join(import.meta.dirname, '../../dist/src');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'));
    expect(files.length).toBeGreaterThan(100);
    for (const file of files) {
      const source = readFileSync(join(folder, file), 'utf8');
      if (source.length > 60_000) continue;
      for (const text of [source, source.slice(0, 1024)]) {
        const masked = maskedSource(text);
        expect(masked.length, file).toBe(text.length);
        expect(
          masked.split('\n').map((line) => line.length),
          file,
        ).toEqual(text.split('\n').map((line) => line.length));
        if (text === source) expect(declared(masked), file).toEqual(declared(source));
        expect(maskedSource(masked), file).toBe(masked);
        if (text !== source) expect(maskedSource(maskedSource(text, 'k3j9d0s1ab')), file).toBe(masked);
      }
    }
  });
});
