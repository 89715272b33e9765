/**
 * Limits as text: 5MB, 1.5GiB, 10%, 20. Strict, because a misread limit is a check that never fails.
 */
import { SnapdiffError } from '../errors.js';

export type Unit = 'bytes' | 'count';

/** `percent` is of the baseline's value of the metric. */
export interface Limit {
  unit: Unit | 'percent';
  /** Whole bytes, a whole count, or per cent. */
  value: number;
}

const FACTORS: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  tib: 1024 ** 4,
};

/** Largest first: the unit that prints a number of bytes exactly. */
const PRINTED: readonly (readonly [string, number])[] = [
  ['TB', 1e12],
  ['GB', 1e9],
  ['MB', 1e6],
  ['kB', 1e3],
];

const WRITTEN = /^(\d+(?:\.\d{1,6})?) ?([A-Za-z]*|%)$/;

/**
 * `expected` is the unit of the metric: a plain number is taken in it, a size is refused where things are counted.
 * @throws SnapdiffError 'usage'
 */
export function parseLimit(text: string, expected: Unit): Limit {
  const [, digits, suffix] = WRITTEN.exec(text) ?? [];
  if (digits === undefined || suffix === undefined) throw notALimit(text, expected);
  const number = Number(digits);
  if (suffix === '%') return { unit: 'percent', value: safe(number, text) };
  if (expected === 'count') {
    if (suffix !== '' || !Number.isInteger(number)) throw notALimit(text, expected);
    return { unit: 'count', value: safe(number, text) };
  }
  const factor = suffix === '' ? 1 : FACTORS[suffix.toLowerCase()];
  if (factor === undefined || (factor === 1 && !Number.isInteger(number))) throw notALimit(text, expected);
  return { unit: 'bytes', value: safe(Math.round(number * factor), text) };
}

/** A plain size, e.g. "4GB"; null for anything else, or what is too large to count. */
export function parseBytes(text: string): number | null {
  const [, digits, suffix] = WRITTEN.exec(text) ?? [];
  const factor = suffix === '' ? 1 : FACTORS[(suffix ?? '%').toLowerCase()];
  const value = factor === undefined ? Number.NaN : Math.round(Number(digits) * factor);
  return Number.isSafeInteger(value) ? value : null;
}

/** The shortest text that parseLimit reads back as the same limit. */
export function printLimit(limit: Limit): string {
  if (limit.unit === 'percent') return `${limit.value}%`;
  if (limit.unit === 'count') return String(limit.value);
  for (const [unit, factor] of PRINTED) {
    const digits = String(limit.value / factor);
    if (limit.value >= factor && digits.length <= 8 && Math.round(Number(digits) * factor) === limit.value) return `${digits}${unit}`;
  }
  return `${limit.value}B`;
}

function safe(value: number, text: string): number {
  if (value > Number.MAX_SAFE_INTEGER) throw new SnapdiffError('usage', `${JSON.stringify(text)} is too large for a limit`);
  return value;
}

function notALimit(text: string, expected: Unit): SnapdiffError {
  const shown = JSON.stringify(text);
  return expected === 'count'
    ? new SnapdiffError('usage', `${shown} is not a limit: write a whole number such as 20, or a share of the baseline such as 10%`)
    : new SnapdiffError('usage', `${shown} is not a limit: write a size such as 500kB, 5MB or 1.5GiB, or a share of the baseline such as 10%`);
}
