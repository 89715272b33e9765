/**
 * Matchers for Vitest: `await expect(() => operation()).not.toLeak({ iterations: 50 })`. Import this file in a test, or list it under
 * `setupFiles`. The only file that imports vitest.
 */
import { expect } from 'vitest';
import { find, instancesText } from './find.js';
import { type LeakTestOptions, leakTest } from './repeat/leak-test.js';
import { leakText } from './repeat/leak-text.js';

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: as vitest declares it
  interface Matchers<T = any> {
    /** Repeats the function and checks whether anything keeps growing. Takes seconds, so the test needs a sufficient timeout. */
    toLeak(options?: LeakTestOptions): Promise<void>;
    /** Checks how many objects of a constructor the snapshot at this path has: `await expect(file).toHaveInstances('Session', 0)`. */
    toHaveInstances(constructorName: string, count: number): Promise<void>;
  }
}

expect.extend({
  async toHaveInstances(snapshot: unknown, constructorName: string, count: number) {
    if (typeof snapshot !== 'string') throw new TypeError("toHaveInstances() takes the path of a snapshot: expect(file).toHaveInstances('Session', 0)");
    const found = await find(snapshot, { constructorName, limit: 3 });
    return { pass: found.count === count, message: () => instancesText(found, constructorName, count) };
  },
  async toLeak(operation: unknown, options: LeakTestOptions = {}) {
    if (typeof operation !== 'function') throw new TypeError('toLeak() takes a function to repeat: expect(() => operation()).not.toLeak()');
    const report = await leakTest(operation as (iteration: number) => unknown, options);
    return {
      pass: report.status === 'fail',
      message: () => (report.status === 'fail' ? `the operation leaks: ${leakText(report)}` : `the operation does not leak: ${leakText(report)}`),
    };
  },
});
