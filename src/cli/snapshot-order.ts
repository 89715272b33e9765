/** Which of several snapshots is older, and which are of one program, as the names of their files say. */
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';

export const SNAPSHOT_ENDING = /\.(heapsnapshot|heaptimeline)(\.(gz|br|zst|zstd))?$/i;

/** Words for a moment, earlier ones first. */
const moments: readonly ReadonlySet<string>[] = [
  new Set(['baseline', 'base', 'before', 'begin', 'beginning', 'start', 'first', 'initial', 'old', 'older', 'pre', 'warm', 'warmup']),
  new Set(['during', 'mid', 'middle', 'midway']),
  new Set(['current', 'after', 'end', 'last', 'final', 'new', 'newer', 'now', 'later', 'post']),
];

const momentOf = (word: string): number => moments.findIndex((words) => words.has(word.toLowerCase()));

/** The words and numbers of a name: "web-afterLoad.2" -> web, after, Load, 2. */
const partsOf = (name: string): string[] => name.replace(SNAPSHOT_ENDING, '').match(/\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})|\d+/gu) ?? [];

/** The place of the word for a moment among them, or -1. */
const momentAt = (parts: readonly string[]): number => parts.findLastIndex((part) => momentOf(part) !== -1);

/** What is left of a name without the word for its moment, or without the number of its step: "web.before" and "web.after", "job-1" and "job-2" are of one program. */
export function programOf(name: string): string {
  const parts = partsOf(name);
  const at = momentAt(parts);
  if (at !== -1)
    return parts
      .toSpliced(at, 1)
      .join('-')
      .replace(/-?\d+$/, '');
  return parts
    .join('-')
    .replace(/-s-\d+$/, '')
    .replace(/-?\d+$/, '');
}

export const byNumber = new Intl.Collator('en', { numeric: true }).compare;

/**
 * Names of files in a folder, oldest first. Names that differ only in their numbers (s1, s2, s10; Heap.20260102.101500.1.0.001), or in a word for a moment
 * (before, after; base, current; old, new), give the order, also after copies, archives and git, which rewrite files. Other names are ordered by the
 * time of the last change, then by name.
 */
export async function inOrder(parent: string, names: readonly string[], folder: string): Promise<string[]> {
  const place = placeByName(names) ?? (await placeByTime(parent, names, folder));
  return [...names].sort((left, right) => place(left) - place(right) || byNumber(left, right)).map((name) => join(parent, name));
}

/** Whether the names alone give the order. */
export const haveOrder = (names: readonly string[]): boolean => placeByName(names) !== null;

type Place = (name: string) => number;

function placeByName(names: readonly string[]): Place | null {
  if (new Set(names.map((name) => name.replace(/\d+/g, '0'))).size === 1) return () => 0;
  const moment = (name: string): number => {
    const parts = partsOf(name);
    return momentOf(parts[momentAt(parts)] ?? '');
  };
  const programs = new Set(names.map(programOf));
  return programs.size === 1 && names.every((name) => moment(name) !== -1) ? moment : null;
}

async function placeByTime(parent: string, names: readonly string[], folder: string): Promise<Place> {
  const times = new Map<string, number>();
  for (const name of names) times.set(name, (await stat(resolve(folder, parent, name))).mtimeMs);
  return (name) => times.get(name)!;
}
