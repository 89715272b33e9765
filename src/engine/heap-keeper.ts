/**
 * Keeps loaded heaps and the worker threads between questions, so that the next question about a file does not read it again. Bounded by memory and by the
 * time without a question; a file that was written meanwhile is read again.
 */
import { availableParallelism } from 'node:os';
import { SnapdiffError } from '../errors.js';
import { type InputFile, versionOf } from '../format/input-file.js';
import type { InterfaceDefinition } from '../heap/interfaces.js';
import { createBudget, reserveOnly } from './budget.js';
import { collectDropped, sizeOf } from './column-memory.js';
import { type Engine, type EngineOptions, untilStopped, withEngine } from './engine.js';
import { type LoadedHeap, type LoadHeap, type LoadOptions, loadHeap } from './load-heap.js';
import { abortedError } from './task-errors.js';
import { startProgress } from './task-progress.js';

interface KeeperOptions extends Pick<EngineOptions, 'threads' | 'maxMemory'> {
  /** Heaps without a question for so many milliseconds are released. */
  idleMs: number;
}

/** `load` takes a heap that is loaded, or loads it. */
type Work<Value> = (engine: Engine, load: LoadHeap) => Promise<Value>;

export interface HeapKeeper {
  /**
   * Runs `work` when the questions before it are answered. An abort ends its threads; other heaps stay.
   * @throws SnapdiffError
   */
  ask<Value>(options: Pick<EngineOptions, 'signal' | 'onProgress'>, work: Work<Value>): Promise<Value>;
  /** Paths of the heaps that are loaded. */
  held(): string[];
  /** Ends the threads and releases all heaps. */
  close(): Promise<void>;
}

interface Kept {
  loaded: LoadedHeap;
  /** The interfaces of the snapshot itself; null if it was loaded with those of another. */
  own: InterfaceDefinition[] | null;
  /** Time of the last question, in milliseconds. */
  usedAt: number;
}

/** Files of a comparison. */
const FILES = 2;

