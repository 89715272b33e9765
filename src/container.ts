/**
 * What a container could have back at once. Its limit counts the cache of files too, which systems give up for whoever asks for memory, but which
 * Node counts as taken: a container that has just written some gigabytes would have no memory to spare.
 */
import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';

/** Bytes of cached files within the limit that this process lives under; 0 where there is no such limit, or nobody says. */
export function cachedInContainer(): number {
  const limit = process.platform === 'linux' ? process.constrainedMemory() : 0;
  if (limit === 0 || limit >= totalmem()) return 0;
  return cachedBytes(statFiles(contentOf('/proc/self/cgroup')).map(contentOf).find(Boolean) ?? '');
}

/** Where a control group tells of its memory, by what /proc/self/cgroup says; within a container that path may be the host's, and the folder its own. */
export function statFiles(groups: string): string[] {
  return groups.split('\n').flatMap((line) => {
    const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (controllers === undefined || !(controllers === '' || controllers.split(',').includes('memory'))) return [];
    const mount = controllers === '' ? '/sys/fs/cgroup' : '/sys/fs/cgroup/memory';
    return [`${mount}${path === '/' ? '' : path}/memory.stat`, `${mount}/memory.stat`];
  });
}

/** Of the group and all below it; version 1 has own lines for that. */
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
