/** The tools that reach running programs or start some: only with --allow-live. */
import { SnapdiffError } from '../errors.js';
import { startCapturing } from '../live/capture.js';
import { leakTest } from '../repeat/leak-test.js';
import type { LeakTarget } from '../repeat/tested-target.js';
import { about, closed, list, object, text } from '../schema/schema-builder.js';
import { bytes } from '../text/figures.js';
import { acts, defineTool } from './mcp-tool.js';
import { call, type PageArguments, pageSchemas, reportAnswer, reportData } from './report-answer.js';

interface CaptureArguments {
  target: string;
  path: string;
}

export const captureTool = defineTool<CaptureArguments>({
  name: 'capture',
  description: 'Write a snapshot of a running program. It is paused meanwhile. Take one, do the work that leaks, take another, compare.',
  input: closed(
    object<CaptureArguments>({
      target: about('pid of Node, or host:port of an inspector', text),
      path: about('New file, .heapsnapshot or .heapsnapshot.gz', text),
    }),
  ),
  output: object<{ path: string; bytes: number }>({ path: text, bytes: { type: 'integer' } }),
  annotations: acts,
  async answer({ target, path }, { paths, redaction, signal, onProgress }) {
    const root = await paths.folder();
    const file = await paths.absolute(path);
    const capturing = await startCapturing(target, { first: file, redaction, root, signal, onProgress: ({ fraction }) => onProgress([{ path, fraction }]) });
    try {
      const captured = await capturing.capture(file);
      const notes = captured.warnings.map(({ message }) => `note: ${message}\n`).join('');
      return {
        text: `captured: ${path}, ${bytes(captured.bytes)}\n${notes}next:\n- after the work: ${call('capture', { target, path: 'NEXT' })}\n- then ${call('compare', { paths: [path, 'NEXT'] })}\n`,
        structured: { path, bytes: captured.bytes },
      };
    } finally {
      await capturing.end();
    }
  },
});

interface RunArguments extends PageArguments {
  module?: string;
  command?: string;
  requests?: string[];
  mcp?: string;
  tool?: string;
  arguments?: object;
  iterations?: number;
}

export const runTool = defineTool<RunArguments>({
  name: 'run',
  description:
    'Start a program, repeat a request (or an MCP tool, or run() of a module) and report what keeps growing. Give module, or command and requests, or mcp and tool.',
  input: closed(
    object<RunArguments>(
      {},
      {
        module: text,
        command: about('Starts a server that reads PORT', text),
        requests: about("'GET http://127.0.0.1:PORT/path'", list(text, 1)),
        mcp: about('Starts an MCP server', text),
        tool: text,
        arguments: { type: 'object' },
        iterations: { type: 'integer', minimum: 1, maximum: 100_000 },
        ...pageSchemas,
      },
    ),
  ),
  output: reportData,
  annotations: acts,
  async answer({ iterations, limit, cursor, ...given }, { paths, redaction, redacted, signal, onProgress }) {
    const root = await paths.folder();
    const target = given.module === undefined ? targetOf(given) : { module: await paths.absolute(given.module) };
    const report = await redacted(await leakTest(target, { iterations, redaction, root, signal, onProgress: (all) => onProgress(all) }));
    return reportAnswer(report, { limit, cursor }, root, (page) => call('run', { ...given, ...(iterations && { iterations }), ...page }));
  },
});

function targetOf({ command, requests, mcp, tool, arguments: given }: RunArguments): LeakTarget {
  if (command !== undefined && requests !== undefined && mcp === undefined) return { command, requests };
  if (mcp !== undefined && tool !== undefined && command === undefined) return { mcp, tool, arguments: given };
  throw new SnapdiffError('usage', 'nothing to repeat', {}, { hint: 'Give module, or command and requests, or mcp and tool.' });
}
