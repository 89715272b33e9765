/**
 * Module hooks of Node for the test project `here`: engine/engine.js and engine/load-heap.js are replaced by modules of this folder, so that analyses run in
 * the process of the test. Its test files share their process and modules, whose code the first of them compile. register-here.ts registers them.
 */
import type { ResolveHook } from 'node:module';

const built = (path: string): string => new URL(`../../${path}`, import.meta.url).href;
const replacements = new Map([
  [built('src/engine/engine.js'), built('test/support/engine-here.js')],
  [built('src/engine/load-heap.js'), built('test/support/loads-here.js')],
]);

export const resolve: ResolveHook = async (specifier, context, nextResolve) => {
  const found = await nextResolve(specifier, context);
  const replacement = replacements.get(found.url);
  // A replacement imports what it replaces.
  return replacement === undefined || replacement === context.parentURL ? found : { ...found, url: replacement };
};
