/** The leak test as an assertion, for Jest, node:test and other test runners in this process. */
import { AssertionError } from 'node:assert';
import { type LeakTestOptions, leakTest } from './leak-test.js';
import { leakText } from './leak-text.js';
import type { OperationTarget } from './tested-target.js';

/**
 * Repeats an operation of this process: some iterations to warm up, then `iterations` between one snapshot and the next, three in all.
 * Takes some seconds, because each snapshot contains the whole heap of the test process.
 * @throws AssertionError that names the holder and the line when something keeps growing
 * @throws SnapdiffError as leakTest does
 */
export async function expectNoLeak(operation: ((iteration: number) => unknown) | OperationTarget, options: LeakTestOptions = {}): Promise<void> {
  const report = await leakTest(operation, options);
  // The operator of assert.fail(): for other operators Jest shows a difference of two values, which do not exist here.
  if (report.status === 'fail') throw new AssertionError({ message: `the operation leaks: ${leakText(report)}`, operator: 'fail', stackStartFn: expectNoLeak });
}
