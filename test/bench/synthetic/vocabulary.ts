/** The texts that every generated heap has: V8's own names, classes, properties, words. And how texts are made up and escaped. */
import { below, logNormal, mix, next, type Random } from './random.js';
import type { Writer } from './writer.js';

export const CLASS_COUNT = 400;
export const PROPERTY_COUNT = 900;
const WORD_COUNT = 1500;

export interface Vocabulary {
  texts: string[];
  /** Index of a text in the table; must be among the texts that are known when files are planned. */
  word(text: string): number;
  className: number[];
  property: number[];
  /** Words that string nodes share. */
  words: number[];
}

const nouns =
  'Request Session User Token Cache Entry Route Handler Query Row Model View Event Stream Buffer Socket Timer Job Task Queue Order Item Account Cart Price Address Message Channel Plugin Config Node Symbol Type Scope Signature Template Module'.split(
    ' ',
  );
const endings = ['', 'Store', 'Factory', 'Map', 'List', 'State', 'Manager', 'Builder', 'Context', 'Proxy', 'Link', 'Options', 'Result', 'Adapter'];
const verbs = 'id name kind type flags parent next owner value key created updated count total index state options children meta path'.split(' ');

export function createVocabulary(seed: number): Vocabulary {
  const texts: string[] = ['<dummy>', ''];
  const indexes = new Map(texts.map((text, index) => [text, index]));
  const word = (text: string): number => {
    let index = indexes.get(text);
    if (index === undefined) indexes.set(text, (index = texts.push(text) - 1));
    return index;
  };
  const random = { state: mix(seed, -1) };
  const invented = (count: number, make: () => string): number[] => {
    const found = new Set<number>();
    for (let tries = 0; found.size < count; tries++) {
      const text = make();
      found.add(word(tries > 10 * count ? `${text}${tries}` : text));
    }
    return [...found];
  };
  const noun = () => nouns[below(random, nouns.length)];
  const className = invented(CLASS_COUNT, () => noun() + (next(random) < 0.4 ? noun() : '') + endings[below(random, endings.length)]);
  const property = invented(PROPERTY_COUNT, () => {
    const verb = verbs[below(random, verbs.length)];
    return next(random) < 0.15 ? verb : verb + noun() + (next(random) < 0.5 ? noun() : '');
  });
  const words = invented(WORD_COUNT, () => {
    const text = randomText(random, Math.max(1, logNormal(random, 9, 0.7, 60)));
    return next(random) < 0.1 ? `/srv/app/${text}.js` : text;
  });
  return { texts, word, className, property, words };
}

/** Sixty-four of them: six bits each. */
const letters = 'eeeeetttaaaooniiisssrrhhllddcummffppgwybvkqx     0123456789-_/.:';

/** Text of about that many characters, all ASCII and none to be escaped. */
function randomText(random: Random, length: number): string {
  let text = '';
  for (let at = 0; at < length; at++) text += letters[below(random, 64)];
  return text;
}

/** As V8 writes them: control characters, quotes, and everything beyond ASCII. */
const escapes = ['\\n', '\\n    ', '\\"', '\\\\', '\\t', '\\u00E9', '\\u4E2D\\u6587', '\\uD83D\\uDE00', '\\u0007'];

/** Writes a string of that many characters; one in twelve has escapes. */
export function writeRandomString(writer: Writer, random: Random, length: number): void {
  writer.byte(0x22);
  let rest = length;
  const escaped = next(random) < 1 / 12;
  while (rest > 0) {
    // Bits of one number make five letters: texts are a large part of a file.
    let bits = Math.floor(next(random) * 0x7fffffff);
    for (let count = 0; count < 5 && rest > 0; count++, rest--) {
      writer.byte(letters.charCodeAt(bits & 63));
      bits >>>= 6;
    }
    if (escaped && next(random) < 0.15) writer.text(escapes[below(random, escapes.length)]);
  }
  writer.byte(0x22);
}
