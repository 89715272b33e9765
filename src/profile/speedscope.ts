/**
 * speedscope's own format: "sampled" profiles over shared frames (https://www.speedscope.app/file-format-schema.json). Weights sum to the growth. It
 * takes none below 0: where the heap shrank, what was freed has profiles of its own.
 */
import type { TreeStacks } from '../growth/tree-stacks.js';
import { safeName, stackOf } from './profile-frames.js';

interface SampledProfile {
  type: 'sampled';
  name: string;
  unit: 'bytes' | 'none';
  startValue: 0;
  endValue: number;
  samples: number[][];
  weights: number[];
}

/** `verb`: what the values of the stacks are. */
export function speedscopeText(stacks: TreeStacks, verb: 'gained' | 'held', name: string, exporter: string): string {
  const profile = (values: Float64Array, unit: 'bytes' | 'none', title: string, sign: 1 | -1): SampledProfile => {
    const samples: number[][] = [];
    const weights: number[] = [];
    for (let frame = 0; frame < values.length; frame++) {
      if (sign * values[frame] <= 0) continue;
      samples.push(stackOf(stacks, frame).map((at) => stacks.name[at]));
      weights.push(sign * values[frame]);
    }
    return { type: 'sampled', name: title, unit, startValue: 0, endValue: weights.reduce((sum, weight) => sum + weight, 0), samples, weights };
  };
  const held = [profile(stacks.bytes, 'bytes', `bytes ${verb}`, 1), profile(stacks.objects, 'none', `objects ${verb}`, 1)];
  const freed = [profile(stacks.bytes, 'bytes', 'bytes freed', -1), profile(stacks.objects, 'none', 'objects freed', -1)].filter(
    ({ weights }) => weights.length > 0,
  );
  return JSON.stringify({
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    name,
    exporter,
    activeProfileIndex: 0,
    shared: { frames: stacks.names.map((frameName) => ({ name: safeName(frameName) })) },
    profiles: [...held, ...freed],
  });
}
