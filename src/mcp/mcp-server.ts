/** The Model Context Protocol server: tools over standard input and output. The only file that knows the SDK. */
import { type CallToolResult, Server, type ServerContext } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { createHeapKeeper } from '../engine/heap-keeper.js';
import { errorToData, fromSystemError, SnapdiffError } from '../errors.js';
import { redact } from '../redact/redact-report.js';
import { createStandIns } from '../redact/stand-ins.js';
import { agentError } from '../render/agent-text.js';
import { errorReport } from '../report/error-report.js';
import { version } from '../report/version.js';
import { findProblem } from '../schema/validate.js';
import { nearestName } from '../text/nearest-name.js';
import { clip } from '../text/safe.js';
import type { Redaction } from '../vocabulary.js';
import { allowedPaths } from './allowed-paths.js';
import { auditTool } from './audit-tool.js';
import { compareTool } from './compare-tool.js';
import { contextTool } from './context-tool.js';
import { findTool } from './find-tool.js';
import { holderTool } from './holder-tool.js';
import { captureTool, runTool } from './live-tools.js';
import type { McpTool, Question, ToolAnswer } from './mcp-tool.js';
import { reportMemory } from './report-memory.js';

export interface McpServerOptions {
  /** Folders of the files that may be used; by default the roots of the client, or the working folder. */
  roots: readonly string[];
  workingFolder: string;
  /** Also offer the tools that start programs and write files. */
  allowLive: boolean;
  threads?: number | undefined;
  /** Bytes that the process may use, the heaps between two questions included. */
  maxMemory?: number | undefined;
  /** Answers, and snapshots that are captured, without contents of the heap. */
  redaction?: Redaction | undefined;
  /** Heaps without a question for so long are released. */
  idleMs: number;
  signal: AbortSignal;
}

const readingTools = [compareTool, auditTool, holderTool, findTool, contextTool];
const liveTools = [captureTool, runTool];

const MAX_REPORTS = 4;
const MAX_OBJECTS = 64;

const instructions =
  'Finds memory leaks in V8 heap snapshots. Begin with compare. Its answer names suspects with file and line, what is not known, and the next call. Report the evidence; do not call a suspect a leak unless three snapshots show steady growth.';

/** Resolves when the client has disconnected, or on abort. */
export async function serveMcp({ roots, workingFolder, allowLive, redaction, signal, ...memory }: McpServerOptions): Promise<void> {
  const heaps = createHeapKeeper(memory);
  const reports = reportMemory(MAX_REPORTS);
  const objects = reportMemory(MAX_OBJECTS);
  // One key for all answers, so that equal texts stay equal.
  const standIns = createStandIns();
  const tools = allowLive ? [...readingTools, ...liveTools] : readingTools;
  /** Of the calls that are being answered. AbortSignal.any() with one signal for all would keep 94 bytes a call (Node 20). */
  const running = new Set<AbortController>();
  let end = () => {};
  const closed = new Promise<void>((resolve) => {
    end = () => {
      for (const stop of running) stop.abort();
      resolve();
    };
  });
  const handle = serveStdio(() => {
    const server = new Server({ name: 'snapdiff', version }, { capabilities: { tools: {} }, instructions });
    let clientRoots: Promise<string[] | null> | null = null;
    server.setNotificationHandler('notifications/roots/list_changed', () => {
      clientRoots = null;
    });
    const paths = allowedPaths(roots, () => (clientRoots ??= rootsOf(server)), workingFolder);
    const redacted = async <Document extends object>(document: Document): Promise<Document> =>
      redaction === undefined ? document : redact(document, { redaction, root: await paths.folder(), standIns });
    server.setRequestHandler('tools/list', () => ({ tools: tools.map(listedTool) }));
    server.setRequestHandler('tools/call', async ({ params }, context) => {
      const tool = tools.find(({ name }) => name === params.name);
      const stop = new AbortController();
      context.mcpReq.signal.addEventListener('abort', () => stop.abort());
      running.add(stop);
      try {
        const question = { ...progressOf(context), signal: stop.signal, heaps, reports, objects, paths, redaction, redacted };
        return server.projectCallToolResult(await resultOf(tool, params, tools, question), tool?.output);
      } finally {
        running.delete(stop);
      }
    });
    server.onclose = end;
    return server;
  });
  process.stdin.once('end', end).once('close', end);
  signal.addEventListener('abort', end);
  await closed;
  await handle.close().catch(() => {});
  await heaps.close();
}

/** The client's folders; null if it names none, as in protocols without roots. */
async function rootsOf(server: Server): Promise<string[] | null> {
  try {
    if (server.getClientCapabilities()?.roots === undefined) return null;
    return (await server.listRoots()).roots.map(({ uri }) => uri);
  } catch {
    return null;
  }
}

function listedTool({ name, description, input, output, annotations }: McpTool) {
  return { name, description, inputSchema: input as { type: 'object' }, ...(output && { outputSchema: output as { type: 'object' } }), annotations };
}

/** What a tool throws is its result: a model reads results, not errors of the protocol. */
async function resultOf(
  tool: McpTool | undefined,
  { name, arguments: given = {} }: { name: string; arguments?: unknown },
  tools: readonly McpTool[],
  question: Question,
): Promise<CallToolResult> {
  try {
    if (tool === undefined) throw unknownTool(name, tools);
    const problem = findProblem(tool.input, given);
    if (problem) throw wrongArguments(tool, problem.place === '' ? problem.message : `${problem.place}: ${problem.message}`);
    const { text, structured }: ToolAnswer = await tool.answer(given as never, question);
    return { content: [{ type: 'text', text }], ...(structured && { structuredContent: structured }) };
  } catch (error) {
    const known = error instanceof SnapdiffError ? error : (fromSystemError(error) ?? new SnapdiffError('worker-failed', (error as Error).message));
    return { content: [{ type: 'text', text: agentError(errorReport(errorToData(known), version)) }], isError: true };
  }
}

function unknownTool(name: string, tools: readonly McpTool[]): SnapdiffError {
  const names = tools.map((tool) => tool.name);
  const near = nearestName(name, names);
  const isLive = liveTools.some((tool) => tool.name === name);
  const hint = isLive ? 'Start the server with snapdiff mcp --allow-live.' : `Call ${near ?? names.join(', ')}.`;
  return new SnapdiffError('usage', `there is no tool ${JSON.stringify(clip(name, 60))}${isLive ? ' in this server' : ''}`, {}, { hint });
}

function wrongArguments({ name, input }: McpTool, problem: string): SnapdiffError {
  const required = new Set((input['required'] ?? []) as string[]);
  const keys = Object.keys(input['properties'] as object).map((key) => (required.has(key) ? key : `${key}?`));
  return new SnapdiffError('usage', `${name}: ${problem}`, {}, { hint: `Its arguments are ${keys.join(', ')}.` });
}

/** Progress of a call, if the client asked for it: it only ever rises. */
function progressOf({ mcpReq }: ServerContext): Pick<Question, 'onProgress'> {
  const progressToken = mcpReq._meta?.progressToken;
  let last = 0;
  return {
    onProgress(all) {
      const progress = Math.round((100 * all.reduce((sum, { fraction }) => sum + fraction, 0)) / Math.max(1, all.length));
      if (progressToken === undefined || progress <= last) return;
      last = progress;
      const message = all.map(({ path }) => path.split(/[/\\]/).at(-1)).join(', ');
      void mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress, total: 100, message: clip(message, 200) } }).catch(() => {});
    },
  };
}
