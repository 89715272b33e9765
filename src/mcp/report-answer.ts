/** A report as the answer of a tool: text for the model, and the same as data. */
import { SnapdiffError } from '../errors.js';
import type { NextCalls } from '../render/agent-next.js';
import { renderAgent, verdictOf } from '../render/agent-text.js';
import { unknownsOf } from '../render/agent-unknowns.js';
import { sourceFile } from '../render/place.js';
import type { Report } from '../report/report.js';
import type { Location, Suspect } from '../report/rows.js';
import { about, integer, list, number, object, oneOf, type SchemaOf, text } from '../schema/schema-builder.js';
import { clip, visible } from '../text/safe.js';
import { confidences } from '../vocabulary.js';
import type { ToolAnswer } from './mcp-tool.js';

/** Keys are left out where the value is unknown. */
interface SuspectData {
  name: string;
  type: string;
  id?: number;
  file?: string;
  line?: number;
  bytes: number;
  /** Of the growth; in an audit of the program's bytes. */
  share: number;
  pattern: string;
  confidence: string;
}

interface ReportData {
  verdict: string;
  suspects: SuspectData[];
  unknown: string[];
  cursor?: string;
}

const suspectData: SchemaOf<SuspectData> = object<SuspectData>(
  { name: text, type: text, bytes: number, share: number, pattern: text, confidence: oneOf<string>(confidences) },
  { id: integer, file: text, line: integer },
);
export const reportData: SchemaOf<ReportData> = object<ReportData>({ verdict: text, suspects: list(suspectData), unknown: list(text) }, { cursor: text });

/** Arguments for the pages of a list. */
export interface PageArguments {
  limit?: number;
  cursor?: string;
}

const MAX_LIMIT = 50;
export const pageSchemas = {
  limit: { type: 'integer', minimum: 1, maximum: MAX_LIMIT } as SchemaOf<number>,
  cursor: about('Of the answer before', text),
};

/** Tokens of the text; the data beside it takes fewer. */
const TEXT_TOKENS = 1000;
const TOKENS_OF_A_PAGE = 6000;
const FIRST_SUSPECTS = 5;

export function reportAnswer(report: Report, { limit, cursor }: PageArguments, root: string, again: (page: PageArguments) => string): ToolAnswer {
  const from = readCursor(cursor);
  const most = limit ?? FIRST_SUSPECTS;
  const options = { root, from, calls: { ...toolCalls, more: (at: number) => again({ ...(limit && { limit }), cursor: String(at) }) } };
  const answer = renderAgent(report, { ...options, limit, tokens: limit === undefined ? TEXT_TOKENS : TOKENS_OF_A_PAGE });
  const shown = report.suspects.slice(from, from + most);
  const next = from + shown.length;
  const structured: ReportData = {
    verdict: verdictOf(report),
    suspects: shown.map((suspect) => dataOf(suspect, root)),
    unknown: unknownsOf(report),
    ...(next < report.suspects.length && { cursor: String(next) }),
  };
  return { text: answer, structured: { ...structured } };
}

/** @throws SnapdiffError 'usage' */
export function readCursor(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  if (/^\d{1,9}$/.test(cursor)) return Number(cursor);
  throw new SnapdiffError(
    'usage',
    `cursor must be that of an answer, not ${JSON.stringify(clip(cursor, 60))}`,
    {},
    { hint: 'Leave it out to begin at the start.' },
  );
}

function dataOf({ name, constructorName, id, location, growthBytes, growthShare, pattern, confidence }: Suspect, root: string): SuspectData {
  return {
    name: plain(name),
    type: plain(constructorName),
    ...(id !== null && { id }),
    ...placeData(location, root),
    bytes: growthBytes,
    share: growthShare,
    pattern,
    confidence,
  };
}

export function placeData(location: Location | null, root: string): { file?: string; line?: number } {
  if (location?.script == null || location.script === '') return {};
  return { file: plain(sourceFile(location, root) ?? location.script.replace(/^file:\/\//, '')), ...(location.line > 0 && { line: location.line }) };
}

/** Text of the heap in data. */
export const plain = (value: string): string => visible(clip(value, 160));

/** How an answer names the next call. */
export const call = (tool: string, given: object): string => `${tool} ${JSON.stringify(given)}`;

export const toolCalls: NextCalls = {
  holder: (path, id) => call('holder', { path, id }),
  audit: (path) => call('audit', { path }),
  compare: (paths) => call('compare', { paths }),
  oneMore: (paths) => call('compare', { paths: [...paths, 'NEXT'] }),
  more: (from) => `cursor ${from}`,
};
