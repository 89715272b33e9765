/** Ways to damage a file, each with a name and the resulting bytes. Derived from a seed: the same list in every run. */
import { type Part, parts } from './parts.js';
import type { Random } from './random.js';

export interface Damaged {
  /** Description of the change, to reproduce it. */
  what: string;
  bytes: Uint8Array;
  /** Whether the file must be rejected; otherwise the independent reader decides. */
  mustRefuse?: boolean;
}

const join = (...pieces: (Uint8Array | string)[]): Uint8Array => Buffer.concat(pieces.map((piece) => Buffer.from(piece)));

function replaced(bytes: Uint8Array, start: number, end: number, by: string | Uint8Array): Uint8Array {
  return join(bytes.subarray(0, start), by, bytes.subarray(end));
}

/** Offsets at the start and end of every key and value, and one byte before and after. */
export function* cutsAtBoundaries(bytes: Uint8Array): Generator<Damaged> {
  const places = new Set<number>();
  for (const { keyStart, start, end } of parts(bytes)) for (const place of [keyStart, start, end]) for (const by of [-1, 0, 1]) places.add(place + by);
  for (const place of places) yield cut(bytes, place);
}

export function* cuts(bytes: Uint8Array, random: Random, count: number): Generator<Damaged> {
  for (let round = 0; round < count; round++) yield cut(bytes, random.below(bytes.length));
}

function cut(bytes: Uint8Array, at: number): Damaged {
  // Bun and some editors write a final line break: without it the file is complete.
  const isWhole = Buffer.from(bytes.subarray(at)).toString('latin1').trim() === '';
  return { what: `cut at ${at}`, bytes: bytes.subarray(0, at), mustRefuse: !isWhole };
}

/** Bytes of the header, one in `step`, each by another one. */
export function* headerBytes(bytes: Uint8Array, random: Random, step: number): Generator<Damaged> {
  const header = parts(bytes).find(({ key }) => key === 'snapshot') as Part;
  for (let at = random.below(step); at < header.end; at += step) yield changed(bytes, at, random);
}

export function* changes(bytes: Uint8Array, random: Random, count: number): Generator<Damaged> {
  for (let round = 0; round < count; round++) yield changed(bytes, random.below(bytes.length), random);
}

/** Flips a bit, or writes a byte that JSON uses. */
function changed(bytes: Uint8Array, at: number, random: Random): Damaged {
  const marks = [...Buffer.from('0123456789-.eE,:[]{}"\\ntfu \n')];
  const byte = random.below(3) > 0 ? bytes[at] ^ (1 << random.below(8)) : random.pick(marks);
  const copy = Uint8Array.from(bytes);
  copy[at] = byte;
  return { what: `byte ${at} from ${bytes[at]} to ${byte}`, bytes: copy };
}

/** Digits removed, doubled and changed, within the arrays of numbers. */
export function* digits(bytes: Uint8Array, random: Random, count: number): Generator<Damaged> {
  const arrays = numberArrays(bytes);
  for (let round = 0; round < count; round++) {
    const { start, end } = random.pick(arrays);
    let at = start + random.below(end - start);
    while (at < end && !isDigit(bytes[at])) at++;
    if (at === end) continue;
    const how = random.pick(['removed', 'doubled', 'changed'] as const);
    const by = { removed: '', doubled: Buffer.from([bytes[at], bytes[at]]), changed: String(random.below(10)) }[how];
    yield { what: `digit ${at} ${how} (${by})`, bytes: replaced(bytes, at, at + 1, by) };
  }
}

const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;
const NUMBER_ARRAYS = ['nodes', 'edges', 'locations'];

function numberArrays(bytes: Uint8Array): Part[] {
  return parts(bytes).filter(({ key, start, end }) => NUMBER_ARRAYS.includes(key) && end - start > 2);
}

/** Texts that are not integers, and integers that are too large for a column. */
const oddNumbers = ['1.5', '1.0', '1e3', '1E3', '-1', '-7', '-0', '-', '+1', '01', '0x10', '1e400', '4294967295', '4294967296', '2147483648'].concat([
  '-2147483648',
  '-2147483649',
  '9007199254740991',
  '9007199254740992',
  '9'.repeat(400),
  'null',
  'true',
  '"1"',
  '[1]',
  '',
  '1 2',
  'NaN',
  'Infinity',
]);

