/** Words and flags of `snapdiff watch`, checked one by one. */
import { SnapdiffError } from '../errors.js';
import { parseLimit } from '../gate/limits.js';
import type { Threshold } from '../index.js';
import { parseDuration } from './duration.js';
import { choice, single, type Values } from './flags.js';
import { watchOptions } from './watch-options.js';

export interface WatchFlags {
  subject: { program: string } | { command: readonly string[] };
  intervalSeconds: number;
  durationSeconds?: number | undefined;
  warmupSeconds?: number | undefined;
  inspector: boolean;
  snapshotAt: Threshold[];
  target?: string | undefined;
  format?: 'text' | 'csv' | 'jsonl' | undefined;
  color?: boolean | undefined;
  progress?: boolean | undefined;
  quiet: boolean;
  limitBytes?: number | undefined;
  /** A minute. */
  maxGrowthBytes?: number | undefined;
}

/** `command` stands behind "--". @throws SnapdiffError 'usage' */
export function readWatchFlags(words: readonly string[], command: readonly string[] | null, values: Values): WatchFlags {
  const [program, surplus] = words;
  const how = 'Write snapdiff watch <pid|host:port>, or snapdiff watch -- node server.mjs';
  if (command === null && program === undefined) throw new SnapdiffError('usage', 'what is to be watched?', {}, { hint: how });
  if (command !== null && program !== undefined) throw new SnapdiffError('usage', `either ${program} or a command, not both`, {}, { hint: how });
  if (command?.length === 0) throw new SnapdiffError('usage', 'no command stands behind --', {}, { hint: how });
  if (surplus !== undefined) throw new SnapdiffError('usage', `one word too many: ${JSON.stringify(surplus)}`, {}, { hint: how });
  const time = (name: keyof typeof watchOptions) => {
    const text = single(values, name);
    return text === undefined ? undefined : parseDuration(`--${name}`, text);
  };
  const size = (name: keyof typeof watchOptions) => {
    const text = single(values, name);
    return text === undefined ? undefined : parseSize(`--${name}`, text);
  };
  const asSwitch = (name: string) => (typeof values[name] === 'boolean' ? { [name]: values[name] } : {});
  return {
    subject: command === null ? { program } : { command },
    intervalSeconds: time('interval') ?? 1,
    durationSeconds: time('duration'),
    warmupSeconds: single(values, 'warmup') === '0' ? 0 : time('warmup'),
    inspector: values['inspector'] === true,
    snapshotAt: single(values, 'snapshot-at')?.split(',').map(parseThreshold) ?? [],
    target: single(values, 'target'),
    format: choice(values, 'format', watchOptions.format.choices),
    ...asSwitch('color'),
    ...asSwitch('progress'),
    quiet: values['quiet'] === true,
    limitBytes: size('limit'),
    maxGrowthBytes: size('max-growth'),
  };
}

function parseSize(flag: string, text: string): number {
  const { unit, value } = parseLimit(text, 'bytes');
  if (unit === 'bytes') return value;
  throw new SnapdiffError('usage', `${flag} takes a size such as 500kB or 2GB, not ${JSON.stringify(text)}`);
}

function parseThreshold(text: string): Threshold {
  const times = /^(\d+(?:\.\d+)?)x$/i.exec(text.trim())?.[1];
  if (times === undefined) return { bytes: parseSize('--snapshot-at', text.trim()) };
  if (Number(times) >= 1) return { times: Number(times) };
  throw new SnapdiffError('usage', `--snapshot-at takes 1x or more, not ${JSON.stringify(text)}`);
}
