/**
 * Order of test files: by project, because a process is used again only if the next file belongs to the same one; then the longest first, because a
 * long file that starts last would leave the other workers idle.
 */
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { nameOfTestFile, slowFiles } from './slow-files.js';

const order = Object.keys(slowFiles);
const projects = ['separate', 'here', 'shared'];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId, project }: TestSpecification): number => {
      const at = order.indexOf(nameOfTestFile(moduleId));
      return 1000 * projects.indexOf(project.name) + (at === -1 ? order.length : at);
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}
