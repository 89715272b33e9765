/** Text of `snapdiff watch`: the live line, the samples as CSV, the verdict. */
import { bytes, plural, signedBytes, sparkline } from '../text/figures.js';
import { type Paint, painter } from '../text/paint.js';
import { wrap } from '../text/width.js';
import type { WatchReport } from '../watch/conclusion.js';
import type { Sample } from '../watch/sample.js';

const PLOT_COLUMNS = 24;
const LABEL_COLUMNS = 17;

const columns: readonly [string, keyof Sample][] = [
  ['seconds', 'seconds'],
  ['resident_bytes', 'residentBytes'],
  ['heap_used_bytes', 'heapUsedBytes'],
  ['heap_total_bytes', 'heapTotalBytes'],
  ['external_bytes', 'externalBytes'],
  ['array_buffers_bytes', 'arrayBuffersBytes'],
];

export const csvHead = `${columns.map(([name]) => name).join(',')}\n`;

/** Unknown values are empty. */
export function csvLine(sample: Sample): string {
  return `${columns.map(([, key]) => sample[key] ?? '').join(',')}\n`;
}

/** "1:05  resident 123 MB ▁▂▃▅▇  heap 45.0 MB of 60.1 MB  external 1.2 MB" */
export function liveText(sample: Sample, all: readonly Sample[]): string {
  const { seconds, residentBytes, heapUsedBytes, heapTotalBytes, externalBytes } = sample;
  const key = residentBytes === null ? 'heapUsedBytes' : 'residentBytes';
  const plot = sparkline(
    thinned(
      all.map((one) => one[key]),
      PLOT_COLUMNS,
    ),
  );
  const parts = [
    clock(seconds),
    ...(residentBytes === null ? [] : [`resident ${bytes(residentBytes)}`]),
    plot,
    ...(heapUsedBytes === null ? [] : [`heap ${bytes(heapUsedBytes)}${heapTotalBytes === null ? '' : ` of ${bytes(heapTotalBytes)}`}`]),
    ...(externalBytes === null ? [] : [`external ${bytes(externalBytes)}`]),
  ];
  return parts.join('  ');
}

/** The lowest of each of `most` equal stretches, so that the plot shows the floor. */
function thinned(values: readonly (number | null)[], most: number): (number | null)[] {
  if (values.length <= most) return [...values];
  return Array.from({ length: most }, (_, at) => {
    const part = values.slice(Math.floor((at * values.length) / most), Math.floor(((at + 1) * values.length) / most)).filter((value) => value !== null);
    return part.length === 0 ? null : Math.min(...part);
  });
}

function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

const verdictWords = { growing: 'steady growth', plateau: 'plateau', unclear: 'unclear' } as const;

interface VerdictOptions {
  width: number;
  color: boolean;
  /** The command that takes two snapshots of this program. */
  howToCapture: string;
}

/** The verdict in a few lines, each with a label. */
export function verdictText(report: WatchReport, { width, color, howToCapture }: VerdictOptions): string {
  const paint = painter(color);
  const { kind, reason, verdict, growth } = report;
  const what = report.of === 'resident' ? 'resident set' : 'JS heap';
  const lines: [string, string][] = [[verdictWords[kind], rateText(report, what)]];
  lines.push(['because', reason]);
  if (growth.heapUsedBytes !== null && growth.residentBytes !== null) {
    lines.push([
      'JS heap',
      `${signedBytes(growth.heapUsedBytes)}, external ${signedBytes(growth.externalBytes ?? 0)}, resident set ${signedBytes(growth.residentBytes ?? 0)}`,
    ]);
  }
  if (report.regions.length > 0)
    lines.push(['regions that grew', report.regions.map(({ kind: region, bytes: size }) => `${regionWords[region]} ${signedBytes(size)}`).join(', ')]);
  if (report.hoursToLimit !== null) lines.push(['limit', `reached in ${hoursText(report.hoursToLimit)}, at this rate`]);
  const next = nextText(report, howToCapture);
  if (next !== null) lines.push(['next', next]);
  return lines
    .map(([label, text], at) => labelled(label, text, at === 0 ? paintOf(paint, kind) : (word) => word, Math.max(40, width) - LABEL_COLUMNS - 2))
    .join('');

  function rateText({ samples }: WatchReport, of: string): string {
    const { bytesPerMinute, fromBytes, toBytes, seconds } = verdict;
    if (bytesPerMinute === null || fromBytes === null || toBytes === null) return `${of}, ${plural(samples, 'sample')}`;
    const rate = kind === 'growing' ? ` ${signedBytes(bytesPerMinute)} a minute` : '';
    return `${of}${rate}: ${bytes(fromBytes)} -> ${bytes(toBytes)} in ${clock(seconds)}`;
  }
}

const regionWords = {
  anonymous: "anonymous (V8's heap, buffers)",
  heap: 'malloc (native code)',
  files: 'files and libraries',
  stack: 'stack',
  shared: 'shared memory',
} as const;

function nextText({ kind, where, heap }: WatchReport, howToCapture: string): string | null {
  if (kind !== 'growing') return null;
  if (where === 'outside') return 'The growth is not in the JS heap: no snapshot will show it. Look at native addons, threads, and the allocator.';
  if (where === 'external')
    return `The growth is in array buffers or other memory outside of V8's heap that objects hold. A snapshot shows what holds it: ${howToCapture}`;
  if (where === 'heap') return `Two snapshots show what holds it: ${howToCapture}`;
  return heap === null ? 'Add --inspector to see whether the JS heap grows, and whether objects are held or garbage' : null;
}

function hoursText(hours: number): string {
  if (hours < 1) return `${Math.round(hours * 60)} min`;
  return hours < 48 ? `${hours.toFixed(1)} hours` : `${Math.round(hours / 24)} days`;
}

function paintOf(paint: Paint, kind: WatchReport['kind']): (text: string) => string {
  const style = { growing: 'red', plateau: 'green', unclear: 'yellow' } as const;
  return (text) => paint(style[kind], text);
}

function labelled(label: string, text: string, paint: (text: string) => string, width: number): string {
  return wrap(text, width)
    .map((line, at) => `${at === 0 ? paint(label) + ' '.repeat(LABEL_COLUMNS - label.length) : ' '.repeat(LABEL_COLUMNS)}  ${line}\n`)
    .join('');
}
