/** A tree given by parents, walked from the top. */

/**
 * Node -> the nearest node that is `accepted` (1), itself or above it. The root must be.
 * Each climb stops at the first node whose answer is known; a second one writes it all the way: time O(nodes), nothing besides the result.
 */
export function nearestAbove(parent: Int32Array, accepted: Uint8Array): Int32Array {
  const nearest = new Int32Array(parent.length);
  for (let node = 0; node < nearest.length; node++) nearest[node] = accepted[node] === 1 ? node : -1;
  for (let start = 0; start < nearest.length; start++) {
    if (nearest[start] !== -1) continue;
    let above = parent[start];
    while (nearest[above] === -1) above = parent[above];
    const answer = nearest[above];
    for (let node = start; nearest[node] === -1; node = parent[node]) nearest[node] = answer;
  }
  return nearest;
}
