/**
 * Reclaimable page cache within the cgroup limit; 0 outside a container or if unknown. The limit includes cached files, which the kernel reclaims
 * under memory pressure but Node counts as used: after writing gigabytes, a container would seem to have no free memory.
 */
import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';

/** Bytes of reclaimable page cache. */
export function cachedInContainer(): number {
  const limit = process.platform === 'linux' ? process.constrainedMemory() : 0;
  if (limit === 0 || limit >= totalmem()) return 0;
  return cachedBytes(statFiles(contentOf('/proc/self/cgroup')).map(contentOf).find(Boolean) ?? '');
}

/** Candidate paths of memory.stat, from the text of /proc/self/cgroup. In a container that path may be the host's while /sys/fs/cgroup is its own. */
export function statFiles(groups: string): string[] {
  return groups.split('\n').flatMap((line) => {
    const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (controllers === undefined || !(controllers === '' || controllers.split(',').includes('memory'))) return [];
    const mount = controllers === '' ? '/sys/fs/cgroup' : '/sys/fs/cgroup/memory';
    return [`${mount}${path === '/' ? '' : path}/memory.stat`, `${mount}/memory.stat`];
  });
}

/** Cached bytes of the group and its descendants; cgroup version 1 has separate total_ lines for them. */
export function cachedBytes(stat: string): number {
  const values = new Map(stat.split('\n').map((line) => line.split(' ') as [string, string]));
  const bytesOf = (name: string): number => Number(values.get(`total_${name}`) ?? values.get(name) ?? 0);
  return bytesOf('active_file') + bytesOf('inactive_file');
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
