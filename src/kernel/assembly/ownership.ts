/** Who owns what, in AssemblyScript: ../../heap/ownership.ts says what is right. `owner` holds the node itself, NO_OWNER, or SHARED. */
import { hasBit } from './bits';

const NO_OWNER: u32 = 0xffffffff;
const SHARED: u32 = 0xfffffffe;
const WEAK: u32 = 6;

/**
 * Ownership flows from all nodes that own themselves. `unowned`: those that do not. `stack`: two entries of 32 bits a node, as each is met twice at most.
 * One loop, because V8 is not to inline anything; see ../compile.ts.
 */
export function flowOwnership(nodeCount: u32, firstEdge: usize, toNode: usize, types: usize, unowned: usize, owner: usize, stack: usize): void {
  let top = stack;
  for (let node: u32 = 0; node < nodeCount || top != stack; ) {
    let from = node;
    if (top != stack) {
      top -= 4;
      from = load<u32>(top);
    } else {
      node++;
      if (hasBit(unowned, from)) continue;
    }
    const place = (from as usize) << 2;
    const giver = load<u32>(owner + place);
    const end = load<u32>(firstEdge + place, 4);
    for (let edge = load<u32>(firstEdge + place); edge < end; edge++) {
      const target = load<u32>(toNode + ((edge as usize) << 2));
      // Most edges lead to nodes that own themselves.
      if (!hasBit(unowned, target)) continue;
      const at = owner + ((target as usize) << 2);
      const known = load<u32>(at);
      if (known == giver || known == SHARED || load<u8>(types + (edge as usize)) == WEAK) continue;
      store<u32>(at, known == NO_OWNER ? giver : SHARED);
      store<u32>(top, target);
      top += 4;
    }
  }
}
