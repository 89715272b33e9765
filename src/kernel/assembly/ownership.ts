/** Who owns what, in AssemblyScript: ../../heap/ownership.ts says what is right. `owner` holds the node itself, NO_OWNER, or SHARED. */
import { hasBit } from './bits';

const NO_OWNER: u32 = 0xffffffff;
const SHARED: u32 = 0xfffffffe;
const WEAK: u32 = 6;

let stack: usize = 0;
let depth: usize = 0;

/** Ownership flows from all nodes that own themselves. `unowned`: those that do not. `room`: two entries of 32 bits a node, as each is met twice at most. */
export function flowOwnership(nodeCount: u32, firstEdge: usize, toNode: usize, types: usize, unowned: usize, owner: usize, room: usize): void {
  stack = room;
  depth = 0;
  for (let node: u32 = 0; node < nodeCount; node++) {
    if (!hasBit(unowned, node)) flow(node, firstEdge, toNode, types, unowned, owner);
  }
  while (depth > 0) {
    depth--;
    flow(load<u32>(stack + (depth << 2)), firstEdge, toNode, types, unowned, owner);
  }
}

function flow(from: u32, firstEdge: usize, toNode: usize, types: usize, unowned: usize, owner: usize): void {
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
    store<u32>(stack + (depth << 2), target);
    depth++;
  }
}
