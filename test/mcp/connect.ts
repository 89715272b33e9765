/** `snapdiff mcp` and the SDK's own client of it, over stdio. */
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

export const project = join(import.meta.dirname, '../..');

interface Answer {
  text: string;
  isError: boolean;
  data: { suspects?: { name: string; file?: string; line?: number }[]; cursor?: string; objects?: object[] };
}

export async function connect(flags: readonly string[], options: { roots?: string[]; cwd?: string; env?: Record<string, string> } = {}) {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [join(project, 'dist/src/cli/bin.js'), 'mcp', ...flags],
    cwd: options.cwd ?? project,
    env: { ...(process.env as Record<string, string>), ...options.env },
  });
  const client = new Client({ name: 'test', version: '1' }, { capabilities: options.roots ? { roots: {} } : {} });
  if (options.roots) client.setRequestHandler('roots/list', () => ({ roots: options.roots!.map((path) => ({ uri: `file://${path}` })) }));
  await client.connect(transport);
  const ask = async (name: string, given: object, more: object = {}): Promise<Answer> => {
    const result = await client.callTool({ name, arguments: { ...given } }, { timeout: 60_000, ...more });
    const [content] = result.content as unknown as [{ text: string }];
    return { text: content.text, isError: result.isError === true, data: (result.structuredContent ?? {}) as Answer['data'] };
  };
  return { client, transport, ask };
}
