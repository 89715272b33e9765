/**
 * Matchers for Vitest: `await expect(() => operation()).not.toLeak({ iterations: 50 })`. Import this file in a test, or list it under
 * `setupFiles`. The only file that imports vitest.
 */
import { expect } from 'vitest';
import { type LeakTestOptions, leakTest } from './repeat/leak-test.js';
import { leakText } from './repeat/leak-text.js';

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: as vitest declares it
  interface Matchers<T = any> {
    /** Repeats the function and checks whether anything keeps growing. Takes seconds, so the test needs a sufficient timeout. */
    toLeak(options?: LeakTestOptions): Promise<void>;
  }
}

expect.extend({
  async toLeak(operation: unknown, options: LeakTestOptions = {}) {
    if (typeof operation !== 'function') throw new TypeError('toLeak() takes a function to repeat: expect(() => operation()).not.toLeak()');
    const report = await leakTest(operation as (iteration: number) => unknown, options);
    return {
      pass: report.status === 'fail',
      message: () => (report.status === 'fail' ? `the operation leaks: ${leakText(report)}` : `the operation does not leak: ${leakText(report)}`),
    };
  },
});
