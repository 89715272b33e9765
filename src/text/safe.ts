/**
 * Making text from a snapshot harmless yet recognisable, one function a surrounding: terminal and log, Markdown, CSV, XML, GitHub.
 * Names, strings and paths come from the program (or the page) that was recorded, so every renderer passes them through here. No layout.
 */

/**
 * What a reader cannot see or a terminal would obey: controls, formats (bidi, zero width), surrogates without a partner, line
 * separators, noncharacters, and combining marks that come first or pile up more than two high.
 */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]|(?<=^|\p{M}\p{M})\p{M}/gu;

const shortEscapes: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escapeOf(character: string): string {
  const code = character.codePointAt(0)!;
  if (character in shortEscapes) return shortEscapes[character];
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\u{${code.toString(16)}}`;
}

/** One line of visible characters: ESC becomes \x1b, a right-to-left override \u202e, a line feed \n. */
export function visible(text: string): string {
  return text.replace(unseen, escapeOf);
}

/**
 * Breaks what CI runners take for a command in a log line: `##[cmd]` (and Azure's `##vso[`, TeamCity's) anywhere, `::cmd::` after
 * blanks at the start of a line. Any `::` after a blank is broken, so that wrapping at blanks cannot make one; std::vector stays.
 */
export function guardLog(text: string): string {
  return text.replace(/##(?=\w*\[)/g, '#\\x23').replace(/(^|\s)::/g, '$1\\x3a:');
}

/** For terminals and logs. Time and length follow the text's length: clip() a name first. */
export function terminalText(text: string): string {
  return guardLog(visible(text));
}

/** At most about `most` characters: head and tail around an ellipsis, before any costlier work; never splits a surrogate pair. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text;
  let head = Math.ceil((most - 1) * 0.6);
  let tail = text.length - (most - 1 - head);
  if (isPairAt(text, head - 1)) head--;
  if (isPairAt(text, tail - 1)) tail++;
  return `${text.slice(0, head)}…${text.slice(tail)}`;
}

function isPairAt(text: string, position: number): boolean {
  const high = text.charCodeAt(position) & 0xfc00;
  const low = text.charCodeAt(position + 1) & 0xfc00;
  return high === 0xd800 && low === 0xdc00;
}

const markdownEntities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * For Markdown, in tables and HTML blocks too: every character with a meaning becomes an entity, which Markdown never takes for
 * structure. Mentions and issue numbers are looked for after entities are resolved, so names also belong inside markdownCode().
 */
export function markdownText(text: string): string {
  return terminalText(text)
    .replace(/[&<>"'|`*_[\]~@#$\\!]/g, (character) => markdownEntities[character] ?? `&#${character.charCodeAt(0)};`)
    .replace(/:\/\//g, '&#58;//')
    .replace(/\bwww\./gi, (match) => `${match.slice(0, 3)}&#46;`);
}

/** A sentence in Markdown that may hold names: what could become a mention or an issue link is set as code. */
export function markdownProse(text: string): string {
  return markdownText(text).replace(/(?:&#64;|&#35;)[\w-]*/g, '<code>$&</code>');
}

/** A name in Markdown: GitHub looks for no mentions, issues or emoji inside <code>. */
export function markdownCode(text: string): string {
  return text === '' ? '' : `<code>${markdownText(text)}</code>`;
}

/**
 * One CSV field (RFC 4180). Text that a spreadsheet would run as a formula gets an apostrophe in front. Control characters are
 * made visible, line breaks too: one row stays one line for every tool. Numbers are passed as numbers and stay as they are.
 */
export function csvField(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const harmless = terminalText(value);
  const guarded = /^\s*[=+\-@|%＝＋－＠]/.test(harmless) || /^[\t\r]/.test(value) ? `'${harmless}` : harmless;
  return /[",\s;']/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

const xmlEntities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** For XML 1.0 text and attributes; what XML cannot hold (NUL, most controls, lone surrogates) becomes a visible escape. */
export function xmlText(text: string): string {
  return terminalText(text).replace(/[&<>"']/g, (character) => xmlEntities[character]);
}

/** The message of a GitHub workflow command. Line feeds that we mean ourselves are passed as separate lines. */
export function githubMessage(...lines: string[]): string {
  return lines.map((line) => terminalText(line).replaceAll('%', '%25')).join('%0A');
}

/** A property of a GitHub workflow command, e.g. its title. */
export function githubProperty(text: string): string {
  return terminalText(text).replaceAll('%', '%25').replaceAll(':', '%3A').replaceAll(',', '%2C');
}
