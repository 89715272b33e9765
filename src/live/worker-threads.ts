/**
 * Workers of a program: threads with heaps of their own, which are not part of a snapshot of the main thread. Node reports them in its NodeWorker
 * domain, Chromium as targets below a page. Dedicated workers of a page answer only there, although /json/list also lists them.
 */
import { within } from './bounded.js';
import type { Inspector, InspectorChild } from './inspector.js';

export interface WorkerThread {
  /** The threadId in Node, the id of the target in Chromium. */
  id: string;
  /** The name that the program gave it in Node; may be empty. */
  title: string;
  url: string;
  inspector: Inspector;
}

/** A busy program answers later; its workers are added to the list then. */
const ANSWER_MS = 3_000;

/** Attaches to the running workers and to those that start later. Returns a function that lists the running ones, by id; empty for other programs. */
export async function watchWorkers(inspector: Inspector): Promise<() => WorkerThread[]> {
  const workers = new Map<string, WorkerThread & InspectorChild>();
  const add = (sessionId: string, info: Record<string, unknown>, child: InspectorChild) => {
    const text = (key: string) => String(info[key] ?? '');
    // Node's ids count sessions; its titles are "[worker THREADID] NAME".
    const [, threadId, name] = /^\[worker (\d+)\] ?(.*)$/s.exec(text('title')) ?? [];
    workers.set(sessionId, { id: threadId ?? (text('targetId') || text('workerId')), title: name ?? text('title'), url: text('url'), ...child });
  };
  const remove = ({ sessionId }: Record<string, unknown>) => {
    workers.get(String(sessionId))?.end();
    workers.delete(String(sessionId));
  };
  inspector.onEvent('NodeWorker.attachedToWorker', ({ sessionId, workerInfo }) => {
    const post = (message: string) => inspector.notify('NodeWorker.sendMessageToWorker', { sessionId, message });
    add(String(sessionId), workerInfo as Record<string, unknown>, inspector.openChild(String(sessionId), post));
  });
  inspector.onEvent('NodeWorker.receivedMessageFromWorker', ({ sessionId, message }) => workers.get(String(sessionId))?.deliver(String(message)));
  inspector.onEvent('NodeWorker.detachedFromWorker', remove);
  inspector.onEvent('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    const info = (targetInfo ?? {}) as Record<string, unknown>;
    if (info['type'] === 'worker') add(String(sessionId), info, inspector.openChild(String(sessionId)));
  });
  inspector.onEvent('Target.detachedFromTarget', remove);
  const asked = inspector
    .send('NodeWorker.enable', { waitForDebuggerOnStart: false })
    .catch(() => inspector.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: true }))
    .catch(() => {});
  await within(asked, ANSWER_MS);
  return () =>
    [...workers.values()]
      .map(({ id, title, url, inspector: own }) => ({ id, title, url, inspector: own }))
      .sort((left, right) => Number(left.id) - Number(right.id) || (left.id < right.id ? -1 : 1));
}
