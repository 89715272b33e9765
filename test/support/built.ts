/** The built library, because worker threads need dist/. */

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const dist = join(import.meta.dirname, '../../dist/src');

export const builtLibrary = (await import(pathToFileURL(join(dist, 'index.js')).href)) as typeof import('../../src/index.js');
