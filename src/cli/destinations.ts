/**
 * Which format goes where: at most one to standard output, any number to files.
 */
import { SnapdiffError } from '../errors.js';
import type { FormatName } from '../vocabulary.js';
import type { Flags } from './flags.js';
import type { WantedFile } from './outputs.js';

export interface Destinations {
  /** Null: nothing is printed. */
  stdout: FormatName | null;
  files: (WantedFile & { format: FormatName })[];
}

/** An export to "-" takes the place of the table; asked for by name, both cannot have it. */
export function destinations(flags: Flags, format: FormatName): Destinations {
  const files: Destinations['files'] = [];
  const printed: { format: FormatName; flag: string }[] = [];
  const place = (path: string, flag: string, what: FormatName) =>
    path === '-' ? printed.push({ format: what, flag }) : files.push({ path, flag, format: what });
  if (flags.output !== undefined) place(flags.output, '--output', format);
  else if (flags.format !== undefined) printed.push({ format, flag: '--format' });
  for (const { format: what, path, flag } of flags.exports) place(path, flag, what);
  if (printed.length > 1) {
    throw new SnapdiffError('usage', `${printed[0].flag} and ${printed[1].flag} both print to standard output`, {}, { hint: 'Give one of them a file.' });
  }
  const unasked = flags.output === undefined && !flags.quiet ? format : null;
  return { stdout: printed[0]?.format ?? unasked, files };
}
