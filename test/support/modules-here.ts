/**
 * Vite plugin of the test project `here`: src/engine/engine.ts, src/engine/load-heap.ts and src/live/process-tree.ts are replaced by modules of this
 * folder, so that analyses run in the process of the test. Its test files share their process and modules, whose code the first of them compile.
 */
import { basename, join, sep } from 'node:path';
import type { Plugin } from 'vite';

const source = join(import.meta.dirname, '../../src');
const replacements: Readonly<Record<string, string>> = {
  [join(source, 'engine/engine.ts')]: 'engine-here.ts',
  [join(source, 'engine/load-heap.ts')]: 'loads-here.ts',
  [join(source, 'live/process-tree.ts')]: 'built-harness.ts',
};
const names = new Set(Object.keys(replacements).map((path) => basename(path, '.ts')));

export const modulesHere: Plugin = {
  name: 'modules-here',
  enforce: 'pre',
  async resolveId(specifier, importer) {
    if (importer === undefined || !names.has(basename(specifier, '.js'))) return null;
    const found = await this.resolve(specifier, importer, { skipSelf: true });
    const replacement = found === null ? undefined : replacements[found.id.split('/').join(sep)];
    // A replacement imports what it replaces.
    return replacement === undefined || basename(importer) === replacement ? null : join(import.meta.dirname, replacement);
  },
};
