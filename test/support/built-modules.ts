/**
 * Vite plugin of all test projects: a module of src/ is loaded by Node as it was built into dist/src/. Vite would turn each use of an import into a call of a
 * getter, which V8 does not inline: loops would take up to eight times as long.
 */
import { join, sep } from 'node:path';
import type { Plugin } from 'vite';
import { mockingFiles, nameOfTestFile } from './slow-files.js';

const source = join(import.meta.dirname, '../../src') + sep;
const built = join(import.meta.dirname, '../../dist/src') + sep;
const local = (id: string): string => id.split('/').join(sep);

export const builtModules: Plugin = {
  name: 'built-modules',
  enforce: 'pre',
  async resolveId(specifier, importer) {
    if (importer === undefined || local(importer).startsWith(source) || mockingFiles.includes(nameOfTestFile(importer))) return null;
    const found = await this.resolve(specifier, importer, { skipSelf: true });
    const path = local(found?.id ?? '');
    if (!path.startsWith(source) || !path.endsWith('.ts')) return null;
    return { id: `${built}${path.slice(source.length, -3)}.js`, external: true };
  },
};
