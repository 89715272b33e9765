/**
 * A metric with its limit: what --max, --warn, --max-growth and the config ask for, however it was written.
 */
import { SnapdiffError } from '../errors.js';
import type { CheckLevel } from '../vocabulary.js';
import { type Limit, parseLimit } from './limits.js';
import { type Metric, parseMetric, printMetric, takesPercent, unitOf } from './metrics.js';

export interface GateLimit {
  metric: Metric;
  limit: Limit;
  /** A failed `error` makes exit code 1, a failed `warn` is only reported. */
  level: CheckLevel;
  /** The flag or config key that asked for it, e.g. "--max" or "snapdiff.config.json: max[2]". */
  source: string;
  /** True for limits of a config file, which is for several commands: skipped, with a warning, where a report of this kind cannot answer the metric. */
  isShared?: boolean;
}

/** `text` is METRIC=LIMIT; a name may hold "=", so the last one parts them. */
export function parseGateLimit(text: string, level: GateLimit['level'], source: string): GateLimit {
  const equals = text.lastIndexOf('=');
  if (equals < 1) {
    throw new SnapdiffError(
      'usage',
      `${source} ${JSON.stringify(text)} has no limit`,
      {},
      { hint: `Write METRIC=LIMIT, as in ${source} suspects=0 or ${source} class:Session:retained=5MB.` },
    );
  }
  return gateLimit(text.slice(0, equals), text.slice(equals + 1), level, source);
}

/**
 * `parts` names the two halves where they are separate (in the config: ".metric" and ".limit").
 * @throws SnapdiffError 'usage' that begins with the source
 */
export function gateLimit(
  metricText: string,
  limitText: string,
  level: GateLimit['level'],
  source: string,
  parts: readonly [string, string] = ['', ''],
): GateLimit {
  const metric = prefixed(source + parts[0], () => parseMetric(metricText));
  return { metric, limit: prefixed(source + parts[1], () => limitOf(metric, limitText)), level, source };
}

/** The growth of the whole heap: the same as total=LIMIT. */
export function growthLimit(limitText: string, source: string): GateLimit {
  return gateLimit('total', limitText, 'error', source);
}

function limitOf(metric: Metric, text: string): Limit {
  const limit = parseLimit(text, unitOf(metric));
  if (limit.unit === 'percent' && !takesPercent(metric)) {
    throw new SnapdiffError('usage', `${JSON.stringify(text)} does not fit ${printMetric(metric)}: only a change can be limited by a share of the baseline`);
  }
  return limit;
}

/** Later limits win over earlier ones of the same metric and level, in the place of the earlier: flags over config. */
export function mergeLimits(earlier: readonly GateLimit[], later: readonly GateLimit[]): GateLimit[] {
  const merged = new Map<string, GateLimit>();
  for (const limit of [...earlier, ...later]) merged.set(`${limit.level} ${printMetric(limit.metric)}`, limit);
  return [...merged.values()];
}

function prefixed<T>(source: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof SnapdiffError)) throw error;
    throw new SnapdiffError(error.code, `${source}: ${error.message}`, {}, { hint: error.hint, cause: error });
  }
}
