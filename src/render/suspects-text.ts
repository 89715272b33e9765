/**
 * Suspects for the terminal: a block each, the holder first, then what it gained, who holds it, and the way out.
 */

import type { AuditReport, GrowthReport, Report } from '../report/report.js';
import type { Allocations, CoHolder, ObjectsDelta, Suspect, TrendSuspect } from '../report/rows.js';
import { bytes, count, plural, share, signedBytes, signedCount } from '../text/figures.js';
import { classLabel } from '../text/labels.js';
import { type Paint, painter } from '../text/paint.js';
import { clip, guardLog, terminalText, visible } from '../text/safe.js';
import { cutAtBlank, cutMiddle, displayWidth, padEnd, wrap } from '../text/width.js';
import { heapGrowth } from './compared.js';
import { compiledCode } from './constructors-text.js';
import { noSuspectsText } from './no-suspects.js';
import { framesText, type ObjectInPlace, objectPlace, pathText, shellWord } from './place.js';
import { defaultSuspects, type RenderOptions, widthOf } from './render-options.js';
import { sampledText } from './sampling-text.js';
import { growthText } from './trend-words.js';

/** Texts take twice as many lines in fewer columns. */
const NARROW = 60;
const indent = 2;
const labelWidth = 17;
/** In place of a blank where a line must not be broken; visible text never contains it. */
const unbroken = '\0';

/** Lines of all blocks, an empty line between two. */
export function suspectLines(report: GrowthReport, options: RenderOptions): string[] {
  const { suspects } = report;
  const paint = painter(options.color ?? false);
  const width = widthOf(options);
  if (suspects.length === 0) return wrap(noSuspectsText(report, options), width);
  const shown = options.all ? suspects : suspects.slice(0, defaultSuspects);
  const lines = shown.flatMap((suspect, at) => [
    ...(at === 0 ? [] : ['']),
    ...suspectBlock(suspect, `Suspect ${at + 1} of ${suspects.length}`, report, width, paint),
  ]);
  const more = suspects.length - shown.length;
  if (more > 0) lines.push('', `${plural(more, 'more suspect')}: --all shows ${more === 1 ? 'it' : 'them'}`);
  return [...lines, ...unexplainedLines(report, width)];
}

/** What the suspects leave open, so that the growth adds up; silent when it is little. */
function unexplainedLines(report: GrowthReport, width: number): string[] {
  const { unexplainedBytes: rest, totals } = report;
  const growth = totals.deltaBytes;
  if (growth <= 0 || rest <= growth * 0.1) return [];
  const { growthBytes, ofSuspects } = compiledCode(report);
  const code = growthBytes - ofSuspects;
  const what = code < 0.5 * rest ? '' : `; ${code < rest ? `${signedBytes(code)} of it` : 'it'} is compiled code, of functions that run for the first time`;
  return ['', ...wrap(`No suspect explains the other ${signedBytes(rest)}, ${share(rest / growth)} of the growth${what}.`, width)];
}

export function suspectBlock(suspect: Suspect | TrendSuspect, title: string, report: GrowthReport | AuditReport, width: number, paint: Paint): string[] {
  const lead = `${title}     `;
  const heading = lead + cutAtBlank(`${sizeText(suspect.growthBytes, report)}${growthShareText(suspect, report)}`, width - displayWidth(lead));
  const isHeld = report.kind === 'audit';
  const lines = [paint('bold', heading), ...holderLines(suspect, isHeld, width, paint)];
  const add = (label: string, text: string, most = 4): void => {
    if (text !== '') lines.push(...hanging(label, text, width, width < NARROW ? 2 * most : most));
  };
  // blanks inside a name are no place to break
  add(
    isHeld ? 'holds' : 'adds',
    objectTexts(suspect.objects, isHeld)
      .map((text) => text.replaceAll(' ', unbroken))
      .join(', '),
    2,
  );
  lines.push(...pathLines(pathText(suspect.path), width));
  add('made by', terminalText(allocationsText(suspect.allocations)));
  add('sampled', terminalText(sampledText(suspect.sampled, report)));
  add('also held by', terminalText(alsoHeldText(suspect)));
  add('looks like', terminalText(clip(looksLikeText(suspect), 1000)));
  add('because', terminalText(clip(suspect.evidence.join(' '), 1000)));
  if ('growth' in suspect) add('over time', growthText(suspect.growth));
  add('try', terminalText(clip(suspect.advice, 1000)));
  const { path, kept } = report.snapshots.at(-1)!;
  if (suspect.id !== null && kept !== false) lines.push(...commandLines(pathCommand(path, suspect.id, width), width));
  return lines;
}

