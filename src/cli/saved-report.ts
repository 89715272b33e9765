/** Reads a report that was saved as JSON, alone or in an HTML page, with stream-json, and validates it against the schema. */
import { getManyValues, none } from 'stream-chain/defs.js';
import { Assembler } from 'stream-json/core/assembler.js';
import { jsonParser } from 'stream-json/core/parser.js';
import type { ContextReport } from '../context/context-report.js';
import { SnapdiffError, systemReason } from '../errors.js';
import { chunksOfInput } from '../format/input.js';
import type { InputFile } from '../format/input-file.js';
import { reportElement } from '../render/html/embedded-report.js';
import { inconsistency } from '../report/consistency.js';
import type { Report } from '../report/report.js';
import { findProblem } from '../schema/validate.js';
import { schemas } from '../schemas.js';
import { reportKinds } from '../vocabulary.js';

/** Keys of a snapshot: reading stops at the first, so that a gigabyte of numbers is not assembled. */
const SNAPSHOT_KEYS = new Set(['snapshot', 'nodes', 'edges']);

/** How stream-json begins its errors. */
const COMPLAINT = /^Parser (?:cannot parse input: )?/;

/**
 * Reads a report from an open input.
 * @throws SnapdiffError 'bad-report' | 'unreadable'
 */
export async function readReport(file: InputFile): Promise<Report | ContextReport> {
  const shown = file.path;
  const value = await readJson(file);
  const bad = (message: string) => new SnapdiffError('bad-report', message, { path: shown });
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad('is not a report: it holds no object');
  const { kind, schemaVersion, message } = value as Record<string, unknown>;
  if (schemaVersion === undefined || kind === undefined) throw bad('is not a report: it has no "kind" and "schemaVersion"');
  if (schemaVersion !== 1) {
    throw new SnapdiffError(
      'bad-report',
      `has schemaVersion ${JSON.stringify(schemaVersion)}, and this snapdiff reads 1`,
      { path: shown },
      { hint: 'Read it with the version of snapdiff that wrote it, or a newer one.' },
    );
  }
  if (kind === 'error') throw bad(`is the record of a run that failed: ${String(message)}`);
  if (kind === 'baseline') throw baselineAlone(shown);
  if (kind !== 'context' && !reportKinds.some((known) => known === kind)) throw bad(`has the unknown kind ${JSON.stringify(kind)}`);
  const problem = findProblem({ ...schemas.report, oneOf: undefined, $ref: `#/$defs/${String(kind)}` }, value);
  if (problem) throw bad(`is damaged: ${problem.place || 'its top'}: ${problem.message}`);
  const report = value as unknown as Report | ContextReport;
  if (report.kind === 'context') return report;
  const inconsistent = inconsistency(report);
  if (inconsistent !== null) throw bad(`is damaged: ${inconsistent}`);
  return report;
}

function baselineAlone(shown: string): SnapdiffError {
  return new SnapdiffError('usage', `${shown} is a baseline file; compare it with a snapshot`, {}, { hint: `Write snapdiff ${shown} after.heapsnapshot` });
}

async function readJson(file: InputFile): Promise<unknown> {
  const shown = file.path;
  // jsonParser itself, not a stream of tokens: an order of magnitude faster.
  const parse = jsonParser({ packValues: true, streamValues: false });
  const assembler = new Assembler();
  const consume = (tokens: ReturnType<typeof parse>) => {
    if (tokens === none) return;
    for (const token of getManyValues(tokens as Exclude<typeof tokens, typeof none>)) {
      if (token.name === 'keyValue' && assembler.depth === 1 && SNAPSHOT_KEYS.has(token.value))
        throw new SnapdiffError('bad-report', 'is a snapshot, not a report', { path: shown });
      assembler.consume(token);
    }
  };
  try {
    for await (const text of jsonOf(file)) consume(parse(text));
    consume(parse(none as never));
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (cause instanceof SnapdiffError || (code === undefined && !COMPLAINT.test(message))) throw cause;
    if (code !== undefined) throw new SnapdiffError('unreadable', `cannot be read: ${systemReason(cause)}`, { path: shown }, { cause });
    throw new SnapdiffError('bad-report', `is not JSON: ${message.replace(COMPLAINT, '')}`, { path: shown }, { cause });
  }
  if (!assembler.done) throw new SnapdiffError('bad-report', 'is cut short: its JSON does not end', { path: shown });
  return assembler.current;
}

/** The text of the file; of an HTML page the JSON in it, in which "<" is escaped. */
async function* jsonOf(file: InputFile): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let part: 'start' | 'markup' | 'json' = 'start';
  let markup = '';
  for await (const chunk of chunksOfInput(file)) {
    let text = decoder.decode(chunk, { stream: true });
    if (part === 'start') part = /^\s*</.test(text) ? 'markup' : 'json';
    if (part === 'markup') {
      markup += text;
      const at = markup.indexOf(reportElement);
      // The end may be the first half of the tag.
      if (at === -1) markup = markup.slice(-reportElement.length);
      else [text, part] = [markup.slice(at + reportElement.length), 'json'];
    }
    if (part !== 'json') continue;
    const end = markup === '' ? -1 : text.indexOf('<');
    yield end === -1 ? text : text.slice(0, end);
    if (end !== -1) return;
  }
  if (part === 'markup') throw new SnapdiffError('bad-report', 'is an HTML page without a report of snapdiff', { path: file.path });
  yield decoder.decode();
}
