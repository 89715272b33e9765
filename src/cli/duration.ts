/** Durations in text. */
import { SnapdiffError } from '../errors.js';

const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, min: 60, h: 3600 };
/** Timers of Node take at most 2^31 milliseconds. */
const MAX_SECONDS = 24 * 24 * 3600;

/** "30s", "1.5m", "500ms", "2h" -> seconds. @throws SnapdiffError 'usage' */
export function parseDuration(flag: string, text: string): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?) ?(ms|s|m|min|h)$/.exec(text) ?? [];
  const seconds = Number(digits) * SECONDS[unit];
  if (digits !== undefined && seconds > 0 && seconds <= MAX_SECONDS) return seconds;
  throw new SnapdiffError('usage', `${flag} must be a time such as 30s, 10m or 2h, not ${JSON.stringify(text)}`);
}
