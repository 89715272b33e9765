/** Worker thread that reads the later edges of a file; imports from dist, because worker threads cannot load TypeScript. */
import { workerData } from 'node:worker_threads';
import { readLaterEdges } from '../../dist/src/format/parallel-edges.js';

const { path, helper } = workerData;
await readLaterEdges(path, helper);
