/** The second of two threads that read one file; from dist, because threads do not know TypeScript. */
import { workerData } from 'node:worker_threads';
import { readEdgesBeside } from '../../dist/src/format/edges-beside.js';

const { path, beside } = workerData;
await readEdgesBeside(path, beside);
