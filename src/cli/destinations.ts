/**
 * Which format goes where: at most one to standard output, any number to files.
 */
import { SnapdiffError } from '../errors.js';
import type { FormatName } from '../vocabulary.js';
import type { AnalysisFlags, CheckFlags, OutputFlags, TableFlags } from './flag-groups.js';
import type { WantedFile } from './outputs.js';

/** Flags that say where results go; a command need not have all of them. */
export type DestinationFlags = Pick<OutputFlags, 'format' | 'output' | 'exportJson'> &
  Pick<TableFlags, 'exportCsv' | 'exportMarkdown' | 'exportHtml'> &
  Pick<CheckFlags, 'exportJunit' | 'exportGitlab'> &
  Pick<AnalysisFlags, 'quiet'>;

const exports = [
  ['exportJson', 'json'],
  ['exportCsv', 'csv'],
  ['exportMarkdown', 'markdown'],
  ['exportJunit', 'junit'],
  ['exportGitlab', 'gitlab'],
  ['exportHtml', 'html'],
] as const;

export interface Destinations {
  /** Null: nothing is printed. */
  stdout: FormatName | null;
  files: (WantedFile & { format: FormatName })[];
}

/** An export to "-" takes the place of the table; asked for by name, both cannot have it. */
export function destinations(flags: DestinationFlags, format: FormatName): Destinations {
  const files: Destinations['files'] = [];
  const printed: { format: FormatName; flag: string }[] = [];
  const place = (path: string, flag: string, what: FormatName) =>
    path === '-' ? printed.push({ format: what, flag }) : files.push({ path, flag, format: what });
  if (flags.output !== undefined) place(flags.output, '--output', format);
  else if (flags.format !== undefined) printed.push({ format, flag: '--format' });
  for (const [key, what] of exports) {
    const path = flags[key];
    if (path !== undefined) place(path, `--export-${what}`, what);
  }
  if (printed.length > 1) {
    throw new SnapdiffError('usage', `${printed[0].flag} and ${printed[1].flag} both print to standard output`, {}, { hint: 'Give one of them a file.' });
  }
  const unasked = flags.output === undefined && !flags.quiet ? format : null;
  return { stdout: printed[0]?.format ?? unasked, files };
}
