// Notes that a language model can search: an MCP server with one tool.
import { McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { z } from 'zod';

const notes = Array.from({ length: 200 }, (_, id) => ({ id, text: `Note ${id} about ${['heaps', 'ropes', 'maps', 'edges'][id % 4]}` }));

/** Answers by question. */
const found = new Map();

function search(question) {
  // Two questions are different objects, also if they have the same text.
  const key = JSON.stringify([question.query, question.limit]);
  const known = found.get(key);
  if (known) return known;
  const matches = notes.filter(({ text }) => text.includes(question.query)).slice(0, question.limit);
  const answer = matches.map(({ id, text }) => ({ id, text: `${text}, as asked for ${question.query}` }));
  found.set(key, answer);
  return answer;
}

serveStdio(() => {
  const server = new McpServer({ name: 'notes', version: '1.0.0' });
  server.registerTool(
    'search',
    { description: 'Finds notes', inputSchema: z.object({ query: z.string(), limit: z.number().default(5) }) },
    async (question) => ({ content: search(question).map(({ text }) => ({ type: 'text', text })) }),
  );
  return server;
});