export function createHeapKeeper({ threads, maxMemory, idleMs }: KeeperOptions): HeapKeeper {
  const limit = maxMemory ?? createBudget(undefined, threads ?? availableParallelism()).limit;
  /** By the version of the file, least recently used first. */
  const heaps = new Map<string, Kept>();
  /** Of the question that is being answered. */
  const inUse = new Set<string>();
  let running: RunningEngine | null = null;
  /** Stops the question that is being answered. */
  let stopCurrent: AbortController | null = null;
  let last: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  /** Of the heap that was loaded last. */
  let number = 0;
  /** Whether threads may remember heaps that are dropped. */
  let mayRemember = false;

  const drop = (version: string): void => {
    const kept = heaps.get(version);
    heaps.delete(version);
    if (!kept) return;
    running?.engine.release(kept.loaded.heap);
    mayRemember = true;
  };
  /** Frees the memory of dropped heaps in all threads; those that still work free it with the next question. */
  const forget = () => running?.engine.collect([...heaps.values()].map(({ loaded }) => loaded.number));
  const forgetDropped = async (): Promise<void> => {
    if (mayRemember) await forget();
    mayRemember = false;
  };
  const endEngine = async (): Promise<void> => {
    const ending = running;
    running = null;
    await ending?.end();
  };
  const settleBudget = () =>
    running &&
    reserveOnly(
      running.engine.budget,
      [...heaps.values()].map(({ loaded }) => sizeOf(loaded.heap.snapshot)),
    );

  /** A kept heap, with the classes that the interfaces give. */
  const reuse = async (engine: Engine, input: InputFile, kept: Kept, options: LoadOptions): Promise<LoadedHeap> => {
    const { heap } = kept.loaded;
    const snapshot = { ...heap.snapshot, path: input.path };
    let loaded: LoadedHeap = { ...kept.loaded, heap: { ...heap, snapshot } };
    options.onSnapshot?.(snapshot);
    if (options.interfaces === 'own') options.onInterfaces?.(kept.own ?? loaded.interfaces);
    options.onHeap?.(loaded.heap);
    const interfaces = options.interfaces === 'own' ? (kept.own ?? loaded.interfaces) : await options.interfaces;
    if (interfaces !== loaded.interfaces) loaded = { ...loaded, interfaces, classes: await engine.run('classify', snapshot, loaded.heap, interfaces) };
    if (options.retainers && !loaded.retainers) loaded = { ...loaded, retainers: await engine.run('sortRetainers', snapshot, snapshot, heap.essential) };
    kept.loaded = loaded;
    return loaded;
  };
  /** Loads a file; if the memory does not suffice, again without the heaps of earlier questions. */
  const read = async (engine: Engine, input: InputFile, options: LoadOptions): Promise<LoadedHeap> => {
    try {
      return await loadHeap(engine, input, options);
    } catch (error) {
      const others = [...heaps.keys()].filter((version) => !inUse.has(version));
      if (!(error instanceof SnapdiffError) || error.code !== 'out-of-memory' || others.length === 0 || !input.isRegular) throw error;
      for (const version of others) drop(version);
      settleBudget();
      collectDropped();
      await forget();
      return loadHeap(engine, input, options);
    }
  };
  const load: LoadHeap = async (engine, input, options) => {
    const version = await versionOf(input);
    if (version === null || options.isPassing) return read(engine, input, options);
    inUse.add(version);
    const kept = heaps.get(version);
    // What only inspects objects is content with names that another snapshot's interfaces give.
    const suits = kept && (kept.own !== null || options.interfaces !== 'own' || !options.retainers);
    if (suits) {
      heaps.delete(version);
      heaps.set(version, kept);
      kept.usedAt = Date.now();
      return reuse(engine, input, kept, options);
    }
    drop(version);
    const isOwn = options.interfaces === 'own';
    const loaded = { ...(await read(engine, input, { ...options, retainers: options.retainers || isOwn })), number: ++number };
    heaps.set(version, { loaded, own: isOwn ? loaded.interfaces : null, usedAt: Date.now() });
    return loaded;
  };

  const releaseIdle = async (): Promise<void> => {
    for (const [version, { usedAt }] of heaps) if (Date.now() - usedAt >= idleMs) drop(version);
    if (heaps.size === 0) await endEngine();
    else {
      await forgetDropped();
      schedule();
    }
  };
  const schedule = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void queue(releaseIdle, new AbortController().signal).catch(() => {}), idleMs);
    timer.unref();
  };
  /** One after the other. */
  const queue = <Value>(work: () => Promise<Value>, stopped: AbortSignal): Promise<Value> => {
    const before = last;
    const mine = untilStopped(before, stopped).then(work);
    // Without its value: it would hold all outcomes before it.
    last = Promise.allSettled([before, mine]).then(() => {});
    return mine;
  };

  const answer = async <Value>(stop: AbortController, work: Work<Value>, { onProgress }: Pick<EngineOptions, 'onProgress'>): Promise<Value> => {
    clearTimeout(timer);
    stopCurrent = stop;
    running ??= await startEngine({ threads, maxMemory: limit }, (error) => {
      running = null;
      stopCurrent?.abort(error);
    });
    settleBudget();
    const { engine } = running;
    await forgetDropped();
    const progress = startProgress({ onProgress });
    const asking: Engine = {
      ...engine,
      begin(path) {
        collectDropped();
        return progress.track(path);
      },
    };
    try {
      return await untilStopped(work(asking, load), stop.signal);
    } catch (error) {
      // A task may have been rewriting the columns of a heap, so the heaps of this question go too.
      if (stop.signal.aborted) {
        for (const version of inUse) heaps.delete(version);
        await endEngine();
      }
      throw error;
    } finally {
      stopCurrent = null;
      inUse.clear();
      progress.stop();
      settleBudget();
      schedule();
    }
  };
  return {
    async ask({ signal, onProgress }, work) {
      const stop = new AbortController();
      const forward = () => stop.abort(abortedError(signal!));
      if (signal?.aborted) forward();
      signal?.addEventListener('abort', forward);
      try {
        return await queue(() => answer(stop, work, { onProgress }), stop.signal);
      } finally {
        signal?.removeEventListener('abort', forward);
      }
    },
    held: () => [...heaps.values()].map(({ loaded }) => loaded.heap.snapshot.path),
    async close() {
      clearTimeout(timer);
      heaps.clear();
      await endEngine();
    },
  };
}

interface RunningEngine {
  engine: Engine;
  /** Ends the threads, also in the middle of a task. */
  end(): Promise<void>;
}

/** `onFailure`: a thread has failed, and the engine has ended. */
function startEngine(options: EngineOptions, onFailure: (error: SnapdiffError) => void): Promise<RunningEngine> {
  const stop = new AbortController();
  return new Promise((resolve, reject) => {
    const running = withEngine(FILES, { ...options, signal: stop.signal }, (engine) => {
      const end = async () => {
        stop.abort();
        await running.catch(() => {});
      };
      resolve({ engine, end });
      return new Promise<never>(() => {});
    });
    running.catch((error: SnapdiffError) => {
      reject(error);
      if (!stop.signal.aborted) onFailure(error);
    });
  });
}