/** Never cut: a command without its end is another command. */
function commandLines(command: string, width: number): string[] {
  const room = width - indent - labelWidth;
  return displayWidth(command) <= room ? hanging('more', command, width, 1) : ['  more', `    ${command}`];
}

/** A command to paste: with a stand-in for a path that cannot be shown whole and as it is. */
function pathCommand(path: string, id: number, width: number): string {
  const command = `snapdiff path ${shellWord(clip(path, 2000))} @${id}`;
  const isWhole = terminalText(command) === command && displayWidth(command) <= width - indent - labelWidth;
  return isWhole ? command : `snapdiff path FILE @${id}`;
}

/** "+612 kB"; of an audit without a sign. */
export const sizeText = (value: number, report: Report): string => (report.kind === 'audit' ? bytes(value) : signedBytes(value));

/** ", 97 % of the growth"; empty if the heap as a whole did not grow. */
export function growthShareText(suspect: Suspect, report: Report): string {
  if (report.kind === 'audit') return `, ${share(suspect.growthShare)} of the program's bytes`;
  return heapGrowth(report) > 0 ? `, ${share(suspect.growthShare)} of the growth` : '';
}

/** "cache            Map @50581 in app.cjs:12     entries 2,200 -> 4,200", the name in the label's place; entries below where short. */
function holderLines(suspect: Suspect, isHeld: boolean, width: number, paint: Paint): string[] {
  const name = cutMiddle(terminalText(clip(suspect.name, 2000)), Math.min(40, Math.max(labelWidth - 2, width - indent - 40)));
  const blanks = ' '.repeat(Math.max(2, labelWidth - displayWidth(name)));
  const room = width - indent - displayWidth(name) - blanks.length;
  const object = cutMiddle(terminalText(holderText(suspect)), room);
  const entries = entriesText(suspect.entries, isHeld);
  const line = `  ${paint('bold', name)}${blanks}${object}`;
  if (entries === '') return [line];
  if (displayWidth(object) + 5 + entries.length <= room) return [`${line}     ${entries}`];
  return [line, ...hanging('entries', entries.replace(/^entries /, ''), width, 1)];
}

/** "Map @50581 in app.cjs:12", not yet safe for a log. */
export function holderText(holder: ObjectInPlace): string {
  return objectPlace({ ...holder, constructorName: visible(clip(classLabel(holder.constructorName), 200)) });
}

/** Stacks that are shown, and functions of each. */
const MAX_STACKS = 2;
const MAX_FRAMES = 4;

/** "callTool server.mjs:31 <- handle server.mjs:52 (2,000 objects, 1.2 MB). Stacks are known for 64 % of the new bytes."; empty without a recording. */
export function allocationsText(allocations: Allocations | undefined): string {
  if (!allocations) return '';
  if (allocations.knownCount === 0) return 'not known: V8 has the stack of none of the new objects';
  const stacks = allocations.stacks
    .slice(0, MAX_STACKS)
    .map((stack) => `${framesText(stack.frames, MAX_FRAMES)} (${plural(stack.count, 'object')}, ${bytes(stack.bytes)})`);
  return `${stacks.join('; ')}. Stacks are known for ${share(allocations.knownBytes / Math.max(1, allocations.bytes))} of the new bytes.`;
}

/** "undoStack (Array @7 in page.js:6): both must release these objects"; empty if there is no other holder. Not yet safe. */
export function alsoHeldText({ alsoHeldBy = [] }: Suspect): string {
  if (alsoHeldBy.length === 0) return '';
  return `${alsoHeldBy.map(coHolderText).join(', ')}: ${alsoHeldBy.length === 1 ? 'both' : `all ${count(alsoHeldBy.length + 1)}`} must release these objects`;
}

