/** Columns in buffers of 4 GiB and more reach another thread as they are. Their pages are not written, so they take no memory. */
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { beforeAll, expect, it } from 'vitest';
import { received, toSend } from '../../src/engine/far-columns.js';
import type { TaskRequest } from '../../src/engine/perform.js';
import { queued } from '../../src/engine/task-queue.js';

function sent<Value>(value: Value): Value {
  const { port1, port2 } = new MessageChannel();
  try {
    port1.postMessage(toSend(value));
    return received(receiveMessageOnPort(port2)!.message) as Value;
  } finally {
    for (const port of [port1, port2]) port.close();
  }
}

const GIB = 2 ** 30;

// A thread looks for such columns once it has received one.
beforeAll(() => void received({ farMessage: {} }));

it.each([
  ['below 4 GiB', 200],
  ['that ends above', 4 * GIB - 400],
  ['above', 5 * GIB],
])('a column %s', (_, at) => {
  const buffer = new SharedArrayBuffer(6 * GIB);
  const column = new Int32Array(buffer, at, 1000).fill(7, 990);
  const value = { heap: { columns: [column, new Float64Array(buffer, at, 10)] }, name: 'a' };
  const copy = sent(value);
  expect(copy.heap.columns.map(({ byteOffset, length }) => [byteOffset, length])).toEqual([
    [at, 1000],
    [at, 10],
  ]);
  expect(copy.heap.columns[0]).toBeInstanceOf(Int32Array);
  copy.heap.columns[0][3] = 5;
  expect([column[3], copy.heap.columns[0][990], copy.name]).toEqual([5, 7, 'a']);
});

it('a value without such a column is sent as it is', () => {
  const shared = { column: new Uint8Array(new SharedArrayBuffer(8)) };
  const value = { one: shared, other: [shared], map: new Map([[1, shared]]) };
  expect(toSend(value)).toBe(value);
  expect(received(value)).toBe(value);
});

it('objects that several hold stay one', () => {
  const column = new Uint32Array(new SharedArrayBuffer(5 * GIB), 0, 4);
  const shared = { column };
  const copy = sent({ one: shared, other: [shared] });
  expect(copy.one).toBe(copy.other[0]);
  expect(copy.one.column.byteLength).toBe(16);
});

it('a request with such a column has its place in the queue, and arrives', () => {
  const column = new Int32Array(new SharedArrayBuffer(5 * GIB), 4 * GIB, 3);
  const subject = { path: 'a', nodeCount: 10, edgeCount: 20 };
  const request = queued({ name: 'dominate', subject, taskArguments: [{ column }], room: 1 }) as object;
  expect(Reflect.ownKeys(request)).toContain(Piscina.queueOptionsSymbol);
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(request);
  const copy = received(receiveMessageOnPort(port2)!.message) as TaskRequest;
  for (const port of [port1, port2]) port.close();
  expect(copy.subject).toEqual(subject);
  expect((copy.taskArguments[0] as { column: Int32Array }).column.byteOffset).toBe(4 * GIB);
});
