// A server of tools that logs to standard output, sends requests to its client, lists its tools on two pages, and fails in several ways.
import { createInterface } from 'node:readline';

const say = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const tools = [['echo'], ['fails', 'refuses', 'dies', 'sleeps', 'null', 'silent']].map((names) => names.map((name) => ({ name, inputSchema: { type: 'object' } })));
let calls = 0;
const answered = [];

process.stdout.write('awkward server, at your service\n');
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params, error } = JSON.parse(line);
  if (method === 'initialize') {
    say({ id: 'asked by the server', method: 'roots/list' });
    say({ id, result: { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'awkward', version: '1' } } });
  } else if (method === undefined) answered.push(error.code);
  else if (method === 'tools/list') say({ id, result: params.cursor ? { tools: tools[1] } : { tools: tools[0], nextCursor: 'more' } });
  else if (method === 'tools/call') call(id, params);
});

function call(id, { name, arguments: { text } }) {
  calls++;
  if (name === 'fails') return say({ id, result: { isError: true, content: [{ type: 'text', text: 'the disk is on fire' }] } });
  if (name === 'refuses') return say({ id, error: { code: -32602, message: 'no such shelf' } });
  if (name === 'dies' && calls === 3) process.exit(7);
  if (name === 'sleeps') return;
  if (name === 'null') return say({ id, result: null });
  if (name === 'silent') return say({ id });
  say({ method: 'notifications/message', params: { level: 'info', data: 'called' } });
  // The answer contains the number of the iteration and the client's answers to the server's requests.
  if (name === 'echo' && text !== `call ${calls - 1}`) return say({ id, error: { code: 1, message: `expected call ${calls - 1}, got ${text}` } });
  if (String(answered) !== '-32601') return say({ id, error: { code: 2, message: `answered ${answered}` } });
  say({ id, result: { content: [{ type: 'text', text }] } });
}
