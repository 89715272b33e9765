/**
 * Numbers as text, the same in every locale: sizes as DevTools prints them (base 1000), counts with commas, shares in per cent.
 */

const units = ['kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** How a number of bytes is printed: divided by `divisor`, with so many decimals. */
interface Scale {
  unit: string;
  divisor: number;
  decimals: number;
}

function scaleOf(value: number): Scale {
  let scaled = Math.abs(value);
  if (Math.round(scaled) < 1000) return { unit: 'B', divisor: 1, decimals: 0 };
  let unit = -1;
  // 999.6 kB would round to "1000 kB"
  while (Math.round(scaled) >= 1000 && unit < units.length - 1) {
    scaled /= 1000;
    unit++;
  }
  return { unit: units[unit], divisor: 1000 ** (unit + 1), decimals: scaled < 99.95 ? 1 : 0 };
}

function inScale(value: number, { unit, divisor, decimals }: Scale): string {
  const digits = (Math.abs(value) / divisor).toFixed(decimals);
  return `${value < 0 && Number(digits) !== 0 ? '-' : ''}${groupDigits(digits)} ${unit}`;
}

/** "24 B", "9.0 kB", "517 kB", "1.9 MB": one decimal below 100, none above, as DevTools' bytesToString; GB and up are ours. */
export function bytes(value: number): string {
  return inScale(value, scaleOf(value));
}

/** "+612 kB", "-24 B", "0 B". */
export function signedBytes(value: number): string {
  return Math.round(value) > 0 ? `+${bytes(value)}` : bytes(value);
}

/**
 * Signed sizes that add up as printed, the sum last: "+516 kB", "+115 kB", "+631 kB" for 516,600 + 114,500 bytes, where the first alone rounds to 517.
 * Each is printed as by signedBytes() if those figures add up; else all to the precision of the sum, and the largest takes the difference.
 */
export function signedSum(parts: readonly number[]): string[] {
  const total = parts.reduce((sum, part) => sum + part, 0);
  const scale = scaleOf(total);
  const step = scale.divisor / 10 ** scale.decimals;
  const printed = (value: number, { divisor, decimals }: Scale) => Number((value / divisor).toFixed(decimals)) * divisor;
  const sumPrinted = parts.reduce((sum, part) => sum + printed(part, scaleOf(part)), 0);
  if (Math.abs(sumPrinted - printed(total, scale)) <= step / 2) return [...parts, total].map(signedBytes);
  const rounded = parts.map((part) => Math.round(part / step));
  const largest = parts.reduce((best, part, at) => (Math.abs(part) > Math.abs(parts[best]) ? at : best), 0);
  rounded[largest] += Math.round(total / step) - rounded.reduce((sum, part) => sum + part, 0);
  const texts = rounded.map((part, at) => (part === 0 ? signedBytes(parts[at]) : `${part > 0 ? '+' : ''}${inScale(part * step, scale)}`));
  return [...texts, signedBytes(total)];
}

/** "82,250"; a mean with a fraction keeps two digits of it: "0.25". */
export function count(value: number): string {
  const text = Number.isInteger(value)
    ? String(Math.abs(value))
    : Math.abs(value)
        .toFixed(2)
        .replace(/\.?0+$/, '');
  return (value < 0 && text !== '0' ? '-' : '') + groupDigits(text);
}

/** "+2,000", "-6", "0". */
export function signedCount(value: number): string {
  const text = count(value);
  return value > 0 && text !== '0' ? `+${text}` : text;
}

/** Commas every three digits of the whole part; numbers so large that they print with an exponent are left alone. */
function groupDigits(digits: string): string {
  if (digits.includes('e')) return digits;
  const [whole, fraction] = digits.split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** A fraction as "10.9 %". */
export function percent(fraction: number): string {
  const text = (Math.abs(fraction) * 100).toFixed(1);
  return `${fraction < 0 && text !== '0.0' ? '-' : ''}${groupDigits(text)} %`;
}

/** A fraction as "+10.9 %". */
export function signedPercent(fraction: number): string {
  const text = percent(fraction);
  return fraction > 0 && text !== '0.0 %' ? `+${text}` : text;
}

/** A part of a whole as "97 %"; small parts keep a decimal. */
export function share(fraction: number): string {
  return Math.abs(fraction) < 0.01 ? percent(fraction) : `${groupDigits(String(Math.round(fraction * 100)))} %`;
}

/** "1 suspect", "2 suspects". */
export function plural(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}

const bars = '▁▂▃▄▅▆▇█';

/** One bar a value, lowest to highest; a level series is a low line. Unknown values leave a gap. */
export function sparkline(values: readonly (number | null)[]): string {
  const known = values.filter((value) => value !== null);
  const least = Math.min(...known);
  const range = Math.max(...known) - least;
  return values.map((value) => (value === null ? ' ' : bars[range === 0 ? 0 : Math.round(((value - least) / range) * (bars.length - 1))])).join('');
}

const eighths = '▏▎▍▌▋▊▉';

/** A bar of blocks, `fraction` of `width` columns long; an eighth at least where it is more than nothing. `pale`: of shaded blocks. */
export function blockBar(fraction: number, width: number, pale = false): string {
  const length = Math.max(fraction > 0 ? 1 : 0, Math.round(Math.min(1, fraction) * width * 8));
  if (pale) return '░'.repeat(Math.ceil(length / 8));
  const rest = length % 8;
  return '█'.repeat(Math.floor(length / 8)) + (rest === 0 ? '' : eighths[rest - 1]);
}