/** The class of what a page keeps in C++ says how, not what. */
function coHolderText(holder: CoHolder): string {
  const name = visible(clip(holder.name, 200));
  if (!/\b(?:blink|cppgc|WTF)::/.test(holder.constructorName)) return `${name} (${holderText(holder)})`;
  const what = /EventListener/.test(holder.constructorName) && !/listener/i.test(name) ? `listeners of ${name}` : name;
  return `${what} (${holderText({ ...holder, constructorName: '' }).trim()})`;
}

/** "an unbounded cache: it only gains entries (medium confidence)"; high confidence goes without saying. */
export function looksLikeText({ looksLike, confidence }: Suspect): string {
  return confidence === 'high' ? looksLike : `${looksLike} (${confidence} confidence)`;
}

/** "entries 2,200 -> 4,200"; empty where they are not known. */
export function entriesText(entries: Suspect['entries'], isHeld = false): string {
  if (entries === null || entries.current === null) return '';
  if (isHeld) return `entries ${count(entries.current)}`;
  return `entries ${entries.baseline === null ? '?' : count(entries.baseline)} -> ${count(entries.current)}`;
}

/** Words for V8's groups, as a person would say them. */
const groupWords: Record<string, string> = {
  '(string)': 'strings',
  '(number)': 'numbers',
  '(closure)': 'closures',
  '(array)': 'internal arrays',
  '(symbol)': 'symbols',
  '(concatenated string)': 'concatenated strings',
  '(sliced string)': 'sliced strings',
  '(regexp)': 'regular expressions',
  '(object shape)': 'object shapes',
  '(bigint)': 'bigints',
};

/** "+2,000 CacheEntry, +2,000 {name, tags}, +6,000 strings". */
export function objectsText(objects: readonly ObjectsDelta[], isHeld = false): string {
  return objectTexts(objects, isHeld).join(', ');
}

/** `isHeld`: without signs. */
function objectTexts(objects: readonly ObjectsDelta[], isHeld: boolean): string[] {
  const [sized, counted] = isHeld ? [bytes, count] : [signedBytes, signedCount];
  const most = 6;
  const texts = objects.slice(0, most).map((row) => {
    const name = Object.hasOwn(groupWords, row.name) ? groupWords[row.name] : cutMiddle(terminalText(clip(classLabel(row.name), 400)), 40);
    return row.countDelta === 0 ? `${sized(row.deltaBytes)} ${name}` : `${counted(row.countDelta)} ${name}`;
  });
  return objects.length > most ? [...texts, `${objects.length - most} more`] : texts;
}

/** A label and text that hangs behind it, at most `most` lines. */
function hanging(label: string, text: string, width: number, most: number): string[] {
  const room = width - indent - labelWidth;
  const lines = displayWidth(text) <= room ? [text] : wrap(text, room);
  const kept = lines.length <= most ? lines : [...lines.slice(0, most - 1), cutAtBlank(lines.slice(most - 1).join(' '), room)];
  return kept.map((line, at) => `  ${padEnd(at === 0 ? label : '', labelWidth)}${line.replaceAll(unbroken, ' ')}`);
}

/** Two lines at most, broken before a step, not in the name of a file; a longer path loses its middle, not its ends. */
function pathLines(path: string, width: number): string[] {
  if (path === '') return [];
  const room = width - indent - labelWidth;
  const text = cutMiddle(guardLog(path), room * 2 - 12);
  if (displayWidth(text) <= room) return [`  ${padEnd('held by', labelWidth)}${text}`];
  const steps = text.split(/(?=[[{]|\.(?!\w+:\d))/);
  let first = '';
  while (steps.length > 0 && displayWidth(first + steps[0]) <= room) first += steps.shift();
  if (first.trim() === '') return hanging('held by', cutMiddle(text, room), width, 1);
  return [`  ${padEnd('held by', labelWidth)}${first}`, `  ${padEnd('', labelWidth)}${cutMiddle(steps.join(''), room)}`];
}
