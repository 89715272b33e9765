/** The leak test as an assertion, for Jest, node:test and whatever else runs tests in this process. */
import { AssertionError } from 'node:assert';
import { type LeakTestOptions, leakTest } from './leak-test.js';
import { leakText } from './leak-text.js';
import type { OperationTarget } from './tested-target.js';

/**
 * Repeats an operation of this process: some iterations to warm up, then `iterations` between one snapshot and the next, three in all.
 * Give the test some seconds: each snapshot is of all that the test process holds.
 * @throws AssertionError that names the holder and the line when something keeps growing
 * @throws SnapdiffError as leakTest does
 */
export async function expectNoLeak(operation: ((iteration: number) => unknown) | OperationTarget, options: LeakTestOptions = {}): Promise<void> {
  const report = await leakTest(operation, options);
  // As of assert.fail(): of any other operator Jest shows two values that are not there, and how they differ.
  if (report.status === 'fail') throw new AssertionError({ message: `the operation leaks: ${leakText(report)}`, operator: 'fail', stackStartFn: expectNoLeak });
}
