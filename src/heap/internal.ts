/** Which nodes are parts of other objects. */
import { NodeType } from '../format/snapshot.js';

/** Part of other objects: they come and go with their owner and never hold anything in their own name. */
export function isInternal(type: number): boolean {
  return (
    type === NodeType.array ||
    type === NodeType.hidden ||
    type === NodeType.code ||
    type === NodeType.objectShape ||
    type === NodeType.synthetic ||
    type === NodeType.number ||
    type === NodeType.bigint ||
    type === NodeType.symbol
  );
}
