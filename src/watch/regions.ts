/** Resident bytes of a process by kind of mapping, from Linux's /proc/PID/smaps. */

export const regionKinds = ['anonymous', 'heap', 'files', 'stack', 'shared'] as const;
export type RegionKind = (typeof regionKinds)[number];
export type Regions = Record<RegionKind, number>;

/** A mapping's first line ends in its path, if it has one; its fields follow, in kB. */
export function parseSmaps(text: string): Regions {
  const regions: Regions = { anonymous: 0, heap: 0, files: 0, stack: 0, shared: 0 };
  let kind: RegionKind = 'anonymous';
  for (const line of text.split('\n')) {
    const mapping = /^[0-9a-f]+-[0-9a-f]+ (\S{4}) \S+ \S+ \d+ *(.*)$/.exec(line);
    if (mapping) kind = kindOf(mapping[2]);
    const resident = /^Rss: +(\d+) kB$/.exec(line)?.[1];
    if (resident !== undefined) regions[kind] += Number(resident) * 1024;
  }
  return regions;
}

function kindOf(path: string): RegionKind {
  if (path === '[heap]') return 'heap';
  if (path === '[stack]') return 'stack';
  if (/^(\/dev\/shm\/|\/SYSV|\/memfd:|\/dev\/zero|\[anon_shmem)/.test(path)) return 'shared';
  // Node maps only its own program, libraries and addons; [vdso] and similar mappings count as files.
  return path === '' || path.startsWith('[anon:') ? 'anonymous' : 'files';
}

/** Kinds that grew by at least `least` bytes, most first. */
export function growthOf(before: Regions, after: Regions, least: number): { kind: RegionKind; bytes: number }[] {
  return regionKinds
    .map((kind) => ({ kind, bytes: after[kind] - before[kind] }))
    .filter(({ bytes }) => bytes >= least)
    .sort((left, right) => right.bytes - left.bytes);
}
