/**
 * The answer for an agent: verdict, suspects with file, line and evidence, what these files cannot show, and the exact next call, within a number of tokens.
 * Text of the heap is between fences, a line for each value; all else is ours.
 */
import type { ErrorReport, Report } from '../report/report.js';
import type { CollectionRow, ConstructorRow, Location, Suspect } from '../report/rows.js';
import { bytes, count, plural, signedBytes, signedCount } from '../text/figures.js';
import { classLabel } from '../text/labels.js';
import { clip } from '../text/safe.js';
import { tokenEstimate } from '../text/token-estimate.js';
import { fenced, listed, quoted } from './agent-lines.js';
import { type NextCalls, nextCalls } from './agent-next.js';
import { unknownsOf } from './agent-unknowns.js';
import { noHolderText } from './audit-text.js';
import { isCompared } from './compared.js';
import { changeText, nothingChanged, nothingChangedLine } from './headline.js';
import { noSuspectsText } from './no-suspects.js';
import { pathText, sourceText } from './place.js';
import type { RenderOptions } from './render-options.js';
import { samplingText } from './sampling-text.js';
import { tellingIn } from './select.js';
import { holderText } from './suspects-text.js';
import { checkMessage, errorLines, failedChecks, suspectFacts, suspectGrowth } from './wording.js';

interface AgentOptions extends RenderOptions {
  /** Most tokens of the text; 1,500 by default. */
  tokens?: number | undefined;
  /** Position of the first suspect to list; 0 by default. */
  from?: number | undefined;
  /** Most suspects to list; as many as there is room for by default, at most five. */
  limit?: number | undefined;
  /** How to ask for more; command lines by default. */
  calls?: NextCalls | undefined;
}

const MAX_TOKENS = 1500;

/** How much is listed: each step is tried until the text has few enough tokens. */
interface Extent {
  suspects: number;
  /** Characters of each value. */
  characters: number;
  /** Collections, and constructors. */
  rows: number;
}

const extents: readonly Extent[] = [
  { suspects: 5, characters: 420, rows: 5 },
  { suspects: 5, characters: 260, rows: 3 },
  { suspects: 3, characters: 260, rows: 3 },
  { suspects: 3, characters: 160, rows: 2 },
  { suspects: 2, characters: 100, rows: 1 },
  { suspects: 1, characters: 60, rows: 1 },
  { suspects: 1, characters: 30, rows: 0 },
];
const unlimited: Extent = { suspects: Number.POSITIVE_INFINITY, characters: 420, rows: 20 };

export function renderAgent(report: Report, options: AgentOptions = {}): string {
  if (options.all === true) return compose(report, options, unlimited);
  const most = options.tokens ?? MAX_TOKENS;
  const wanted = options.limit === undefined ? extents : extents.map((extent) => ({ ...extent, suspects: options.limit! }));
  let text = '';
  for (const extent of wanted) {
    text = compose(report, options, extent);
    if (tokenEstimate(text) <= most) break;
  }
  return text;
}

function compose(report: Report, options: AgentOptions, extent: Extent): string {
  const from = options.from ?? 0;
  const shown = report.suspects.slice(from, from + extent.suspects);
  const heap = [
    ...remarkLines(report, extent),
    ...shown.flatMap((suspect, at) => suspectLines(suspect, from + at + 1, report, options.root, extent)),
    ...alsoLines(report, shown, options.root, extent),
  ];
  const more = report.suspects.length - from - shown.length;
  const unknowns = unknownsOf(report);
  const next = nextCalls(report, options.calls, { shown, first: from, more: more > 0 ? from + shown.length : null });
  const lines = [...headLines(report, verdictOf(report)), ...fenced(heap), ...listed('not known from these files:', unknowns), ...listed('next:', next)];
  return `${lines.join('\n')}\n`;
}

function headLines({ kind, snapshots }: Report, verdict: string): string[] {
  const files = snapshots.map(({ path, totalBytes, nodeCount }) => `${quoted(path, 200)} ${bytes(totalBytes)}, ${plural(nodeCount, 'object')}`);
  const shown = files.length > 6 ? [...files.slice(0, 3), `${count(files.length - 5)} more`, ...files.slice(-2)] : files;
  return [`snapdiff ${kind}: ${shown.join(' -> ')}`, `verdict: ${verdict}`];
}

/** In our words only. */
export function verdictOf(report: Report): string {
  if (report.kind === 'summary') return 'none; a summary lists what there is';
  if (report.kind === 'audit') {
    const owner = report.runtimeBytes === null ? '' : `; ${bytes(report.runtimeBytes)} are the runtime's own`;
    return report.suspects.length === 0 ? `${noHolderText.replace(/\.$/, '')}${owner}` : `${plural(report.suspects.length, 'holder')} of most bytes${owner}`;
  }
  if (nothingChanged(report)) return nothingChangedLine(report);
  const { deltaBytes } = report.totals;
  const failed = report.checks.filter(({ passed, level }) => !passed && level === 'error').length;
  const found = report.suspects.length === 0 ? 'no suspects' : plural(report.suspects.length, 'suspect');
  const rest = report.suspects.length > 0 && deltaBytes > 0 && report.unexplainedBytes > deltaBytes * 0.1;
  return [
    `${changeText(report)}, ${found}`,
    ...(rest ? [`no suspect explains the other ${signedBytes(report.unexplainedBytes)}`] : []),
    ...(failed > 0 ? [`${plural(failed, 'check')} failed`] : []),
  ].join('; ');
}

