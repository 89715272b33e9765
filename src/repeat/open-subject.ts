/** Opens a target of any kind. The modules of a kind are loaded on demand, because loaded modules are part of the heap of a test process. */
import type { LeakSubject, LeakSubjectOptions } from './leak-subject.js';
import { isHere, type LeakTarget } from './tested-target.js';

export async function openSubject(target: LeakTarget, options: LeakSubjectOptions): Promise<LeakSubject> {
  if (isHere(target)) return (await import('./here.js')).openHere(typeof target === 'function' ? { run: target } : target, options);
  if ('module' in target) return (await import('./module-subject.js')).openModule(target.module, options);
  if ('mcp' in target) return (await import('./mcp-subject.js')).openMcp(target, options);
  return (await import('./server-subject.js')).openServer(target, options);
}
