/**
 * Keeps the heaps that the tests have loaded, in place of src/engine/load-heap.ts (modules-here.ts), for engines of engine-here.ts. Reading a recorded
 * file takes half of the time of a comparison.
 */
import type { Engine } from '../../src/engine/engine.js';
import { type LoadedHeap, type LoadHeap, loadHeap as load } from '../../src/engine/load-heap.js';
import { versionOf } from '../../src/format/input-file.js';
import { onEnd } from './engine-here.js';

const MOST = 4;
/** By the version of the file, as loaded with its own interfaces; least recently used first. A heap in use is not among them: analyses work in its memory. */
const kept = new Map<string, LoadedHeap>();

/** A heap of this file for the time of the engine. */
async function take(version: string, engine: Engine, read: () => Promise<LoadedHeap>): Promise<LoadedHeap> {
  const found = kept.get(version);
  kept.delete(version);
  const loaded = found ?? (await read());
  onEnd(engine, () => {
    kept.set(version, loaded);
    if (kept.size > MOST) kept.delete(kept.keys().next().value!);
  });
  return loaded;
}

export const loadHeap: LoadHeap = async (engine, input, options) => {
  const version = await versionOf(input);
  if (version === null) return load(engine, input, options);
  const loaded = await take(version, engine, () => load(engine, input, { interfaces: 'own' }));
  const { path } = input;
  const snapshot = { ...loaded.heap.snapshot, path };
  const heap = { ...loaded.heap, snapshot };
  options.onSnapshot?.(snapshot);
  if (options.interfaces === 'own') options.onInterfaces?.(loaded.interfaces);
  options.onHeap?.(heap);
  const interfaces = options.interfaces === 'own' ? loaded.interfaces : await options.interfaces;
  // Again, although it may have these classes: the column of classes is one, and the last analysis may have used it for others.
  const classes = await engine.run('classify', snapshot, heap, interfaces);
  return { heap, classes, interfaces, retainers: options.retainers ? await engine.run('sortRetainers', snapshot, snapshot, heap.essential) : null, number: 0 };
};
