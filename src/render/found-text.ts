/** What `snapdiff find` prints, in each of its formats. */
import type { FoundGroup, FoundObjects, FoundRow } from '../report/found-objects.js';
import { bytes, count, plural, signedBytes } from '../text/figures.js';
import { painter } from '../text/paint.js';
import { clip, csvField, markdownCode, terminalText } from '../text/safe.js';
import { cutMiddle, cutStart, wrap } from '../text/width.js';
import { named } from './agent-inspection.js';
import { fenced, listed, quoted } from './agent-lines.js';
import { commandCalls, type NextCalls } from './agent-next.js';
import { type Column, drawGrid } from './grid.js';
import { longestName, objectText, sizeColumns } from './inspection-cells.js';
import { renderJson } from './json-text.js';
import { locationText, sourceText } from './place.js';
import { type RenderOptions, widthOf } from './render-options.js';

interface FoundOptions extends RenderOptions {
  calls?: NextCalls | undefined;
  /** How to ask for what is not listed. */
  more?: string | undefined;
}

const renderers = {
  table: renderFoundTable,
  json: (found: FoundObjects) => renderJson(found),
  csv: (found: FoundObjects) => renderFoundCsv(found),
  markdown: renderFoundMarkdown,
  agent: renderFoundAgent,
} as const;

type FoundFormat = keyof typeof renderers;
export const foundFormats = Object.keys(renderers) as FoundFormat[];

/** Text with a line feed at the end. */
export const renderFound = (found: FoundObjects, format: FoundFormat, options: FoundOptions = {}): string => renderers[format](found, options);

/** "2,200 objects, shallow 106 kB together". */
function sumText({ count: total, shallowBytes, groups, meant }: FoundObjects): string {
  if (total === 0) return `No object meets these conditions${meant === null ? '' : `; did you mean ${JSON.stringify(meant)}?`}`;
  return `${plural(total, 'object')}${groups.length > 0 ? ' in groups' : ''}, shallow ${bytes(shallowBytes)} together`;
}

const heldAs = (row: FoundRow): string => (row.label === '' || row.label === row.name ? objectText(row) : terminalText(clip(row.label, 120)));
const growthColumn: Column<FoundRow> = { heading: 'Growth', cell: ({ growthBytes }) => (growthBytes === null ? '-' : signedBytes(growthBytes)), keep: 2 };

function renderFoundTable(found: FoundObjects, options: FoundOptions): string {
  const width = widthOf(options);
  const paint = painter(options.color ?? false);
  const lines = [
    ...wrap(terminalText(sumText(found)), width).map((line) => paint('bold', line)),
    ...found.snapshots.map(({ path }) => cutStart(terminalText(clip(path, 2000)), width)),
  ];
  const common = { width, paintHeading: (line: string) => paint('bold', line), narrowestName: 24 };
  const place = (row: FoundRow | FoundGroup) => (row.location === null ? '' : cutMiddle(terminalText(locationText(row.location)), 36));
  if (found.objects.length > 0) {
    const columns: Column<FoundRow>[] = [
      { heading: 'Object', cell: (row) => cutMiddle(objectText(row), Math.max(12, Math.floor(width / 3))), align: 'left', keep: 4 },
      ...sizeColumns,
      ...(found.objects.some(({ growthBytes }) => growthBytes !== null) ? [growthColumn] : []),
      { heading: 'Place', cell: place, align: 'left', keep: 2 },
    ];
    lines.push('', ...drawGrid(found.objects, columns, { ...common, heading: 'Held as', name: heldAs }).lines);
  }
  if (found.groups.length > 0) {
    const columns: Column<FoundGroup>[] = [
      { heading: 'Count', cell: (row) => count(row.count), keep: Infinity },
      { heading: 'Shallow Size', cell: (row) => bytes(row.shallowBytes), keep: Infinity },
      { heading: 'Largest', cell: (row) => `@${row.id}`, keep: 3 },
      { heading: 'Place', cell: place, align: 'left', keep: 2 },
    ];
    lines.push('', ...drawGrid(found.groups, columns, { ...common, heading: 'Group', name: (row) => terminalText(clip(row.name, 400)) }).lines);
  }
  if (found.omitted > 0) lines.push(`${plural(found.omitted, found.groups.length > 0 ? 'more group' : 'more object')}: --limit N shows more`);
  return `${lines.join('\n')}\n`;
}

const fields = {
  objects: ['id', 'name', 'label', 'preview', 'shallowBytes', 'retainedBytes', 'growthBytes'],
  groups: ['name', 'count', 'shallowBytes', 'id', 'retainedBytes'],
} as const;

function renderFoundCsv(found: FoundObjects): string {
  const key = found.groups.length > 0 ? 'groups' : 'objects';
  const rows = found[key] as unknown as readonly (FoundRow & FoundGroup)[];
  const lines = rows.map((row) => [
    ...fields[key].map((field) => csvField(row[field as keyof typeof row] as string | number | null)),
    csvField(row.location?.script ?? null),
    csvField(row.location?.line ?? null),
  ]);
  return `${[[...fields[key], 'script', 'line'], ...lines].map((line) => line.join(',')).join('\n')}\n`;
}

function renderFoundMarkdown(found: FoundObjects): string {
  const place = (row: FoundRow | FoundGroup) => (row.location === null ? '' : markdownCode(locationText(row.location)));
  const rows =
    found.groups.length > 0
      ? [
          '| Group | Count | Shallow Size | Place |\n| --- | ---: | ---: | --- |',
          ...found.groups.map((row) => `| ${markdownCode(clip(row.name, 300))} | ${count(row.count)} | ${bytes(row.shallowBytes)} | ${place(row)} |`),
        ]
      : [
          '| Held as | Object | Retained Size | Place |\n| --- | --- | ---: | --- |',
          ...found.objects.map(
            (row) => `| ${markdownCode(heldAs(row))} | ${markdownCode(`${objectText(row)} @${row.id}`)} | ${bytes(row.retainedBytes)} | ${place(row)} |`,
          ),
        ];
  return `${markdownCode(sumText(found))}\n\n${rows.join('\n')}\n`;
}

function renderFoundAgent(found: FoundObjects, { root, calls = commandCalls, more }: FoundOptions): string {
  const { path } = found.snapshots[found.snapshots.length - 1];
  const at = (row: FoundRow | FoundGroup) => (row.location === null ? '' : ` at ${quoted(sourceText(row.location, root), 200)}`);
  const growth = ({ growthBytes }: FoundRow) => (growthBytes === null ? '' : `, ${signedBytes(growthBytes)}`);
  const first = found.objects[0] ?? found.groups[0];
  const lines = [
    `snapdiff find: ${found.snapshots.map((snapshot) => quoted(snapshot.path, 200)).join(' -> ')}`,
    ...(found.meant === null ? [`found: ${sumText(found)}`] : ['found: no object; there is no such constructor']),
    ...fenced([
      ...(found.meant === null ? [] : [`did you mean: ${quoted(found.meant, longestName)}`]),
      ...found.objects.map((row) => `${quoted(row.label, 100)}: ${named(row)}${at(row)}, retains ${bytes(row.retainedBytes)}${growth(row)}`),
      ...found.groups.map((row) => `${quoted(row.name, 240)}${at(row)}: ${count(row.count)}, shallow ${bytes(row.shallowBytes)}, largest @${row.id}`),
    ]),
    ...listed('next:', [
      ...(first === undefined ? [] : [`what holds the first: ${calls.holder(path, first.id)}`]),
      ...(found.omitted > 0 ? [`${count(found.omitted)} not listed: ${more ?? '--limit N'}`] : []),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}
