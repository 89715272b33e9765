/**
 * Flags, config file, environment and terminal -> what this run does. Flags win over config, config over defaults.
 */

import type { LoadedConfig } from '../gate/config.js';
import type { Config } from '../gate/config-schema.js';
import { type GateLimit, mergeLimits } from '../gate/gate-limit.js';
import { printLimit } from '../gate/limits.js';
import { printMetric } from '../gate/metrics.js';
import type { RenderOptions } from '../render/render-options.js';
import type { FormatName } from '../vocabulary.js';
import type { Flags } from './flags.js';
import type { Host, OutputStream } from './host.js';

/** Without a terminal nobody says how wide the page is: logs and files are rarely narrower. */
const NARROWEST_SENTENCE = 40;
const WIDTH_OF_A_PIPE = 120;
const WIDTH_OF_A_TERMINAL = 80;

export interface Settings extends Pick<Flags, 'sort' | 'top' | 'all' | 'include' | 'exclude' | 'only' | 'threads' | 'iterations'> {
  format: FormatName;
  match: 'auto' | 'id' | 'class';
  github: 'auto' | 'off';
  limits: GateLimit[];
}

export function mergeSettings(flags: Flags, { config, limits }: LoadedConfig): Settings {
  const iterations = flags.iterations ?? (typeof config.iterations === 'number' ? [config.iterations] : config.iterations);
  return {
    format: flags.format ?? config.format ?? 'table',
    sort: flags.sort ?? config.sort,
    // --top answers a config's "all", and --all its "top"
    top: flags.top ?? (flags.all ? undefined : config.top),
    all: flags.all ?? (flags.top === undefined ? config.all : undefined),
    include: flags.include ?? config.include,
    exclude: flags.exclude ?? config.exclude,
    only: flags.only ?? config.only,
    match: flags.match ?? config.match ?? 'auto',
    threads: flags.threads ?? config.threads,
    iterations,
    github: flags.github ?? config.github ?? 'auto',
    limits: mergeLimits(limits, flags.limits),
  };
}

/** In the form of a config file, so that it can be saved as one. */
export function printSettings(settings: Settings): string {
  const { limits, ...rest } = settings;
  const written = (level: GateLimit['level']) =>
    limits.filter((limit) => limit.level === level).map(({ metric, limit }) => ({ metric: printMetric(metric), limit: printLimit(limit) }));
  const config: Config = { ...rest, max: written('error'), warn: written('warn') };
  return `${JSON.stringify(config, null, 2)}\n`;
}

export function renderOptions(host: Host, settings: Omit<Settings, 'limits'>, how: { width: number; color: boolean; warnings: boolean }): RenderOptions {
  const { sort, top, all, include, exclude, only } = settings;
  const root = rootFolder(host);
  return { sort, top, all, include, exclude, only: only && new Set(only), root, ...how };
}

/** The checkout, which scripts are named relative to. */
export function rootFolder(host: Pick<Host, 'env' | 'cwd'>): string {
  return host.env['GITHUB_WORKSPACE'] || host.env['CI_PROJECT_DIR'] || host.cwd();
}

/** Columns of the terminal, $COLUMNS, or a guess. */
export function widthOfStream(stream: OutputStream, env: Host['env']): number {
  if (stream.isTTY && stream.columns) return stream.columns;
  const columns = Number(env['COLUMNS']);
  if (Number.isInteger(columns) && columns > 0) return columns;
  return stream.isTTY ? WIDTH_OF_A_TERMINAL : WIDTH_OF_A_PIPE;
}

/** Of sentences, on standard error. A pipe or a log has no edge: there a sentence stays on its line, whole, for those who search. */
export function widthOfSentences(stream: OutputStream, env: Host['env']): number {
  return stream.isTTY || env['COLUMNS'] ? Math.max(NARROWEST_SENTENCE, widthOfStream(stream, env)) : Number.POSITIVE_INFINITY;
}

/** --color and --no-color, then FORCE_COLOR, then NO_COLOR (https://no-color.org), then the terminal. */
export function wantsColor(flag: boolean | undefined, stream: OutputStream, env: Host['env']): boolean {
  if (flag !== undefined) return flag;
  const force = env['FORCE_COLOR'];
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  if (env['NO_COLOR']) return false;
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}
