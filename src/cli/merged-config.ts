/** Flags and config file -> what a command does. Flags win over the config, the config over defaults. */
import { type LoadedConfig, loadConfig } from '../gate/config.js';
import type { Config } from '../gate/config-schema.js';
import { type GateLimit, mergeLimits } from '../gate/gate-limit.js';
import { printLimit } from '../gate/limits.js';
import { printMetric } from '../gate/metrics.js';
import { type FormatName, type RedactionChoice, redactions } from '../vocabulary.js';
import type { AnalysisFlags, CheckFlags, OutputFlags, SamplingFlags, TableFlags } from './flag-groups.js';

type ReportFlags = OutputFlags & TableFlags & AnalysisFlags & SamplingFlags & Partial<CheckFlags>;

/** What a config file can say too. */
export interface MergedConfig extends Pick<TableFlags, 'sort' | 'top' | 'all' | 'include' | 'exclude' | 'only'> {
  format: FormatName;
  match: 'auto' | 'id' | 'class';
  threads?: number | undefined;
  iterations?: number[] | undefined;
  github: 'auto' | 'off';
  redact: RedactionChoice;
  heapProfile?: string | undefined;
  limits: GateLimit[];
  /** Count a class that neither snapshot has as 0. */
  allowMissing?: boolean | undefined;
}

const noConfig: LoadedConfig = { config: {}, limits: [], source: null };

export function mergeConfig(flags: ReportFlags & { match?: MergedConfig['match'] }, { config, limits }: LoadedConfig = noConfig): MergedConfig {
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
    iterations: flags.iterations ?? (typeof config.iterations === 'number' ? [config.iterations] : config.iterations),
    github: flags.github ?? config.github ?? 'auto',
    heapProfile: flags.heapProfile ?? config.heapProfile,
    redact: flags.redact ?? configured(config.redact),
    allowMissing: flags.allowMissing ?? config.allowMissing,
    limits: mergeLimits(limits, [...(flags.maxGrowth === undefined ? [] : [flags.maxGrowth]), ...(flags.max ?? []), ...(flags.warn ?? [])]),
  };
}

function configured(redact: Config['redact'] = false): RedactionChoice {
  return typeof redact === 'string' ? redact : redact ? redactions[0] : 'off';
}

/** Of the config, only what concerns every command: what may not leave the machine. @throws SnapdiffError 'bad-config' */
export async function loadRedaction(folder: string): Promise<LoadedConfig> {
  const { config } = await loadConfig(folder);
  return { ...noConfig, config: { redact: config.redact } };
}

/** In the form of a config file, so that it can be saved as one. */
export function printConfig({ limits, ...rest }: MergedConfig): string {
  const written = (level: GateLimit['level']) =>
    limits.filter((limit) => limit.level === level).map(({ metric, limit }) => ({ metric: printMetric(metric), limit: printLimit(limit) }));
  const config: Config = { ...rest, max: written('error'), warn: written('warn') };
  return `${JSON.stringify(config, null, 2)}\n`;
}
