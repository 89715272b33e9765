/** What fills the context, as suspects: the file read again and again, the one huge result, the tool whose outputs add up. No text is counted twice. */
import { bytes as bytesText, count, plural, share as shareText } from '../text/figures.js';
import type { ContextContents, ContextPattern, ContextSuspect, DuplicateRow, LargeResult, SourceRow, ToolRow } from './context-report.js';

/** Less is not worth a change of habits. */
const LEAST_BYTES = 2000;
const LEAST_SHARE = 0.05;
/** One result of this share is a suspect alone. */
const LARGE_SHARE = 0.1;
const LARGE_BYTES = 10_000;
/** All that a tool returned, without the sources that are suspects themselves. */
const TOOL_SHARE = 0.2;
const MANY_RESULTS = 3;

const looks: Record<ContextPattern, string> = {
  'repeated-reads': 'the same file or command, asked for again and again',
  'repeated-results': 'the same text, several times',
  'large-result': 'one large result',
  'tool-output': 'many results of one tool that add up',
  'pasted-text': 'the same pasted text, several times',
};

/** Largest first. `pasted` duplicates are those without a tool. */
export function contextSuspects(contents: ContextContents): ContextSuspect[] {
  const { sources, tools, duplicates, largest, totals } = contents;
  const bySource = sources.flatMap((row) => sourceSuspect(row, duplicates, largest) ?? []);
  const blamed = new Map<string, number>();
  for (const { constructorName, growthBytes } of bySource) blamed.set(constructorName, (blamed.get(constructorName) ?? 0) + growthBytes);
  const byTool = tools.flatMap((row) => toolSuspect(row, row.bytes - (blamed.get(row.tool) ?? 0), totals.textBytes) ?? []);
  const pasted = duplicates.filter(({ tool }) => tool === null).flatMap((row) => pastedSuspect(row, totals.textBytes) ?? []);
  return [...bySource, ...byTool, ...pasted].sort((left, right) => right.growthBytes - left.growthBytes || (left.name < right.name ? -1 : 1));
}

function sourceSuspect(row: SourceRow, duplicates: readonly DuplicateRow[], largest: readonly LargeResult[]): ContextSuspect | null {
  const { tool, source, results, bytes, share } = row;
  if (source === null || bytes < LEAST_BYTES || share < LEAST_SHARE) return null;
  const isSame = (other: { tool: string | null; source: string | null }): boolean => other.tool === tool && other.source === source;
  const equal = duplicates.filter(isSame);
  const wasted = equal.reduce((sum, { wastedBytes }) => sum + wastedBytes, 0);
  const evidence = [`It was asked for ${times(results)}: ${bytesText(bytes)}, ${shareText(share)} of the text in the context.`];
  if (wasted > 0) evidence.push(`${bytesText(wasted)} of it repeat what the context has already.`);
  if (results >= MANY_RESULTS || (results > 1 && wasted > 0)) {
    const pattern = wasted * 2 > bytes ? 'repeated-results' : 'repeated-reads';
    return suspect(pattern, source, tool, bytes, share, wasted > 0 ? 'high' : 'medium', evidence, adviceFor(tool, wasted > 0));
  }
  const most = largest.find(isSame)?.bytes ?? 0;
  if (most < LARGE_BYTES || share < LARGE_SHARE) return null;
  return suspect('large-result', source, tool, bytes, share, 'high', evidence, limitAdvice(tool));
}

function toolSuspect({ tool, results }: ToolRow, bytes: number, textBytes: number): ContextSuspect | null {
  const share = textBytes === 0 ? 0 : bytes / textBytes;
  if (bytes < LEAST_BYTES || share < TOOL_SHARE || results < MANY_RESULTS) return null;
  const evidence = [`${plural(results, 'result')} in the context; ${bytesText(bytes)}, ${shareText(share)} of its text, are not explained by single suspects.`];
  return suspect(
    'tool-output',
    tool,
    tool,
    bytes,
    share,
    'medium',
    evidence,
    `${limitAdvice(tool)}; or give such searches to a subagent, which returns a summary`,
  );
}

function pastedSuspect({ copies, bytes, wastedBytes }: DuplicateRow, textBytes: number): ContextSuspect | null {
  const all = copies * bytes;
  const share = textBytes === 0 ? 0 : all / textBytes;
  if (all < LEAST_BYTES || share < LEAST_SHARE) return null;
  const evidence = [`A text of ${bytesText(bytes)} was entered ${times(copies)}; ${bytesText(wastedBytes)} of it repeat what the context has already.`];
  return suspect(
    'pasted-text',
    'pasted text',
    'user',
    all,
    share,
    'high',
    evidence,
    'refer to the text that was pasted before, or save it to a file and name the lines',
  );
}

function suspect(
  pattern: ContextPattern,
  name: string,
  constructorName: string,
  growthBytes: number,
  growthShare: number,
  confidence: ContextSuspect['confidence'],
  evidence: string[],
  advice: string,
): ContextSuspect {
  const none = { id: null, entries: null, location: null, objects: [], path: [] } satisfies Partial<ContextSuspect>;
  return { pattern, name, constructorName, confidence, growthBytes, growthShare, ...none, evidence, looksLike: looks[pattern], advice };
}

function adviceFor(tool: string, isRepeated: boolean): string {
  if (isReading(tool)) return isRepeated ? 'read a range in place of the whole file, or start fresh after the task' : 'read only the ranges that are needed';
  return isRepeated ? 'keep the result in a file and read the part that is needed, or start fresh after the task' : limitAdvice(tool);
}

function limitAdvice(tool: string): string {
  if (isReading(tool)) return 'read a range (offset and limit) in place of the whole file';
  if (/^(grep|glob|search)/i.test(tool)) return 'narrow the pattern or the folder, or ask for file names only';
  if (/^(bash|shell|exec|run)/i.test(tool))
    return 'cut the output (head, tail, grep, a quiet reporter), or write it to a file and read the part that is needed';
  return 'ask for less: a filter, a page, or the fields that are needed';
}

const isReading = (tool: string): boolean => /(^|[_-])(read|view|open|cat)|Read/.test(tool);

function times(number: number): string {
  return number === 1 ? 'once' : `${count(number)} times`;
}
