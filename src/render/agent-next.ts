/** The exact next calls that an answer for an agent ends with: command lines, or calls of tools. */
import type { Report } from '../report/report.js';
import type { Suspect } from '../report/rows.js';
import { clip, terminalText } from '../text/safe.js';
import { isCompared } from './compared.js';
import { shellWord } from './place.js';

/** How each question is written. Paths are as the caller gave them. */
export interface NextCalls {
  holder(path: string, id: number): string;
  audit(path: string): string;
  compare(paths: readonly string[]): string;
  /** `paths` and one more snapshot. */
  oneMore(paths: readonly string[]): string;
  /** The suspects from this position on. */
  more(from: number): string;
}

interface Listed {
  shown: readonly Suspect[];
  /** Position of the first of them. */
  first: number;
  /** Position of the first suspect that is not listed; null if all are. */
  more: number | null;
}

export function nextCalls(report: Report, calls: NextCalls = commandCalls, { shown, first, more }: Listed): string[] {
  const kept = report.snapshots.filter((snapshot) => snapshot.kept !== false && snapshot.isBaselineFile !== true).map(({ path }) => path);
  const last = report.snapshots.at(-1)!;
  const isComplete = kept.length === report.snapshots.length;
  if (isComplete && report.warnings.some(({ code }) => code === 'swapped')) return [`in the right order: ${calls.compare(kept.toReversed())}`];
  const lines: string[] = [];
  const holder = shown[0] && objectOf(shown[0]);
  if (last.kept !== false) {
    if (holder !== undefined) lines.push(`what holds suspect ${first + 1}: ${calls.holder(last.path, holder)}`);
    else if (report.kind !== 'audit') lines.push(`what fills the heap: ${calls.audit(last.path)}`);
  }
  if (more !== null) lines.push(`further suspects: ${calls.more(more)}`);
  if (isComplete && !(isCompared(report) && report.matchedBy === 'class') && report.kind !== 'trend')
    lines.push(`${isCompared(report) ? 'leak or cache' : 'growth'}, after as many operations again: ${calls.oneMore(kept)}`);
  return lines;
}

/** Id of the object that a question about a suspect is about; undefined if the report has none. */
export const objectOf = ({ id, path }: Suspect): number | undefined => id ?? path.at(-1)?.id;

/** Longer paths are left to the reader. */
const longestPath = 160;

/** A path to paste, or a stand-in for one that cannot be shown whole and as it is. */
function pathWord(path: string, substitute: string): string {
  const word = shellWord(path);
  return path.length <= longestPath && terminalText(clip(word, 2 * longestPath)) === word && !word.includes('```') ? word : substitute;
}

const pathWords = (paths: readonly string[]): string => paths.map((path, at) => pathWord(path, `FILE${at + 1}`)).join(' ');

export const commandCalls: NextCalls = {
  holder: (path, id) => `snapdiff path ${pathWord(path, 'FILE')} @${id}`,
  audit: (path) => `snapdiff audit ${pathWord(path, 'FILE')} --format agent`,
  compare: (paths) => `snapdiff ${pathWords(paths)} --format agent`,
  oneMore: (paths) => `snapdiff ${pathWords(paths)} NEXT_SNAPSHOT --iterations N --format agent`,
  more: () => 'the same command with --all',
};
