/**
 * The config file: found in the working folder or named by --config, held against its schema, and turned into limits. A .js or .mjs
 * config is a program that runs: it is trusted like the project's other tooling, and nothing else is ever executed.
 */
import { readFile } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SnapdiffError, systemReason } from '../errors.js';
import { findProblem } from '../schema/validate.js';
import { matcher } from '../text/name-matcher.js';
import { type Config, configSchema } from './config-schema.js';
import { type GateLimit, gateLimit, growthLimit } from './gate-limit.js';

export interface LoadedConfig {
  config: Config;
  limits: GateLimit[];
  /** As it is shown, e.g. "snapdiff.config.json"; null when there is none. */
  source: string | null;
}

/** The first that is there counts. */
const SOUGHT = ['snapdiff.config.json', 'snapdiff.config.js', 'snapdiff.config.mjs', 'package.json'];

/**
 * `named` is the path given with --config, which must exist; else the working folder is searched (and no folder above it).
 * @throws SnapdiffError 'bad-config' that names file and place
 */
export async function loadConfig(folder: string, named?: string): Promise<LoadedConfig> {
  if (named !== undefined) {
    const found = await readConfig(resolve(folder, named), named);
    if (found === null) throw new SnapdiffError('bad-config', 'does not exist', { path: named });
    return found;
  }
  for (const name of SOUGHT) {
    const found = await readConfig(join(folder, name), name);
    if (found !== null) return found;
  }
  return { config: {}, limits: [], source: null };
}

async function readConfig(path: string, shown: string): Promise<LoadedConfig | null> {
  const text = await readText(path, shown);
  if (text === null) return null;
  const isPackage = basename(path) === 'package.json';
  const value = /^\.[cm]?js$/.test(extname(path)) ? await runConfig(path, shown) : parseText(text, shown, isPackage);
  if (!isPackage) return checkedConfig(value, shown, '');
  const own = (value as Record<string, unknown> | null)?.['snapdiff'];
  return own === undefined ? null : checkedConfig(own, shown, 'snapdiff');
}

async function readText(path: string, shown: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new SnapdiffError('bad-config', `cannot be read: ${systemReason(cause)}`, { path: shown }, { cause });
  }
}

/** A package.json that is broken is not ours to complain about: npm does, and there may be no config in it at all. */
function parseText(text: string, shown: string, isPackage: boolean): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    if (isPackage) return null;
    throw new SnapdiffError('bad-config', `is not JSON: ${(cause as Error).message}`, { path: shown }, { cause });
  }
}

async function runConfig(path: string, shown: string): Promise<unknown> {
  let exported: unknown;
  try {
    exported = await watched(defaultExport(pathToFileURL(path).href), shown);
  } catch (cause) {
    if (cause instanceof SnapdiffError) throw cause;
    throw new SnapdiffError('bad-config', `failed when it was run: ${cause instanceof Error ? cause.message : String(cause)}`, { path: shown }, { cause });
  }
  if (exported === undefined) throw new SnapdiffError('bad-config', 'has no default export', { path: shown }, { hint: 'Write: export default { ... }' });
  return exported;
}

/** May also be a promise. */
const defaultExport = async (url: string): Promise<unknown> => ((await import(url)) as { default?: unknown }).default;

/** Longest time that a config may take to load. */
const LOAD_MS = 10_000;
/** The listeners of these signals do not run while a config is in an endless loop; without listeners the system ends the process. */
const ENDING = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM'] as const;

/** Fails if the config does not settle. Its code runs after this function has returned. */
function watched<Value>(loading: Promise<Value>, shown: string): Promise<Value> {
  const listeners = ENDING.map((signal) => ({ signal, all: process.listeners(signal) }));
  for (const { signal } of listeners) process.removeAllListeners(signal);
  let timer: NodeJS.Timeout;
  const late = new Promise<never>((_resolve, reject) => {
    const hint = 'It may wait for something that does not come.';
    timer = setTimeout(() => reject(new SnapdiffError('bad-config', `was not loaded within ${LOAD_MS / 1000} s`, { path: shown }, { hint })), LOAD_MS);
  });
  return Promise.race([loading, late]).finally(() => {
    clearTimeout(timer);
    for (const { signal, all } of listeners) for (const listener of all) process.on(signal, listener);
  });
}

/** `root` is the key that holds the config ("snapdiff" in package.json). */
export function checkedConfig(value: unknown, shown: string, root: string): LoadedConfig {
  const at = (place: string) => [root, place].filter((part) => part !== '').join('.') || 'its top';
  const problem = findProblem(configSchema, value);
  if (problem) throw new SnapdiffError('bad-config', `has a mistake at ${at(problem.place)}: ${problem.message}`, { path: shown });
  const config = value as Config;
  const placed = <T>(place: string, read: (source: string) => T): T => {
    try {
      return read(`${shown}: ${at(place)}`);
    } catch (cause) {
      if (!(cause instanceof SnapdiffError)) throw cause;
      // `path` names the file already.
      throw new SnapdiffError('bad-config', cause.message.replace(`${shown}: `, 'has a mistake at '), { path: shown }, { hint: cause.hint, cause });
    }
  };
  const limits: GateLimit[] = [];
  if (config.maxGrowth !== undefined) limits.push(placed('maxGrowth', (source) => growthLimit(limitText(config.maxGrowth!), source)));
  for (const [key, level] of [
    ['max', 'error'],
    ['warn', 'warn'],
  ] as const) {
    (config[key] ?? []).forEach(({ metric, limit }, position) => {
      limits.push(placed(`${key}[${position}]`, (source) => gateLimit(metric, limitText(limit), level, source, ['.metric', '.limit'])));
    });
  }
  for (const key of ['include', 'exclude'] as const) {
    (config[key] ?? []).forEach((pattern, position) => {
      placed(`${key}[${position}]`, (source) => prefixedMatcher(pattern, source));
    });
  }
  for (const limit of limits) limit.isShared = true;
  return { config, limits, source: root === '' ? shown : `${shown} (${root})` };
}

function prefixedMatcher(pattern: string, source: string): void {
  try {
    matcher(pattern);
  } catch (cause) {
    throw cause instanceof SnapdiffError ? new SnapdiffError('usage', `${source}: ${cause.message}`, {}, { hint: '', cause }) : cause;
  }
}

function limitText(limit: string | number): string {
  return typeof limit === 'string' ? limit : String(limit);
}
