/** Calls a tool of an MCP server over stdio. */
import { SnapdiffError } from '../errors.js';
import { bounded } from '../live/bounded.js';
import { version } from '../report/version.js';
import { startInspected } from './inspected.js';
import type { LeakSubject, LeakSubjectOptions } from './leak-subject.js';
import { createMcpClient, type McpClient } from './mcp-client.js';
import { rounds, withIteration } from './rounds.js';
import type { McpTarget } from './tested-target.js';

/** Servers of 2024 and later support it. A newer server answers with its own version, in which tools are called the same way. */
const PROTOCOL_VERSION = '2025-06-18';
const MAX_REASON_CHARACTERS = 300;

/** @throws SnapdiffError 'usage' for an unknown tool, 'operation-failed', 'process-ended', 'timed-out' */
export async function openMcp({ mcp, tool, arguments: given = {}, concurrency = 1 }: McpTarget, options: LeakSubjectOptions): Promise<LeakSubject> {
  const program = startInspected(mcp, ['pipe', 'pipe'], process.env, options);
  const client = createMcpClient(program.child.stdin!, program.child.stdout!, (line) => process.stderr.write(`${line}\n`));
  const bounds = { ...options, ended: program.ended };
  const ask = (method: string, params: object, when = '') => bounded(client.request(method, params), `${method}${when}`, bounds);
  const template = JSON.stringify(given);
  let iteration = 0;
  const call = async (at: number) => {
    const params = { name: tool, arguments: JSON.parse(withIteration(template, at)) as object };
    const result = await ask('tools/call', params, ` in iteration ${at}`);
    if (result['isError'] === true) throw new SnapdiffError('operation-failed', `${tool} failed in iteration ${at}: ${wordsOf(result)}`);
  };
  const subject: LeakSubject = {
    async repeat(count, onIteration) {
      await rounds(iteration, count, concurrency, async (at) => {
        await call(at);
        onIteration();
      });
      iteration += count;
    },
    snapshot: (path) => program.snapshot(path, null),
    sources: program.sources,
    finish: async () => {},
    warnings: program.warnings,
    async stop() {
      // The protocol's way to end a session.
      program.child.stdin!.end();
      await program.stop();
    },
  };
  try {
    await ask('initialize', { protocolVersion: PROTOCOL_VERSION, capabilities: {}, clientInfo: { name: 'snapdiff', version } });
    client.notify('notifications/initialized');
    await refuseUnknown(tool, ask);
  } catch (error) {
    await subject.stop();
    throw error;
  }
  return subject;
}

async function refuseUnknown(tool: string, ask: (...words: Parameters<McpClient['request']>) => ReturnType<McpClient['request']>): Promise<void> {
  const names: string[] = [];
  let cursor: unknown;
  do {
    const page = await ask('tools/list', cursor === undefined ? {} : { cursor });
    for (const { name } of (page['tools'] ?? []) as { name: string }[]) names.push(name);
    cursor = page['nextCursor'];
  } while (typeof cursor === 'string');
  if (!names.includes(tool)) {
    throw new SnapdiffError('usage', `the server has no tool named ${JSON.stringify(tool)}`, {}, { hint: `It has: ${names.join(', ') || 'none'}.` });
  }
}

function wordsOf(result: Record<string, unknown>): string {
  const texts = ((result['content'] ?? []) as { type?: string; text?: string }[]).map(({ text }) => text ?? '');
  return texts.join(' ').trim().slice(0, MAX_REASON_CHARACTERS) || 'it gave no reason';
}
