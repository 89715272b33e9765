/** Requests on connections that are kept alive. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createClient } from '../../src/repeat/request.js';

async function serverOf(listener: RequestListener): Promise<{ server: Server; url: string }> {
  const server = createServer(listener);
  await new Promise<void>((ready) => void server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => void server.close());
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

const client = () => {
  const made = createClient({ concurrency: 2, allowRedirect: false, cookies: false });
  onTestFinished(() => made.close());
  return made;
};

it('a connection that the server has closed meanwhile is replaced', async () => {
  let answered = 0;
  const met = new WeakSet<object>();
  const { url } = await serverOf((request, response) => {
    if (met.has(request.socket)) return void request.socket.destroy();
    met.add(request.socket);
    answered++;
    response.end('ok');
  });
  const { send } = client();
  for (let iteration = 1; iteration <= 3; iteration++) await send({ method: 'POST', url, headers: {}, body: 'a' }, iteration);
  expect(answered).toBe(3);
});

it('a server that closes new connections fails the operation', async () => {
  const { url } = await serverOf((request) => void request.socket.destroy());
  await expect(client().send({ method: 'GET', url, headers: {}, body: undefined }, 7)).rejects.toMatchObject({
    code: 'operation-failed',
    message: expect.stringMatching(/failed in iteration 7: ECONNRESET/),
  });
});
