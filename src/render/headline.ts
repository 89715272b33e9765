/**
 * The first lines of a report for the terminal: what was compared, how big it is, how the change adds up; and its last: warnings and checks.
 */

import type { GrowthReport, Report } from '../report/report.js';
import { bytes, count, plural, signedBytes, signedPercent, signedSum } from '../text/figures.js';
import { type Paint, painter } from '../text/paint.js';
import { clip, terminalText } from '../text/safe.js';
import { cutStart, displayWidth, padEnd, padStart, wrap } from '../text/width.js';
import { isCompared } from './compared.js';
import { type RenderOptions, widthOf } from './render-options.js';

/** "before.heapsnapshot   5.8 MB    68,083 objects", a line a snapshot, the change behind the last. `labels` precede the paths. */
export function headline(report: Report, options: RenderOptions, labels?: readonly string[]): string[] {
  const width = widthOf(options);
  const paint = painter(options.color ?? false);
  const sizes = report.snapshots.map((snapshot) => bytes(snapshot.totalBytes));
  const objects = report.snapshots.map((snapshot) => plural(snapshot.nodeCount, 'object'));
  const change = isCompared(report) ? changeOf(report) : '';
  const sizeWidth = Math.max(...sizes.map((size) => size.length));
  const objectsWidth = Math.max(...objects.map((text) => text.length));
  const labelWidth = labels === undefined ? 0 : 2 + Math.max(...labels.map(displayWidth));
  const figuresWidth = 3 + sizeWidth + 4 + objectsWidth;
  const fullPaths = report.snapshots.map((snapshot) => terminalText(clip(snapshot.path, 2000)));
  const fileWidth = Math.max(16, ...fullPaths.map((path) => Math.min(60, displayWidth(path.split(/[/\\]/).at(-1)!) + 2)));
  // where the change would take the room of the files' names it gets a line of its own
  const apart = change !== '' && labelWidth + fileWidth + figuresWidth + 5 + change.length > width;
  const tailWidth = change === '' || apart ? 0 : 5 + change.length;
  const pathWidth = Math.max(8, width - labelWidth - figuresWidth - tailWidth);
  const paths = fullPaths.map((path) => cutStart(path, pathWidth));
  const widest = Math.max(...paths.map(displayWidth));
  const lines = paths.map((path, at) => {
    const label = labels === undefined ? '' : padEnd(labels[at], labelWidth);
    return `${label}${padEnd(path, widest)}   ${padStart(sizes[at], sizeWidth)}    ${padStart(objects[at], objectsWidth)}`;
  });
  if (change === '') return lines;
  const painted = paint('bold', change);
  return apart ? [...lines, painted] : [...lines.slice(0, -1), `${lines.at(-1)}     ${painted}`];
}

/** "+631 kB  (+10.9 %)". */
function changeOf(report: GrowthReport): string {
  const before = report.snapshots[0].totalBytes;
  const relative = before > 0 ? `  (${signedPercent(report.totals.deltaBytes / before)})` : '';
  return signedBytes(report.totals.deltaBytes) + relative;
}

/** "+631 kB (+10.9 %)", for sentences. */
export function changeText(report: GrowthReport): string {
  return changeOf(report).replace('  ', ' ');
}

/** "+517 kB new and deleted  +114 kB resized  =  +631 kB", figures that add up; by class there are no new and deleted objects, only classes. */
export function sumLine(report: GrowthReport): string {
  const { newBytes, deletedBytes, resizedBytes } = report.totals;
  if (report.matchedBy === 'class') {
    const [grown, others, sum] = signedSum([newBytes, -deletedBytes + resizedBytes]);
    return `${grown} in classes that grew  ${others} in others  =  ${sum}`;
  }
  const [replaced, resized, sum] = signedSum([newBytes - deletedBytes, resizedBytes]);
  return `${replaced} new and deleted  ${resized} resized  =  ${sum}`;
}

/** The sum on as many lines as the width needs. */
export function sumLines(report: GrowthReport, options: RenderOptions): string[] {
  const line = sumLine(report);
  return line.length <= widthOf(options) ? [line] : wrap(line, widthOf(options));
}

/** True when not one object came, went or changed its size. */
export function nothingChanged({ totals, constructors }: GrowthReport): boolean {
  if (totals.newCount !== 0 || totals.deletedCount !== 0) return false;
  const isStill = totals.newBytes === 0 && totals.deletedBytes === 0 && totals.resizedBytes === 0 && totals.deltaBytes === 0;
  return isStill && constructors.every((row) => row.growthBytes === 0 && row.resizedBytes === 0 && row.countDelta === 0);
}

export function nothingChangedLine(report: GrowthReport): string {
  const last = report.snapshots.at(-1)!;
  const which = report.snapshots.length === 2 ? 'both' : `all ${count(report.snapshots.length)}`;
  return `Nothing changed: ${plural(last.nodeCount, 'object')}, ${bytes(last.totalBytes)} in ${which}.`;
}

/** "warning: ..." wrapped with its lines indented; empty when the caller shows warnings itself. */
export function warningLines(report: Report, options: RenderOptions): string[] {
  if (options.warnings === false) return [];
  const paint = painter(options.color ?? false);
  return report.warnings.flatMap((warning) => labelled('warning:', warning.message, 'yellow', widthOf(options), paint));
}

/** Failed checks and warnings, a line each; one line if all passed, none if there are no checks. */
export function checkLines(report: Report, options: RenderOptions): string[] {
  const paint = painter(options.color ?? false);
  const failed = report.checks.filter((check) => !check.passed);
  if (report.checks.length > 0 && failed.length === 0) return [`${paint('green', 'PASS')}  ${plural(report.checks.length, 'check')}`];
  return failed.flatMap((check) =>
    labelled(check.level === 'error' ? 'FAIL ' : 'WARN ', check.message, check.level === 'error' ? 'red' : 'yellow', widthOf(options), paint),
  );
}

/** A label and text that hangs behind it. Alignment blanks inside the text survive where it fits on the line. */
function labelled(label: string, text: string, style: 'red' | 'yellow', width: number, paint: Paint): string[] {
  const harmless = terminalText(clip(text, 2000));
  const room = width - label.length - 1;
  const lines = displayWidth(harmless) <= room ? [harmless] : wrap(harmless, room);
  return lines.map((line, at) => (at === 0 ? `${paint(style, label)} ${line}` : `${' '.repeat(label.length + 1)}${line}`));
}
