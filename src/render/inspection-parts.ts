/** Parts of an inspection that are lists of steps and fields: the retaining path, and what an object holds. */

import type { FieldRow, ObjectInspection } from '../report/inspection.js';
import type { PathStep } from '../report/rows.js';
import { count, plural } from '../text/figures.js';
import type { Paint } from '../text/paint.js';
import { clip, guardLog, terminalText } from '../text/safe.js';
import { cutMiddle, wrap } from '../text/width.js';
import { drawGrid } from './grid.js';
import { edgeText, moreLines, objectText, sizeColumns } from './inspection-cells.js';
import { locationText, pathText } from './place.js';

/** Steps of a path that are shown; longer ones, as linked lists make, lose their middle. */
const mostSteps = 24;

/** The path in a line as a programmer would write it, and step by step. */
export function pathLines({ path, avoids }: ObjectInspection, width: number, paint: Paint): string[] {
  if (path.length === 0 && avoids !== undefined) return wrap(`Nothing else holds it: every path leads over ${terminalText(clip(avoids, 120))}.`, width);
  if (path.length === 0) return wrap('Nothing holds it: only weak references lead here, or none at all.', width);
  const head = path.slice(0, path.length <= mostSteps ? path.length : mostSteps / 2);
  const tail = path.slice(Math.max(head.length, path.length - mostSteps / 2));
  const grid = drawGrid(
    [...head, ...tail],
    [
      { heading: 'Object', cell: (step) => cutMiddle(stepObject(step), Math.max(12, Math.min(40, Math.floor(width / 3)))), align: 'left', keep: Infinity },
      { heading: 'Id', cell: (step) => `@${step.id}`, keep: Infinity },
      { heading: 'Place', cell: (step) => (step.location === null ? '' : cutMiddle(terminalText(locationText(step.location)), 36)), align: 'left', keep: 1 },
    ],
    { width, heading: 'Path from a root', name: stepText, paintHeading: (line) => paint('bold', line), narrowestName: 16 },
  );
  const omitted = path.length - head.length - tail.length;
  if (omitted > 0) grid.lines.splice(1 + head.length, 0, `${plural(omitted, 'step')} left out`);
  return [cutMiddle(`held by ${guardLog(pathText(path))}`, width), '', ...grid.lines];
}

/** Links of a list that were left out before a step show as an ellipsis. */
function stepText({ via, skipped }: PathStep): string {
  if (via.type === 'root') return '(root)';
  const edge = via.type === 'element' || via.type === 'hidden' ? `[${count(Number(via.name))}]` : edgeText(via);
  return skipped ? `… ${edge}` : edge;
}

function stepObject(step: PathStep): string {
  return step.name === '' ? '-' : terminalText(clip(step.name, 120));
}

/** "key => value" for entries, "name" and what it leads to for the rest. */
export function fieldLines(inspection: ObjectInspection, width: number, paint: Paint): string[] {
  const { fields, fieldsOmitted, object } = inspection;
  if (fields.length === 0) return wrap('It holds nothing that leaves an edge: numbers do not.', width);
  const sizes = sizeColumns.map((column) => ({ ...column, cell: (row: FieldRow) => (row.value === null ? '-' : column.cell(row.value)) }));
  const grid = drawGrid(
    fields,
    [{ heading: 'Value', cell: (row) => cutMiddle(valueText(row), Math.max(16, Math.floor(width / 3))), align: 'left', keep: Infinity }, ...sizes],
    {
      width,
      heading: fieldsOmitted > 0 ? 'Largest fields' : 'Fields',
      name: fieldText,
      paintHeading: (line) => paint('bold', line),
      narrowestName: 16,
    },
  );
  const unseen =
    object.collection !== null && object.collection.entries === null ? wrap('Entries that are numbers leave no edge and are not listed.', width) : [];
  return [...grid.lines, ...moreLines(fieldsOmitted, 'smaller field'), ...unseen];
}

function fieldText({ via, key }: FieldRow): string {
  if (via.type !== 'entry') return edgeText(via);
  return key === null ? `entry ${terminalText(clip(via.name, 20))}` : `${objectText(key)} =>`;
}

/** A Map may hold numbers, which leave no edge. */
function valueText({ value }: FieldRow): string {
  return value === null ? '(number)' : objectText(value);
}
