/** Order of test files: a long file that starts last would leave the other workers idle. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { nameOfTestFile, slowFiles } from './slow-files.js';

const order = Object.keys(slowFiles);

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = order.indexOf(nameOfTestFile(moduleId));
      return at === -1 ? order.length : at;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}
