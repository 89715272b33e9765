/** Starts programs with the built harness, because Node 20 does not run TypeScript; in place of src/live/process-tree.ts. */
import { startTree as start } from '../../src/live/process-tree.js';

export * from '../../src/live/process-tree.js';

const built = (word: string) => word.replace(/([\\/])src([\\/]repeat[\\/]harness\.js)$/, '$1dist$1src$2');

export const startTree: typeof start = (words, options) => start(typeof words === 'string' ? words : words.map(built), options);
