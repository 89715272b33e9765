/**
 * --version and --help as the build has rendered them (dist/ready-texts.json), so that they do not load the command line and yargs. On Node 20 a process
 * that does nothing takes 0.035 s of CPU time.
 */
import { readFileSync } from 'node:fs';

export interface ReadyTexts {
  version: string;
  /** By columns, then by command; "" is that of snapdiff itself. */
  help: Record<string, Record<string, string>>;
}

/** Columns of help: the widest, of pipes too, and that of most terminals. Others are rendered when asked for. */
export const readyWidths = [100, 80] as const;

/** The name of the command whose help this line asks for, "" for snapdiff itself; null for any other line. */
function helpMeant(argv: readonly string[]): string | null {
  const [first, second, ...more] = argv;
  if (more.length > 0 || first === undefined) return null;
  const isFlag = (word: string | undefined) => word === '--help' || word === '-h';
  if (second === undefined) return isFlag(first) || first === 'help' ? '' : null;
  if (first === 'help') return second;
  return isFlag(second) ? first : null;
}

/** What a command line of these words prints; null if the build has not rendered it. `width`: columns of the output. */
export function readyText(argv: readonly string[], width: number): string | null {
  const asksVersion = argv.length === 1 && argv[0] === '--version';
  const name = helpMeant(argv);
  const columns = readyWidths.find((least) => width === least || (least === readyWidths[0] && width > least));
  if (!asksVersion && (name === null || columns === undefined)) return null;
  const texts = readTexts();
  if (texts === null) return null;
  if (asksVersion) return `${texts.version}\n`;
  const byCommand = texts.help[`${columns}`];
  return Object.hasOwn(byCommand, name!) ? byCommand[name!] : null;
}

/** Null if they were not built. */
function readTexts(): ReadyTexts | null {
  try {
    return JSON.parse(readFileSync(new URL('../../ready-texts.json', import.meta.url), 'utf8')) as ReadyTexts;
  } catch {
    return null;
  }
}
