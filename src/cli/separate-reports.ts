/** Where the reports of several pairs go: each to files of its own, and one after the other to standard output. */
import { basename, dirname, join } from 'node:path';
import { SnapdiffError } from '../errors.js';
import type { FormatName } from '../vocabulary.js';
import { type DestinationFlags, destinations } from './destinations.js';
import type { ProfileFlags } from './flag-groups.js';

interface SeparateReports<Flags> {
  /** Whether an empty line belongs between two reports. */
  isSpaced: boolean;
  /** The flags, with the name of the pair in the names of all files. */
  flagsFor(name: string): Flags;
}

/** Formats in which several documents, one after the other, are none. */
const single: readonly FormatName[] = ['csv', 'junit', 'gitlab', 'html'];

const pathFlags = [
  'output',
  'exportJson',
  'exportCsv',
  'exportMarkdown',
  'exportJunit',
  'exportGitlab',
  'exportHtml',
  'exportPprof',
  'exportSpeedscope',
  'exportFolded',
] as const satisfies readonly (keyof (DestinationFlags & ProfileFlags))[];

/** @throws SnapdiffError 'usage' if a format cannot hold several reports */
export function separateReports<Flags extends DestinationFlags & ProfileFlags>(flags: Flags, format: FormatName): SeparateReports<Flags> {
  const { stdout } = destinations(flags, format);
  if (stdout !== null && single.includes(stdout)) {
    const hint = `Write each to a file: --export-${stdout} report.txt writes report-NAME.txt for each.`;
    throw new SnapdiffError('usage', `several pairs are compared, and ${stdout} on standard output holds one report`, {}, { hint });
  }
  return {
    isSpaced: stdout === 'table' || stdout === 'markdown',
    flagsFor(name) {
      const own = pathFlags.flatMap((key) => (flags[key] === undefined || /^(-$|\/dev\/)/.test(flags[key]) ? [] : [[key, named(flags[key], name)]]));
      return { ...flags, ...Object.fromEntries(own) };
    },
  };
}

/** "out/report.json", "web" -> "out/report-web.json" */
function named(path: string, name: string): string {
  const [, stem, ending] = /^(.+?)((?:\.[a-z0-9]+)*)$/is.exec(basename(path))!;
  return join(dirname(path), `${stem}-${name.replace(/[^\p{L}\p{N}._-]+/gu, '-')}${ending}`);
}
