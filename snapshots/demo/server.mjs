// A small tool server as language models call them: JSON-RPC requests in, results out, over the Model Context Protocol's
// methods `initialize`, `tools/list` and `tools/call`. It leaks twice, as the comments LEAK say.
import { EventEmitter } from 'node:events';
import v8 from 'node:v8';

const catalogue = Array.from({ length: 300 }, (_, id) => ({
  id,
  title: `Report ${id}`,
  year: 1990 + (id % 35),
  tags: [`area-${id % 12}`, id % 2 ? 'public' : 'internal'],
}));

// LEAK 1: the key holds the request's id, so no entry is ever used again, and nothing removes one.
const resultCache = new Map();

const notifications = new EventEmitter();
notifications.setMaxListeners(0);

class ToolResult {
  constructor(requestId, tool, content) {
    this.requestId = requestId;
    this.tool = tool;
    this.content = content;
  }
}

const tools = {
  search: {
    description: 'Find reports by year',
    run: ({ year }) => catalogue.filter((report) => report.year === year).map((report) => report.title),
  },
  read: {
    description: 'Read one report',
    run: ({ id }) => [`${catalogue[id % catalogue.length].title}\n${'Lorem ipsum dolor sit amet. '.repeat(6)}#${id}`],
  },
};

function callTool(requestId, name, input) {
  const key = `${name}:${JSON.stringify(input)}:${requestId}`;
  const known = resultCache.get(key);
  if (known) return known;
  const content = tools[name].run(input).map((text) => ({ type: 'text', text }));
  const result = new ToolResult(requestId, name, content);
  resultCache.set(key, result);
  return result;
}

class ClientSession {
  constructor(number) {
    this.number = number;
    this.notices = 0;
    // LEAK 2: close() forgets to remove this listener.
    notifications.on('catalogue-changed', () => { this.notices++; });
  }

  handle({ id, method, params }) {
    if (method === 'initialize') return { jsonrpc: '2.0', id, result: { serverInfo: { name: 'reports', version: '1.0.0' } } };
    if (method === 'tools/list') {
      const list = Object.entries(tools).map(([name, tool]) => ({ name, description: tool.description }));
      return { jsonrpc: '2.0', id, result: { tools: list } };
    }
    return { jsonrpc: '2.0', id, result: callTool(id, params.name, params.arguments) };
  }

  close() {
    this.closed = true;
  }
}

let requests = 0;

function serveClient(number) {
  const session = new ClientSession(number);
  session.handle({ id: ++requests, method: 'initialize' });
  session.handle({ id: ++requests, method: 'tools/list' });
  for (let call = 0; call < 5; call++) {
    session.handle({ id: ++requests, method: 'tools/call', params: { name: 'search', arguments: { year: 1990 + (number % 35) } } });
    session.handle({ id: ++requests, method: 'tools/call', params: { name: 'read', arguments: { id: number * 5 + call } } });
  }
  session.close();
}

async function snapshot(side) {
  for (let round = 0; round < 6; round++) {
    global.gc();
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  v8.writeHeapSnapshot(`${process.env.SNAPSHOT_OUT}.${side}.heapsnapshot`);
}

for (let client = 0; client < 20; client++) serveClient(client);
await snapshot('before');
for (let client = 20; client < 220; client++) serveClient(client);
await snapshot('after');
