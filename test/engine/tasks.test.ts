/** The map of tasks: wrong types are compile errors; errors of workers keep their fields; the longest tasks go first. */
import { Piscina } from 'piscina';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { type Engine, withEngine } from '../../src/engine/engine.js';
import type { TaskRequest } from '../../src/engine/perform.js';
import { perform } from '../../src/engine/perform.js';
import { longestFirst, queued } from '../../src/engine/task-queue.js';
import { type TaskName, type TaskResult, tasks } from '../../src/engine/tasks.js';
import type { InputFile } from '../../src/format/input-file.js';
import type { Classes } from '../../src/heap/classes.js';
import { draw } from '../support/draw.js';
import { sideOf } from '../support/heaps.js';

const { snapshot } = draw('(root) @1 -> App @3 10 -> Session#1 @5 64');
const side = sideOf(snapshot);

const request = (name: TaskName, taskArguments: readonly unknown[], room = 1e9): TaskRequest => ({ name, subject: snapshot, taskArguments, room });

describe('a task', () => {
  it('gets its name, arguments and result type from the map', () => {
    expectTypeOf<TaskResult<'classify'>>().toEqualTypeOf<Classes>();
    // Checked by the build, never run.
    const wrong = (engine: Engine, file: InputFile) => [
      // @ts-expect-error No such task.
      engine.run('clasify', snapshot, side.heap, []),
      // @ts-expect-error An argument is missing.
      engine.run('classify', snapshot, side.heap),
      // @ts-expect-error Another argument is expected.
      engine.run('findHelper', snapshot, file.path),
      // @ts-expect-error Its result is not a number.
      engine.run('pair', snapshot, snapshot, snapshot).then((result: number) => result),
    ];
    expect(wrong).toBeTypeOf('function');
  });

  it.each(Object.keys(tasks) as TaskName[])('%s is a function', async (name) => {
    expect(await tasks[name]()).toBeTypeOf('function');
  });

  it('returns its value, unless that is too large for the calling thread', async () => {
    expect(await perform(request('inspect', [side, { id: 3 }, null, 0]))).toMatchObject({ value: { kind: 'object' } });
    expect(await perform(request('inspect', [side, { id: 3 }, null, 0], 10))).toEqual({ tooLarge: expect.any(Number) });
  });

  it('returns errors as data', async () => {
    expect(await perform(request('inspect', [side, { id: 4 }, null, 0]))).toMatchObject({ error: { code: 'no-such-object', path: snapshot.path } });
    expect(await perform(request('classify', [null, []]))).toMatchObject({ error: { code: 'worker-failed', path: snapshot.path } });
    expect(await perform(request('weigh', [{ ...snapshot, nodeCount: -1 }, null, false]))).toMatchObject({ error: { path: snapshot.path } });
  });

  it('that is submitted after the end is rejected', async () => {
    const engine = await withEngine(1, { threads: 1 }, async (each) => each);
    await expect(engine.run('inspect', snapshot, side, { id: 3 }, null, 0)).rejects.toMatchObject({ code: 'worker-failed', path: snapshot.path });
  });
});

describe('the queue', () => {
  it('returns the longest task first, and equal ones in order', () => {
    const queue = longestFirst();
    const large = { path: 'large', nodeCount: 1, edgeCount: 1000 };
    const small = { path: 'small', nodeCount: 1, edgeCount: 10 };
    const asked = [
      ['duplicates', large],
      ['weigh', small],
      ['range', small],
      ['dominate', large],
      ['inspect', small],
    ] as const;
    for (const [name, subject] of asked) {
      const task = queued({ name, subject, taskArguments: [], room: 1 });
      const { [Piscina.queueOptionsSymbol]: options } = task as unknown as Record<symbol, object>;
      queue.push({ [Piscina.queueOptionsSymbol]: options, name, path: subject.path } as never);
    }
    expect(queue.size).toBe(5);
    const order = [1, 2, 3, 4, 5].map(() => (queue.shift() as unknown as { name: string }).name);
    expect(order).toEqual(['inspect', 'dominate', 'duplicates', 'weigh', 'range']);
    expect(queue.shift()).toBeNull();
  });
});
