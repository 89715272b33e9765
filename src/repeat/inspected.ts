/**
 * A command whose Node processes all have their inspector open, and the one of them that is tested. A wrapper like npm or npx is a Node
 * process too: the server is the one that listens on the port, or the one that started no other.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { SnapdiffError } from '../errors.js';
import { type Inspector, openInspector } from '../live/inspector.js';
import { collectGarbage, takeSnapshot } from '../live/snapshot.js';
import { withoutChatter } from '../live/start.js';
import { bounded } from './bounded.js';
import { type ProcessGroup, startGroup } from './process-group.js';
import type { SubjectOptions } from './subject.js';

export interface Inspected extends ProcessGroup {
  /** Settles the process that is tested, and writes its snapshot. `port`: one that it listens on. */
  snapshot(path: string, port: number | null): Promise<void>;
}

interface Connected {
  inspector: Inspector;
  pid: number;
  parent: number;
  ports: number[];
}

/** Collections, and the pause behind each: what waits to go needs turns of the event loop. See settle.ts. */
const ROUNDS = 6;
const PAUSE_MS = 20;

/** What it prints goes to standard error, but for the inspector's own lines. `stdio` are its input and output. */
export function startInspected(command: string, stdio: ['ignore' | 'pipe', 2 | 'pipe'], env: NodeJS.ProcessEnv, options: SubjectOptions): Inspected {
  const nodeOptions = `${env['NODE_OPTIONS'] ?? ''} --inspect=127.0.0.1:0`.trim();
  const group = startGroup(command, { env: { ...env, NODE_OPTIONS: nodeOptions }, stdio: [...stdio, 'pipe'] });
  const urls: string[] = [];
  const chatter = withoutChatter((url) => urls.push(url));
  group.child.stderr!.setEncoding('utf8').on('data', (text: string) => process.stderr.write(chatter(text)));
  let chosen: Promise<Inspector> | null = null;

  const snapshot = async (path: string, port: number | null) => {
    // One connection for all snapshots: V8 numbers its objects anew when one ends.
    chosen ??= choose(urls, command, port);
    const inspector = await chosen;
    for (let round = 0; round < ROUNDS; round++) {
      await collectGarbage(inspector);
      await pause(PAUSE_MS);
    }
    await takeSnapshot(inspector, path, { signal: options.signal });
  };
  return {
    ...group,
    snapshot: (path, port) => bounded(snapshot(path, port), 'its snapshot', { ...options, ended: group.ended }),
    async stop() {
      // A Node process with a debugger attached does not end.
      await (await chosen?.catch(() => null))?.close();
      await group.stop();
    },
  };
}

async function choose(urls: readonly string[], command: string, port: number | null): Promise<Inspector> {
  const all = (await Promise.all(urls.map((url) => introduced(url)))).filter((each) => each !== null);
  const isLeaf = ({ pid }: Connected) => !all.some(({ parent }) => parent === pid);
  const tested = all.find(({ ports }) => port !== null && ports.includes(port)) ?? all.findLast(isLeaf);
  if (tested === undefined) {
    throw new SnapdiffError('no-inspector', `no Node process with an inspector runs under ${JSON.stringify(command)}`, {}, { hint: hintFor(command) });
  }
  await Promise.all(all.filter((each) => each !== tested).map(({ inspector }) => inspector.close()));
  return tested.inspector;
}

function hintFor(command: string): string {
  if (/^\s*(bun|deno)\b/.test(command)) return 'snapdiff run tests what Node runs.';
  return 'snapdiff opens it by NODE_OPTIONS=--inspect; does the command start Node with an environment of its own, or another runtime?';
}

const WHO = `JSON.stringify([process.pid, process.ppid, process._getActiveHandles().flatMap((each) => each.listening && each.address ? [each.address()?.port] : [])])`;

/** Null for a process that has ended meanwhile. */
async function introduced(url: string): Promise<Connected | null> {
  try {
    const inspector = await openInspector(url);
    // A process that wants to end waits until everybody has disconnected.
    inspector.onEvent('NodeRuntime.waitingForDisconnect', () => void inspector.close());
    inspector.tell('NodeRuntime.notifyWhenWaitingForDisconnect', { enabled: true });
    const { result } = await inspector.send('Runtime.evaluate', { expression: WHO, returnByValue: true });
    const [pid, parent, ports] = JSON.parse(String((result as { value?: unknown }).value)) as [number, number, number[]];
    return { inspector, pid, parent, ports };
  } catch {
    return null;
  }
}
