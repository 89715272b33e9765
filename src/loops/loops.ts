/**
 * Every loop over a whole graph: plain TypeScript over columns, which asc compiles to WebAssembly (../kernel/assembly/build.js) and tsc to
 * JavaScript. Types of columns are global: ../kernel/column-types.ts and ../kernel/assembly/library/columns.ts. Exported loops take columns and numbers,
 * return numbers, and call only functions that are inlined (see ../kernel/compile.ts).
 */
export * from './class-loops.js';
export * from './column-loops.js';
export * from './distance-loops.js';
export * from './dominator-loops.js';
export * from './edge-set-loops.js';
export * from './filing-loop.js';
export * from './growth-loops.js';
export * from './location-loops.js';
export * from './next-loops.js';
export * from './order-loops.js';
export * from './ownership-loops.js';
export * from './reach-loop.js';
export * from './retainer-loops.js';
export * from './statistics-loop.js';
export { fileVertices, findClassTexts, hangNodes, labelWays, markNames, nextWithoutText } from './tree-loops.js';
