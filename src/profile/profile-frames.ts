/** What the formats of profiles have in common: names that are safe in a viewer, and the stack of each frame. */
import type { TreeStacks } from '../growth/tree-stacks.js';
import { clip, visible } from '../text/safe.js';

const MAX_NAME = 300;

export const safeName = (name: string): string => visible(clip(name, MAX_NAME)) || '(no name)';

/** Frames from the root to this one. */
export function stackOf({ parent }: TreeStacks, frame: number): number[] {
  const stack: number[] = [];
  for (let at = frame; at !== -1; at = parent[at]) stack.unshift(at);
  return stack;
}
