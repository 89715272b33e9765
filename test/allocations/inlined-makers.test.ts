/** The function that allocated an object, of functions that V8 would inline: small, and called often before and while allocations are recorded. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { stackOfNode } from '../../src/allocations/stack-frames.js';
import { readSide } from '../support/heaps.js';

const folder = mkdtempSync(join(tmpdir(), 'snapdiff-inlined-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const recording = pathToFileURL(join(import.meta.dirname, '../../dist/src/repeat/allocation-recording.js')).href;
const program = `import { recordAllocations } from ${JSON.stringify(recording)};
class Order { constructor(id) { this.id = id; this.lines = new Lines(id); } }
class Lines { constructor(id) { this.count = id; } }
const kept = [];
const makeOrder = (id) => new Order(id);
function handle(id) { kept.push(makeOrder(id)); }
function step(count) { for (let id = 0; id < count; id++) handle(id); }
step(200_000);
kept.length = 0;
await recordAllocations();
step(2_000);
(await import('node:v8')).writeHeapSnapshot('heap.heapsnapshot');
process.exit(kept.length === 2_000 ? 0 : 1);`;

it('is the maker, not its caller', async () => {
  writeFileSync(join(folder, 'program.mjs'), program);
  execFileSync(process.execPath, ['program.mjs'], { cwd: folder });
  const { heap, classes } = await readSide(join(folder, 'heap.heapsnapshot'));
  for (const [constructorName, maker] of [
    ['Order', 'makeOrder'],
    ['Lines', 'Order'],
  ]) {
    const makers = new Map<string, number>();
    for (let node = 0; node < heap.snapshot.nodeCount; node++) {
      const [frame] = classes.list[classes.classOf[node]].name === constructorName ? stackOfNode(heap, node) : [];
      if (frame) makers.set(frame.name, (makers.get(frame.name) ?? 0) + 1);
    }
    const known = [...makers.values()].reduce((sum, count) => sum + count, 0);
    expect(known).toBeGreaterThan(200);
    // V8 takes a few objects for others that were at their addresses before.
    expect(makers.get(maker) ?? 0, JSON.stringify([...makers])).toBeGreaterThan(0.9 * known);
  }
});
