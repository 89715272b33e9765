/**
 * What `snapdiff path` and `snapdiff show` print: the object first, then who holds it, or what it holds. Tables as in the report.
 */

import type { ClassInspection, DominatorRow, Inspection, ObjectInspection, ObjectRow } from '../report/inspection.js';
import { bytes, count, percent, plural } from '../text/figures.js';
import { type Paint, painter } from '../text/paint.js';
import { clip, terminalText } from '../text/safe.js';
import { cutEnd, cutMiddle, cutStart, displayWidth, wrap } from '../text/width.js';
import type { FormatName } from '../vocabulary.js';
import { renderAgentInspection } from './agent-inspection.js';
import { drawGrid } from './grid.js';
import { edgeText, longestName, moreLines, objectText, sizeColumns } from './inspection-cells.js';
import { fieldLines, pathLines } from './inspection-parts.js';
import { renderJson } from './json-text.js';
import { framesText, locationText, shellWord } from './place.js';
import { type RenderOptions, widthOf } from './render-options.js';

/** Text with a line feed at the end; no line is wider than options.width (at least 40). Any format but json and agent is a table. */
export function renderInspection(command: 'path' | 'show', inspection: Inspection, format: FormatName, options: RenderOptions = {}): string {
  if (format === 'json') return renderJson(inspection);
  if (format === 'agent') return renderAgentInspection(inspection, options);
  const blocks = inspection.kind === 'class' ? classBlocks(inspection, options) : objectBlocks(command, inspection, options);
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function objectBlocks(command: 'path' | 'show', inspection: ObjectInspection, options: RenderOptions): string[][] {
  const paint = painter(options.color ?? false);
  const width = widthOf(options);
  const { path } = inspection.snapshot;
  const { id } = inspection.object;
  const head = objectLines(inspection, width, paint);
  if (command === 'show') return [head, fieldLines(inspection, width, paint), hintLines('what holds it', 'path', path, `@${id}`, width)];
  const retainers = retainerLines(inspection, width, paint);
  return [
    head,
    pathLines(inspection, width, paint),
    retainers,
    dominatorLines(inspection, width, paint),
    hintLines('what it holds', 'show', path, `@${id}`, width),
  ];
}

/** Functions of an allocation stack that are shown. */
const MAX_FRAMES = 12;

/** "cache   Map @50581 in app.cjs:12", its figures, and who made it. */
function objectLines({ object, snapshot }: ObjectInspection, width: number, paint: Paint): string[] {
  const { label, location, collection } = object;
  const what = `${objectText(object)} @${object.id}`;
  const name = label === '' || label === object.name ? '' : `${terminalText(clip(label, 200))}   `;
  const place = location === null ? '' : ` in ${terminalText(locationText(location))}`;
  const whole = snapshot.totalBytes > 0 ? ` (${percent(object.retainedBytes / snapshot.totalBytes)} of the heap)` : '';
  const sizes = [`shallow ${bytes(object.shallowBytes)}`, `retained ${bytes(object.retainedBytes)}${whole}`];
  if (object.selfBytes !== object.shallowBytes) sizes.unshift(`self ${bytes(object.selfBytes)}`);
  // Beyond that are distances of what only V8's own bookkeeping reaches: module variables among them.
  if (object.distance >= 0 && object.distance < 100_000_000) sizes.push(`distance ${count(object.distance)}`);
  if (collection !== null) sizes.push(...roomText(collection));
  const file = cutStart(terminalText(clip(snapshot.path, 2000)), width);
  // A figure and its unit stay on one line.
  const figures = wrap(sizes.map((text) => text.replaceAll(' ', '\0')).join(', '), width).map((line) => line.replaceAll('\0', ' '));
  const made = object.allocatedBy === undefined ? [] : wrap(`made by ${terminalText(framesText(object.allocatedBy, MAX_FRAMES))}`, width);
  return [paint('bold', cutMiddle(name + what + place, width)), file, ...figures, ...made];
}

function roomText({ kind, entries, capacity }: NonNullable<ObjectInspection['object']['collection']>): string[] {
  if (entries !== null) return [plural(entries, 'entry', 'entries')];
  if (capacity === null) return [];
  return [kind === 'buffer' || kind === 'typed-array' ? `${bytes(capacity)} of data` : `room for ${plural(capacity, 'entry', 'entries')}`];
}

function retainerLines({ retainers, retainersOmitted }: ObjectInspection, width: number, paint: Paint): string[] {
  if (retainers.length === 0) return [];
  const grid = drawGrid(retainers, [{ heading: 'By', cell: (row) => edgeText(row.via), align: 'left', keep: 4 }, ...sizeColumns], {
    width,
    heading: 'Retainers',
    name: (row) => objectText(row) + (row.location === null ? '' : ` in ${terminalText(locationText(row.location))}`),
    paintHeading: (line) => paint('bold', line),
    narrowestName: 24,
  });
  return [...grid.lines, ...moreLines(retainersOmitted, 'more retainer')];
}

function dominatorLines({ dominators, dominatorsOmitted }: ObjectInspection, width: number, paint: Paint): string[] {
  if (dominators.length < 2) return [];
  const head = dominatorsOmitted === 0 ? dominators.length : Math.ceil(dominators.length / 2);
  const draw = (rows: DominatorRow[]) =>
    drawGrid(rows, sizeColumns, {
      width,
      heading: 'Dominators',
      name: (row) => `${row.folded > 0 ? '… ' : ''}${row === dominators[0] ? '(root)' : objectText(row)}`,
      paintHeading: (line) => paint('bold', line),
      narrowestName: 24,
    }).lines;
  const lines = draw(dominators);
  if (dominatorsOmitted > 0) lines.splice(1 + head, 0, `${plural(dominatorsOmitted, 'dominator')} left out`);
  const folded = dominators.some((row) => row.folded > 0) ? "; … replaces V8's internals in between" : '';
  return [...lines, ...wrap(`Releasing one releases all below it${folded}.`, width)];
}

function classBlocks(inspection: ClassInspection, options: RenderOptions): string[][] {
  const paint = painter(options.color ?? false);
  const width = widthOf(options);
  const { names, count: total, shallowBytes, instances, instancesOmitted, snapshot } = inspection;
  const shown = names.slice(0, 5).map((name) => terminalText(clip(name, longestName)));
  const title = `${plural(total, 'object')} of ${shown.join(', ')}${names.length > 5 ? ` and ${plural(names.length - 5, 'more constructor')}` : ''}`;
  // Texts and functions differ by their content, not by their constructor.
  const several = names.length > 1 || instances.some(({ preview }) => preview !== null);
  const grid = drawGrid(
    instances,
    [
      ...(several
        ? [{ heading: 'Object', cell: (row: ObjectRow) => cutMiddle(objectText(row), Math.max(12, Math.floor(width / 3))), align: 'left' as const, keep: 4 }]
        : []),
      ...sizeColumns,
      { heading: 'Place', cell: (row) => (row.location === null ? '' : cutMiddle(terminalText(locationText(row.location)), 36)), align: 'left', keep: 2 },
    ],
    {
      width,
      heading: 'Held as',
      name: (row) => (row.label === '' || row.label === row.name ? objectText(row) : terminalText(clip(row.label, 120))),
      paintHeading: (line) => paint('bold', line),
      narrowestName: 24,
    },
  );
  const first = instances.length === 0 ? [] : hintLines('what holds the first', 'path', snapshot.path, `@${instances[0].id}`, width);
  return [
    [paint('bold', cutEnd(title, width)), cutStart(terminalText(clip(snapshot.path, 2000)), width), `shallow ${bytes(shallowBytes)} together`],
    [...grid.lines, ...moreLines(instancesOmitted, 'smaller object')],
    first,
  ];
}

/** A command to paste; with a stand-in for a path that cannot be shown whole and as it is. */
function hintLines(what: string, command: string, path: string, rest: string, width: number): string[] {
  const whole = `snapdiff ${command} ${shellWord(clip(path, 2000))} ${rest}`;
  const fits = terminalText(whole) === whole && displayWidth(whole) <= width - what.length - 2;
  const shown = fits ? whole : `snapdiff ${command} FILE ${rest}`;
  return what.length + 2 + displayWidth(shown) <= width ? [`${what}: ${shown}`] : [`${what}:`, shown];
}
