/** Long files first: else one that happens to be last keeps the others waiting. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Those that take more than ten seconds, the longest first. */
const longest = [
  'trust/soak',
  'repeat/suites',
  'repeat/servers',
  'watch/command',
  'trust/size',
  'format/fixtures',
  'trust/run',
  'repeat/module',
  'guide',
  'recipe',
  'oracle',
  'suspects/scenarios',
  'trust/damage',
  'live/command',
  'diff',
  'trust/structure',
  'budget',
  'package',
  'live/capture',
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = longest.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
      return at === -1 ? longest.length : at;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}
