/** The runtime's tables of loaded modules, which it never gives back. */
import { classNameOf, type GrowthCase } from './growth-case.js';
import { keysText } from './holder-evidence.js';
import type { Reading } from './pattern-reading.js';

const reimported = 'modules that are imported under ever new names: the runtime keeps each for as long as the process lives';

/** Whether a suspect is a table of an ES module loader. */
export const isReimported = ({ looksLike }: { looksLike: string }): boolean => looksLike === reimported;

/** Null unless modules pile up: in the table of one of Node's loaders, or among those that a module has loaded. */
export function readLoader(growth: GrowthCase): Reading | null {
  const { comparison, path, name, constructorName } = growth;
  if (/^(?:LoadCache|ResolveCache)$/.test(constructorName) || /#resolveCache\b/.test(name)) {
    return {
      pattern: 'unbounded-cache',
      looksLike: reimported,
      evidence: keysText(growth),
      advice: 'import a file once, without a query that changes; reload in a worker thread or process that ends',
    };
  }
  const owner = path.length < 2 ? '' : classNameOf(comparison, path[path.length - 2].node);
  if (owner !== 'Module' || !/\bchildren$/.test(name)) return null;
  return {
    pattern: 'growing-array',
    looksLike: 'modules that are loaded again and again: the module that requires them keeps each in its `children`',
    advice: 'take the module out of module.children too when deleting it from require.cache, or do not reload it',
  };
}
