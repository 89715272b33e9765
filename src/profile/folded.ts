/**
 * Folded stacks, a line each: "(root);cache: Map;[]: CacheEntry 96000" (B. Gregg, FlameGraph, stackcollapse.pl). Bytes, whose sum is the growth;
 * negative only where the heap shrank.
 */
import type { TreeStacks } from '../growth/tree-stacks.js';
import { safeName, stackOf } from './profile-frames.js';

export function* foldedLines(stacks: TreeStacks): Generator<string> {
  const names = stacks.names.map((name) => safeName(name).replaceAll(';', ':'));
  for (let frame = 0; frame < stacks.name.length; frame++) {
    if (stacks.bytes[frame] === 0) continue;
    const stack = stackOf(stacks, frame).map((at) => names[stacks.name[at]]);
    yield `${stack.join(';')} ${stacks.bytes[frame]}\n`;
  }
}
