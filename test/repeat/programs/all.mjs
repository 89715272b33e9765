// Every program beside this one that can be fixed, in one process. An iteration runs each of them once.
import * as closures from './closures.mjs';
import * as growingArray from './growing-array.mjs';
import * as listeners from './listeners.mjs';
import * as pool from './pool.mjs';
import * as queue from './queue.mjs';
import * as small from './small.mjs';
import * as strings from './strings.mjs';
import * as timers from './timers.mjs';
import * as unboundedMap from './unbounded-map.mjs';

const programs = [closures, growingArray, listeners, pool, queue, small, strings, timers, unboundedMap];

export async function setup() {
  for (const program of programs) await program.setup?.();
}

export async function run(iteration) {
  for (const program of programs) await program.run(iteration);
}

export async function teardown() {
  for (const program of programs) await program.teardown?.();
}
