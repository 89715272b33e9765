/** Sends requests to a server that a command starts; an iteration sends each of them once. The snapshots are of the listening thread. */
import { connect, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { SnapdiffError } from '../errors.js';
import { bounded, within } from '../live/bounded.js';
import { type Ending, endingText } from '../live/ending.js';
import { startInspected } from './inspected.js';
import type { LeakSubject, LeakSubjectOptions } from './leak-subject.js';
import { createClient, readHeaders, readRequest } from './request.js';
import { rounds } from './rounds.js';
import type { ServerTarget } from './tested-target.js';

const POLL_MS = 25;
/** A connection breaks before the end of the process is reported: shortly, but on a busy machine. */
const BROKEN_MS = 2_000;
const ENDED_MS = 200;

/** @throws SnapdiffError 'usage', 'process-ended', 'timed-out' */
export async function openServer(
  { command, requests, headers = [], body, concurrency = 1, allowRedirect = false, cookies = false }: ServerTarget,
  options: LeakSubjectOptions,
): Promise<LeakSubject> {
  const fields = readHeaders(headers);
  const written = requests.map((line) => readRequest(line, body, fields));
  if (written.length === 0) throw new SnapdiffError('usage', 'a server needs a request', {}, { hint: "Add --request 'GET http://127.0.0.1:PORT/path'." });
  const asksForPort = written.some(({ url }) => url.includes(':PORT'));
  const freePort = asksForPort ? await findFreePort() : null;
  const plans = written.map((plan) => ({ ...plan, url: plan.url.replace(':PORT', `:${freePort}`) }));
  const { hostname, port } = addressOf(plans[0].url);
  if (!asksForPort && (await listens(hostname, port))) {
    throw new SnapdiffError('usage', `another program already listens on ${hostname}:${port}`, {}, { hint: 'Stop that program, or write PORT for the port.' });
  }
  const env = freePort === null ? process.env : { ...process.env, PORT: String(freePort) };
  const program = startInspected(command, ['ignore', 2], env, options);
  const client = createClient({ concurrency, allowRedirect, cookies });
  const bounds = { ...options, ended: program.ended };
  let iteration = 0;
  const subject: LeakSubject = {
    async repeat(count, onIteration) {
      await rounds(iteration, count, concurrency, async (at) => {
        for (const plan of plans) {
          const what = `${plan.method} ${plan.url} in iteration ${at}`;
          await bounded(client.send(plan, at), what, bounds).catch((error) => explain(error, what, program.ended));
        }
        onIteration();
      });
      iteration += count;
    },
    snapshot: (path) => program.snapshot(path, port),
    sources: program.sources,
    finish: async () => {},
    warnings: program.warnings,
    async stop() {
      client.close();
      await program.stop();
    },
  };
  try {
    await bounded(
      answering(hostname, port, () => program.ending() !== null),
      `the wait for a server on ${hostname}:${port}`,
      bounds,
    );
  } catch (error) {
    await subject.stop();
    if (error instanceof SnapdiffError && error.code === 'timed-out') {
      throw new SnapdiffError('timed-out', error.message, {}, { hint: asksForPort ? 'Does it listen on process.env.PORT?' : undefined });
    }
    throw error;
  }
  return subject;
}

/** A failed request of a program that has ended is reported as its end. */
async function explain(error: unknown, what: string, ended: Promise<Ending>): Promise<never> {
  if (!(error instanceof SnapdiffError) || error.code !== 'operation-failed') throw error;
  const ending = await within(ended, error.cause === undefined ? ENDED_MS : BROKEN_MS);
  throw ending === null ? error : new SnapdiffError('process-ended', `the program ${endingText(ending)} during ${what}`, {}, { cause: error });
}

function addressOf(url: string): { hostname: string; port: number } {
  const { hostname, port, protocol } = new URL(url);
  return { hostname: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port) };
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

async function answering(hostname: string, port: number, isOver: () => boolean): Promise<void> {
  while (!isOver() && !(await listens(hostname, port))) await pause(POLL_MS);
}

function listens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('connect', () => settle(true));
    socket.on('error', () => settle(false));
  });
}
