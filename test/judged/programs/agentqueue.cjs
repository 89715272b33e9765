// Requests that wait for a socket of an agent, to a server that never answers.
const http = require('node:http');
const agent = new http.Agent({ maxSockets: 2 });
const server = http.createServer(() => {});
server.listen(0);
server.unref();
exports.step = (i) => {
  const { port } = server.address() ?? {};
  if (port !== undefined) http.get({ port, path: `/slow/${i}`, agent, headers: { 'x-number': `${i}` } }).on('error', () => {});
};
