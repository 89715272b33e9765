/** Text for terminals whose locale is not UTF-8. */
import { displayWidth } from '../text/width.js';

/** Environment variables. */
type Environment = Readonly<Record<string, string | undefined>>;

/** What snapdiff itself prints: the bars of a plot, whose stand-ins get darker as the bars rise, the mark of a cut, and the ends of long bars. */
const standIns = new Map([...'▁▂▃▄▅▆▇█…▏▎▍▌▋▊▉░'].map((character, at) => [character, '_.-:=+*#~---====.'[at]]));

/** Whether LC_ALL, LC_CTYPE or LANG names another character set than UTF-8. Without any of them, as in a container, UTF-8 is taken for granted. */
function isAsciiLocale(env: Environment): boolean {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  return locale !== '' && !/utf-?8/i.test(locale);
}

/** Every character that is not ASCII has a stand-in as wide as itself, so that columns stay aligned. */
const asciiText = (text: string): string => text.replace(/[^\x00-\x7f]/gu, (character) => standIns.get(character) ?? '?'.repeat(displayWidth(character)));

/** The text as terminals show it in the locale of the environment. */
export const readableBy = (env: Environment, text: string): string => (isAsciiLocale(env) ? asciiText(text) : text);
