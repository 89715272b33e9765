/** Which functions sampled objects were allocated by. */
import type { Heap } from '../heap/heap.js';
import { ownerOf } from '../sources/owners.js';
import type { HeapProfile, ProfileFunction } from './heap-profile.js';

/** Bytes of one function. Each sampled object is of the innermost function of the program; without one, of a package; else of the innermost. */
export interface AttributedBytes {
  /** Positions in the functions of the profile: to which the bytes are attributed, and the innermost that is not the runtime's. */
  function: number;
  innermost: number;
  bytes: number;
}

/** Time O(calls times the depth of the runtime's and packages' calls). */
export function attributedBytes({ functions, calls }: HeapProfile): AttributedBytes[] {
  const kinds = functions.map(kindOf);
  const sums = new Map<number, AttributedBytes>();
  for (const [call, bytes] of calls.bytes.entries()) {
    if (bytes === 0) continue;
    let own = -1;
    let program = -1;
    for (let at = call; at !== -1 && program === -1; at = calls.caller[at]) {
      const position = calls.function[at];
      if (kinds[position] === 'runtime') continue;
      if (own === -1) own = position;
      if (kinds[position] === 'program') program = position;
    }
    const innermost = own === -1 ? calls.function[call] : own;
    const attributed = program === -1 ? innermost : program;
    const key = attributed * functions.length + innermost;
    const sum = sums.get(key);
    if (sum) sum.bytes += bytes;
    else sums.set(key, { function: attributed, innermost, bytes });
  }
  return [...sums.values()];
}

/** Builtins have no script. */
function kindOf({ url, line }: ProfileFunction): 'program' | 'package' | 'runtime' {
  if (url === '' || line < 0) return 'runtime';
  const { kind } = ownerOf(url);
  return kind === 'browser' ? 'runtime' : kind;
}

/**
 * V8's id of each function's script in the snapshot. A script of which the snapshot has nothing gets an id that no other has, and the returned heap its name,
 * for its source map.
 */
export function scriptsInHeap(functions: readonly ProfileFunction[], heap: Heap): { heap: Heap; scriptIds: number[] } {
  const byName = new Map<string, number>();
  for (const [id, name] of heap.scriptNames) byName.set(name, id);
  const added = new Map<string, number>();
  const idOf = ({ url, scriptId }: ProfileFunction): number => {
    if (heap.scriptNames.get(scriptId) === url) return scriptId;
    const known = byName.get(url) ?? added.get(url);
    if (known !== undefined) return known;
    const id = -2 - added.size;
    added.set(url, id);
    return id;
  };
  const scriptIds = functions.map((one) => (one.url === '' ? -1 : idOf(one)));
  if (added.size === 0) return { heap, scriptIds };
  const names = [...added].map(([url, id]): [number, string] => [id, url]);
  return { heap: { ...heap, scriptNames: new Map([...heap.scriptNames, ...names]) }, scriptIds };
}
