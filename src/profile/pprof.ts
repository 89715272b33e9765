/**
 * pprof's profile.proto (https://github.com/google/pprof/blob/main/proto/profile.proto), not compressed: readers take it with and without gzip. Values
 * sum to the growth; negative only where the heap shrank.
 */
import { Line, Location, Profile, Function as ProfileFunction, Sample, StringTable, ValueType } from 'pprof-format';
import type { TreeStacks } from '../growth/tree-stacks.js';
import { safeName, stackOf } from './profile-frames.js';

/** A function and a location for each name; of each sample the location of the innermost frame comes first. */
export function pprofBytes(stacks: TreeStacks): Uint8Array {
  const stringTable = new StringTable();
  const valueType = (type: string, unit: string) => new ValueType({ type: stringTable.dedup(type), unit: stringTable.dedup(unit) });
  const sampleType = [valueType('objects', 'count'), valueType('space', 'bytes')];
  const names = stacks.names.map((name) => stringTable.dedup(safeName(name)));
  const sample: Sample[] = [];
  for (let frame = 0; frame < stacks.name.length; frame++) {
    if (stacks.bytes[frame] === 0 && stacks.objects[frame] === 0) continue;
    const locationId = stackOf(stacks, frame).map((at) => stacks.name[at] + 1);
    sample.push(new Sample({ locationId: locationId.reverse(), value: [stacks.objects[frame], stacks.bytes[frame]] }));
  }
  return new Profile({
    sampleType,
    sample,
    function: names.map((name, at) => new ProfileFunction({ id: at + 1, name, systemName: name })),
    location: names.map((_name, at) => new Location({ id: at + 1, line: [new Line({ functionId: at + 1 })] })),
    stringTable,
    defaultSampleType: stringTable.dedup('space'),
  }).encode();
}