export function* numbers(bytes: Uint8Array, random: Random, count: number): Generator<Damaged> {
  const arrays = numberArrays(bytes);
  for (let round = 0; round < count; round++) {
    const { start, end } = random.pick(arrays);
    let from = start + random.below(end - start);
    while (from < end && !isDigit(bytes[from])) from++;
    if (from === end) continue;
    while (isDigit(bytes[from - 1])) from--;
    let to = from;
    while (isDigit(bytes[to])) to++;
    const by = oddNumbers[round % oddNumbers.length];
    yield { what: `number at ${from} replaced by ${by.slice(0, 30)}`, bytes: replaced(bytes, from, to, by) };
  }
}

/** Bytes removed and bytes duplicated. */
export function* stretches(bytes: Uint8Array, random: Random, count: number): Generator<Damaged> {
  for (let round = 0; round < count; round++) {
    const at = random.below(bytes.length);
    const length = 1 + random.below(random.pick([3, 30, 300]));
    if (round % 2 === 0) yield { what: `${length} bytes dropped at ${at}`, bytes: replaced(bytes, at, Math.min(bytes.length, at + length), '') };
    else yield { what: `${length} bytes doubled at ${at}`, bytes: join(bytes.subarray(0, at + length), bytes.subarray(at)) };
  }
}

/** Sections swapped, missing, doubled, emptied, renamed and of another kind. */
export function* sections(bytes: Uint8Array): Generator<Damaged> {
  const all = parts(bytes);
  const file = (list: readonly Part[], value = (part: Part): Uint8Array | string => bytes.subarray(part.start, part.end)) =>
    join('{', ...list.flatMap((part, at) => [at > 0 ? ',\n' : '', `"${part.key}":`, value(part)]), '}');
  for (const one of all) {
    const isNeeded = ['snapshot', 'nodes', 'edges', 'strings'].includes(one.key);
    yield { what: `without ${one.key}`, bytes: file(all.filter((part) => part !== one)), mustRefuse: isNeeded };
    yield { what: `${one.key} twice`, bytes: file([...all, one]), mustRefuse: true };
    for (const other of all.slice(all.indexOf(one) + 1)) {
      const place = (part: Part) => (part === one ? other : part === other ? one : part);
      yield { what: `${one.key} and ${other.key} in each other's place`, bytes: file(all.map(place)) };
      const content = (part: Part) => bytes.subarray(place(part).start, place(part).end);
      yield { what: `${one.key} and ${other.key} with each other's content`, bytes: file(all, content) };
    }
    for (const by of ['[]', '{}', 'null', '""', '0', '[0]', '[[]]', '["a"]', '', '[', ']', 'true', '[,]', '[1,]', '{"a"}']) {
      yield { what: `${one.key}: ${by}`, bytes: file(all, (part) => (part === one ? by : bytes.subarray(part.start, part.end))) };
    }
  }
  yield { what: 'header last', bytes: file([...all.slice(1), all[0]]) };
  yield { what: 'all backwards', bytes: file([...all].reverse()) };
}

/** Wrong counts in the header: off by one, far off, and not numbers. */
export function* counts(bytes: Uint8Array): Generator<Damaged> {
  const text = Buffer.from(bytes).toString('latin1');
  for (const key of ['node_count', 'edge_count', 'trace_function_count', 'extra_native_bytes']) {
    const [whole, digits] = new RegExp(`"${key}":(\\d+)`).exec(text) ?? [];
    if (whole === undefined || digits === undefined) continue;
    const by = (value: string) => Buffer.from(text.replace(whole, `"${key}":${value}`), 'latin1');
    const values = [
      Number(digits) + 1,
      Number(digits) - 1,
      0,
      -1,
      2 ** 31 - 2,
      2 ** 31,
      2 ** 32,
      2 ** 53,
      1e15,
      `${digits}.5`,
      `"${digits}"`,
      'null',
      '[]',
      '1e2',
    ];
    for (const value of values) yield { what: `${key} ${value}`, bytes: by(String(value)), mustRefuse: /^(node|edge)_count$/.test(key) };
  }
}

