/** Cookies that are kept for a server: which are sent back where. */
import { expect, it } from 'vitest';
import { createCookieJar } from '../../src/repeat/cookies.js';

const cases: [string, string[], string, string | undefined][] = [
  ['all on one host', ['a=1', 'b=2; HttpOnly; SameSite=Lax'], '/', 'a=1; b=2'],
  ['the last value', ['a=1', 'a=2'], '/', 'a=2'],
  ['a value with =', ['a=b=c=='], '/', 'a=b=c=='],
  ['below their path', ['a=1; Path=/shop'], '/shop/cart', 'a=1'],
  ['not beside their path', ['a=1; Path=/shop'], '/shopping', undefined],
  ['longest path first', ['a=1; Path=/', 'b=2; path=/shop'], '/shop', 'b=2; a=1'],
  ['not after their end', ['a=1', 'a=1; Max-Age=0', 'b=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT'], '/', undefined],
  ['with Max-Age, whatever Expires says', ['a=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT'], '/', 'a=1'],
  ['secure ones on the machine itself', ['a=1; Secure'], '/', 'a=1'],
  ['nothing without a name', ['=1', 'nonsense', ''], '/', undefined],
];

it.each(cases)('sends %s', (_name, lines, path, header) => {
  const jar = createCookieJar();
  jar.keep(new URL('http://127.0.0.1:80/'), lines);
  expect(jar.header(new URL(path, 'http://127.0.0.1:80/'), undefined)).toBe(header);
});

it('keeps hosts apart, and the header of the user', () => {
  const jar = createCookieJar();
  jar.keep(new URL('http://a.test/x/y'), ['a=1', 's=1; Secure; Path=/']);
  expect(jar.header(new URL('http://b.test/x/'), 'own=1')).toBe('own=1');
  expect(jar.header(new URL('http://a.test/x/z'), 'own=1')).toBe('own=1; a=1');
  expect(jar.header(new URL('https://a.test/'), undefined)).toBe('s=1');
});
