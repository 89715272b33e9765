/** A Node process to capture: holds objects, answers messages, and opens its inspector on a port that the system chooses. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { listeningAddresses } from '../../src/live/proc.js';

/** Timeout for expected events: longer than a busy machine delays them, shorter than the timeout of a test. */
export const PATIENCE_MS = 150_000;

const source = (objects: number) => `
class Kept { constructor(i) { this.name = 'kept ' + i; } }
globalThis.kept = Array.from({ length: ${objects} }, (_, i) => new Kept(i));
process.on('message', (message) => {
  if (message.add) for (let i = 0; i < message.add; i++) globalThis.kept.push(new Kept(i));
  process.send(message);
});
process.send('up');`;

export interface AProgram {
  pid: number;
  child: ChildProcess;
  /** Resolves when the program has answered, which it does not do while it is paused. */
  ask(message?: object): Promise<unknown>;
  /** Ports that it listens on. */
  ports(): Promise<string[]>;
  stop(): Promise<void>;
}

export async function aProgram(objects = 100, flags: readonly string[] = ['--inspect-port=0'], node = process.execPath): Promise<AProgram> {
  const child = spawn(node, [...flags, '--input-type=module', '--eval', source(objects)], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  await once(child, 'message');
  return {
    pid: child.pid!,
    child,
    async ask(message = { how: 'are you' }) {
      const answer = once(child, 'message');
      child.send(message);
      return (await answer)[0];
    },
    ports: () => listeningAddresses(child.pid!),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    },
  };
}