/** Checks, warnings and what is said without a suspect: they quote names. */
function remarkLines(report: Report, { characters }: Extent): string[] {
  const isQuiet = !isCompared(report) || report.suspects.length > 0 || nothingChanged(report);
  return [
    ...failedChecks(report)
      .slice(0, 5)
      .map((check) => `${check.level === 'error' ? 'FAIL' : 'WARN'}: ${quoted(checkMessage(check), characters)}`),
    ...report.warnings.slice(0, 4).map(({ message }) => `note: ${quoted(message, characters)}`),
    ...(report.sampling === undefined ? [] : [`note: ${quoted(samplingText(report), characters + 200)}`]),
    ...(isQuiet ? [] : [quoted(noSuspectsText(report), characters)]),
  ];
}

function suspectLines(suspect: Suspect, number: number, report: Report, root: string | undefined, { characters }: Extent): string[] {
  const place = suspect.location === null ? '' : ` at ${sourceText(suspect.location, root)}`;
  const holder = holderText({ ...suspect, location: null });
  const declared = `${suspect.name}${suspect.location === null ? '' : ` in ${holderText({ constructorName: '', id: null, location: suspect.location }).replace(/^ in /, '')}`}`;
  const facts = suspectFacts(suspect, report).filter(([label, text]) => label !== 'held by' || text !== declared);
  return [
    `${number}. ${quoted(`${clip(suspect.name, characters)}: ${holder}${place}`, characters + 200)}: ${suspectGrowth(suspect, report)}`,
    ...facts.map(([label, text]) => `   ${label}: ${quoted(text, characters)}`),
  ];
}

/** What grew or is large besides the suspects: a holder that is no suspect is among it. */
function alsoLines(report: Report, shown: readonly Suspect[], root: string | undefined, { rows, characters }: Extent): string[] {
  const known = new Set(shown.map(({ id }) => id));
  const place = (location: Location | null) => (location === null ? '' : ` at ${sourceText(location, root)}`);
  const entry = (row: { id: number; name: string; constructorName: string; location: Location | null }, figure: string) =>
    quoted(`${clip(row.name, 80)}: ${holderText({ ...row, location: null })}${place(row.location)} ${figure}`, characters);
  if (report.kind === 'audit') {
    return [
      ...report.listeners.slice(0, rows).map((row) => `- listeners: ${entry(row, `${count(row.listeners)} for ${clip(row.event, 60)}`)}`),
      ...report.sparseCollections
        .slice(0, rows)
        .map((row) => `- nearly empty: ${entry(row, `${count(row.entries)} of ${count(row.capacity)} slots, ${bytes(row.wastedBytes)} wasted`)}`),
      ...(report.detached.count === 0 ? [] : [`- detached: ${plural(report.detached.count, 'DOM node')}, ${bytes(report.detached.shallowBytes)}`]),
      ...report.constructors.slice(0, rows).map((row) => `- constructor: ${heldText(row, characters)}`),
    ];
  }
  if (!isCompared(report)) return report.constructors.slice(0, 2 * rows).map((row) => `- constructor: ${heldText(row, characters)}`);
  const isTelling = tellingIn(report);
  const grown = [...report.constructors].filter((row) => row.growthBytes > 0 && row.noise === null && isTelling(row)).slice(0, rows);
  const collections = report.collections.filter(({ id, growthBytes }) => !known.has(id) && growthBytes >= 1000).slice(0, rows);
  const texts = report.strings.large.filter(({ isNew }) => isNew).slice(0, Math.min(2, rows));
  return [
    ...collections.map((row) => `- also grew: ${entry(row, collectionGrowth(row))}`),
    ...texts.map(({ id, retainedBytes, path }) => `- new string: @${id} ${bytes(retainedBytes)}, held by ${quoted(pathText(path), characters)}`),
    ...(grown.length === 0
      ? []
      : [
          `constructors: ${grown.map((row) => `${quoted(classLabel(row.name), 60)} ${signedCount(row.countDelta)} (${signedBytes(row.growthBytes)})`).join(', ')}`,
        ]),
  ];
}

function collectionGrowth({ baseline, current, growthBytes, verdict }: CollectionRow): string {
  const entries = current.entries === null ? '' : `, entries ${baseline?.entries == null ? '?' : count(baseline.entries)} -> ${count(current.entries)}`;
  return `${signedBytes(growthBytes)}${entries}${verdict === 'growing' ? '' : ` (${verdict})`}`;
}

const heldText = ({ name, current: { count: many, shallowBytes, retainedBytes } }: ConstructorRow, characters: number): string =>
  `${quoted(classLabel(name), Math.min(characters, 80))}: ${count(many)}, shallow ${bytes(shallowBytes)}, retained ${bytes(retainedBytes)}`;

export function agentError(error: ErrorReport): string {
  const [what, ...hints] = errorLines(error);
  return `${[`error (${error.code}): ${quoted(what, 1000)}`, ...hints.map((hint) => `next: ${quoted(hint, 1000)}`)].join('\n')}\n`;
}
