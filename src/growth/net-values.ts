/** Values of a tree without negative ones, which viewers of profiles do not take: what was freed is taken off what was gained nearby. */

/**
 * The same sum, in no frame below 0: what is less below a frame is taken off its parent's own value and then, in proportion, off its siblings. As they are where
 * all together are below 0. Whole numbers stay whole. `parent`: of each frame, -1 for the first; parents come before their children. Time O(frames).
 */
export function netValues(values: Float64Array, parent: Int32Array): Float64Array {
  const own = Float64Array.from(values);
  const below = new Float64Array(own.length);
  for (let frame = own.length - 1; frame > 0; frame--) {
    const net = own[frame] + below[frame];
    if (net >= 0) below[parent[frame]] += net;
    else own[parent[frame]] += net;
  }
  if (own[0] + below[0] < 0) return Float64Array.from(values);
  const result = new Float64Array(own.length);
  /** Of each frame: what it and those below it come to in the result, and how much of their parts has been given its share. */
  const total = new Float64Array(own.length);
  const given = new Float64Array(own.length);
  const shareOf = (frame: number, part: number): number => {
    const parts = Math.max(0, own[frame]) + below[frame];
    const before = given[frame];
    given[frame] += part;
    if (parts <= total[frame]) return part;
    return Math.round((given[frame] / parts) * total[frame]) - Math.round((before / parts) * total[frame]);
  };
  for (let frame = 0; frame < own.length; frame++) {
    const net = Math.max(0, own[frame] + below[frame]);
    total[frame] = frame === 0 ? net : shareOf(parent[frame], net);
    result[frame] = shareOf(frame, Math.max(0, own[frame]));
  }
  return result;
}
