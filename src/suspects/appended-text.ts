/** One text that grows: V8 keeps the parts of what is put together by `+=` until it is read as a whole. */
import { NodeType } from '../format/snapshot.js';
import type { GrowthCase } from './growth-case.js';
import type { Reading } from './pattern-reading.js';

/** Null unless the holder is such a text. */
export function readText({ comparison, finding }: GrowthCase): Reading | null {
  const { heap } = comparison.current;
  if (heap.snapshot.nodes.type[finding.node] !== NodeType.concatenatedString) return null;
  return {
    pattern: 'strings',
    looksLike: 'one text that grows by appending',
    advice: 'a bound (the last N lines), or write each part out (a file, a stream) instead of keeping it',
  };
}
