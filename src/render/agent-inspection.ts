/** One object, or the largest of a constructor, for an agent: what holds it, what it holds, and the next call. */
import type { ClassInspection, FieldRow, Inspection, ObjectInspection, ObjectRow } from '../report/inspection.js';
import type { Location } from '../report/rows.js';
import { bytes, count, percent, plural } from '../text/figures.js';
import { fenced, listed, quoted } from './agent-lines.js';
import { commandCalls, type NextCalls } from './agent-next.js';
import { edgeText, objectText } from './inspection-cells.js';
import { pathText, sourceText } from './place.js';
import type { RenderOptions } from './render-options.js';

interface InspectionOptions extends RenderOptions {
  /** Most fields, retainers and instances; 10 by default. */
  limit?: number | undefined;
  calls?: NextCalls | undefined;
}

const LONGEST = 200;
const MAX_STEPS = 24;
/** Share of an object's retained size from which a field is worth a call of its own. */
const WORTH_A_LOOK = 0.1;

export function renderAgentInspection(inspection: Inspection, options: InspectionOptions = {}): string {
  const lines = inspection.kind === 'object' ? objectLines(inspection, options) : classLines(inspection, options);
  return `${lines.join('\n')}\n`;
}

function objectLines(inspection: ObjectInspection, { root, limit = 10, calls = commandCalls }: InspectionOptions): string[] {
  const { object, snapshot, path, retainers, retainersOmitted, dominators, fields, fieldsOmitted, avoids } = inspection;
  const at = (location: Location | null) => (location === null ? '' : ` at ${sourceText(location, root)}`);
  const entries = object.collection?.entries == null ? '' : `, ${plural(object.collection.entries, 'entry', 'entries')}`;
  const share = snapshot.totalBytes > 0 ? ` (${percent(object.retainedBytes / snapshot.totalBytes)} of the heap)` : '';
  const largest = [...fields].sort((one, other) => (other.value?.retainedBytes ?? 0) - (one.value?.retainedBytes ?? 0));
  const shownFields = largest.slice(0, limit);
  const shownPath = path.length <= MAX_STEPS ? path : [...path.slice(0, MAX_STEPS / 2), ...path.slice(-MAX_STEPS / 2)];
  const above = dominators.slice(0, -1).filter(({ type }) => type !== 'synthetic');
  const nearest = above.at(-1);
  const heaviest = largest[0]?.value;
  return [
    `snapdiff holder: ${quoted(snapshot.path, LONGEST)} @${object.id}`,
    ...fenced([
      `${quoted(object.label, 100)}: ${named(object)}${quoted(at(object.location), LONGEST)}, retains ${bytes(object.retainedBytes)}${share}, shallow ${bytes(object.shallowBytes)}${entries}`,
      path.length === 0
        ? avoids === undefined
          ? 'held by: weak references only, or nothing'
          : `held by: nothing else; every path leads over ${quoted(avoids, 100)}`
        : `held by: ${quoted(pathText(path), 400)}`,
      ...shownPath.slice(1).map((step) => `  ${quoted(edgeText(step.via), 60)} -> ${quoted(step.name, 80)} @${step.id}${quoted(at(step.location), LONGEST)}`),
      ...(path.length > shownPath.length ? [`  (${count(path.length - shownPath.length)} steps in the middle left out)`] : []),
      ...retainers.slice(0, limit).map((row) => `retainer: ${quoted(edgeText(row.via), 60)} of ${named(row)}${quoted(at(row.location), LONGEST)}`),
      ...moreLine(retainersOmitted + Math.max(0, retainers.length - limit), 'retainer'),
      ...(nearest === undefined ? [] : [`released together with: ${named(nearest)}, which retains ${bytes(nearest.retainedBytes)}`]),
      ...shownFields.map((field) => `field: ${fieldText(field)}`),
      ...moreLine(fieldsOmitted + fields.length - shownFields.length, 'smaller field'),
    ]),
    ...listed('next:', [
      ...(nearest === undefined ? [] : [`its dominator: ${calls.holder(snapshot.path, nearest.id)}`]),
      ...(heaviest && heaviest.retainedBytes >= object.retainedBytes * WORTH_A_LOOK ? [`its largest field: ${calls.holder(snapshot.path, heaviest.id)}`] : []),
    ]),
  ];
}

function classLines(inspection: ClassInspection, { root, limit = 10, calls = commandCalls }: InspectionOptions): string[] {
  const { snapshot, names, count: total, shallowBytes, instances, instancesOmitted } = inspection;
  const shown = instances.slice(0, limit);
  return [
    `snapdiff holder: ${quoted(snapshot.path, LONGEST)}: ${plural(total, 'object')}, shallow ${bytes(shallowBytes)} together`,
    ...fenced([
      `constructors: ${quoted(names.slice(0, 5).join(', '), LONGEST)}`,
      ...shown.map((row) => {
        const place = row.location === null ? '' : ` at ${sourceText(row.location, root)}`;
        return `${quoted(row.label, 100)}: ${named(row)}${quoted(place, LONGEST)}, retains ${bytes(row.retainedBytes)}`;
      }),
      ...moreLine(instancesOmitted + instances.length - shown.length, 'smaller object'),
    ]),
    ...listed('next:', shown.length === 0 ? [] : [`what holds the first: ${calls.holder(snapshot.path, shown[0].id)}`]),
  ];
}

export const named = (row: ObjectRow): string => `${quoted(objectText(row), 100)} @${row.id}`;

const moreLine = (more: number, what: string): string[] => (more > 0 ? [`(${plural(more, `more ${what}`)})`] : []);

function fieldText({ via, key, value }: FieldRow): string {
  const name = via.type === 'entry' ? (key === null ? `entry ${quoted(via.name, 20)}` : `${quoted(objectText(key), 60)} =>`) : quoted(edgeText(via), 60);
  return value === null ? `${name} (number)` : `${name} ${named(value)}, retains ${bytes(value.retainedBytes)}`;
}