const DEEP = 100_000;

/** Bytes that a text editor, a shell or an attacker may add. */
export function* additions(bytes: Uint8Array): Generator<Damaged> {
  const body = bytes.subarray(1);
  const inFront = (text: string | Uint8Array) => join('{', text, ',', body);
  yield { what: 'a byte-order mark', bytes: join('\ufeff', bytes) };
  yield { what: 'two byte-order marks', bytes: join('\ufeff\ufeff', bytes), mustRefuse: true };
  yield { what: 'blanks around it', bytes: join(' \r\n\t', bytes, ' \n'.repeat(2000)) };
  yield { what: 'an unknown key, nested lists', bytes: inFront(`"x":${'['.repeat(DEEP)}${']'.repeat(DEEP)}`) };
  yield { what: 'an unknown key, nested objects', bytes: inFront(`"x":${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`) };
  yield { what: 'an unknown key, nesting that does not end', bytes: inFront(`"x":${'['.repeat(DEEP)}`), mustRefuse: true };
  yield { what: 'an unknown key, brackets that do not match', bytes: inFront(`"x":${'['.repeat(DEEP)}${'}'.repeat(DEEP)}`), mustRefuse: true };
  yield { what: 'a header nested without need', bytes: replacedText(bytes, '"meta":{', `"meta":{"x":${'['.repeat(DEEP)}${']'.repeat(DEEP)},`) };
  yield { what: 'an unknown key of 2 MB', bytes: inFront(`"${'k'.repeat(2_000_000)}":1`), mustRefuse: true };
  yield { what: '5,000 unknown keys', bytes: inFront(Array.from({ length: 5000 }, (_, at) => `"k${at}":${at}`).join(',')), mustRefuse: true };
  yield { what: 'an unknown key __proto__', bytes: inFront('"__proto__":{"meta":1}') };
  yield { what: 'a number of 100,000 digits', bytes: inFront(`"x":${'1'.repeat(100_000)}`) };
  for (const what of ['x', '{}', '\0', '}', ',', '[]', '\n#', '{"snapshot":', Buffer.from(bytes)]) {
    yield { what: `followed by ${String(what).slice(0, 12)}`, bytes: join(bytes, what), mustRefuse: true };
  }
  for (const [what, text] of badTexts) yield { what, bytes: replacedText(bytes, '"strings":["', join('"strings":["', text)) };
}

const badTexts: readonly (readonly [string, string | Uint8Array])[] = [
  ['a string that does not end', 'no end, '],
  ['a wrong escape', '\\x41'],
  ['an escape that is cut', '\\u12'],
  ['an escape with a letter that is none', '\\u12g4'],
  ['an octal escape', '\\101'],
  ['a raw line break', 'a\nb'],
  ['a raw NUL', 'a\0b'],
  ['DEL, which JSON allows', 'a\x7fb'],
  ['lone surrogates', '\\ud800x\\udc00\\ud83d\\ud83d\\ude00'],
  ['UTF-8: a byte that never is', Uint8Array.of(0x61, 0xff, 0x62)],
  ['UTF-8: a continuation alone', Uint8Array.of(0x80, 0xbf)],
  ['UTF-8: cut characters', Uint8Array.of(0xe4, 0xb8, 0x61, 0xf0, 0x9f, 0x98, 0x62, 0xc3)],
  ['UTF-8: overlong NUL, /, quote', Uint8Array.of(0xc0, 0x80, 0xe0, 0x80, 0xaf, 0xf0, 0x80, 0x80, 0xa2)],
  ['UTF-8: beyond U+10FFFF', Uint8Array.of(0xf4, 0x90, 0x80, 0x80, 0xf8, 0x88, 0x80, 0x80, 0x80)],
  ['UTF-8: surrogates as CESU-8', Uint8Array.of(0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80)],
];

function replacedText(bytes: Uint8Array, what: string, by: string | Uint8Array): Uint8Array {
  const at = Buffer.from(bytes).indexOf(what);
  if (at === -1) throw new Error(`the file has no ${what}`);
  return replaced(bytes, at, at + what.length, by);
}
