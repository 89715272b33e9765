/** Modules of which no function is alive: the snapshot has neither their script nor its text, but their module has the name of the file. */
import { fileURLToPath } from 'node:url';
import type { NodeOrdinal } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import type { Heap } from '../heap/heap.js';

/** The script of a file whose name is this string; where the snapshot has none, an id that V8 gives to no script, under which the heap knows the name. */
export function scriptOfFile(heap: Heap, name: NodeOrdinal): number {
  const { nodes, strings } = heap.snapshot;
  const file = text(strings, nodes.name[name]);
  let ids = files.get(heap.scriptNames);
  if (!ids) {
    files.set(heap.scriptNames, (ids = new Map()));
    for (const [id, script] of heap.scriptNames) ids.set(pathOf(script), id);
  }
  let id = ids.get(file);
  if (id === undefined) {
    id = FIRST - name;
    ids.set(file, id);
    heap.scriptNames.set(id, file);
  }
  return id;
}

/** Whether an id is one of those that are given here. */
export const isUnloaded = (scriptId: number): boolean => scriptId <= FIRST;

/** Ids below are those of heap profiles. */
const FIRST = -1_000_000;
const files = new WeakMap<Heap['scriptNames'], Map<string, number>>();

/** A module that is loaded by import has a URL, the same file loaded by require() a path. */
function pathOf(script: string): string {
  try {
    return script.startsWith('file:///') ? fileURLToPath(script) : script;
  } catch {
    return script;
  }
}
