/** Reclaimable page cache of a container, from the files of both cgroup versions. */
import { describe, expect, it } from 'vitest';
import { cachedBytes, cachedInContainer, statFiles } from '../../src/engine/container-memory.js';

describe('the cache of files in a container', () => {
  it('is read from the group itself, or from that of the container', () => {
    expect(statFiles('0::/\n')).toEqual(['/sys/fs/cgroup/memory.stat', '/sys/fs/cgroup/memory.stat']);
    expect(statFiles('0::/user.slice/app\n')).toEqual(['/sys/fs/cgroup/user.slice/app/memory.stat', '/sys/fs/cgroup/memory.stat']);
    expect(statFiles('12:cpu,cpuacct:/a\n7:memory:/docker/c:d\n0::/b\n')).toEqual([
      '/sys/fs/cgroup/memory/docker/c:d/memory.stat',
      '/sys/fs/cgroup/memory/memory.stat',
      '/sys/fs/cgroup/b/memory.stat',
      '/sys/fs/cgroup/memory.stat',
    ]);
    expect(statFiles('')).toEqual([]);
  });

  it('includes active and inactive files of all descendant groups', () => {
    expect(cachedBytes('anon 500\nfile 40\nshmem 7\ninactive_file 30\nactive_file 3\nslab 9\n')).toBe(33);
    expect(cachedBytes('cache 9\ninactive_file 1\nactive_file 2\ntotal_cache 99\ntotal_inactive_file 60\ntotal_active_file 8\n')).toBe(68);
    expect(cachedBytes('')).toBe(0);
  });

  it('is a number of bytes on this machine', () => {
    expect(cachedInContainer()).toBeGreaterThanOrEqual(0);
  });
});
