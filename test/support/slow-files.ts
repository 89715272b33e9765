/**
 * Test files that start processes, read many recorded files or try many random inputs, with the time limit of each of their tests and hooks, in
 * seconds. Limits are more than ten times the duration on an idle machine. Longest file first: this is also the order in which they start.
 */
export const slowFiles: Readonly<Record<string, number>> = {
  'repeat/suites': 300,
  'repeat/servers': 300,
  oracle: 300,
  'format/fixtures': 120,
  'trust/soak': 300,
  'trust/size': 300,
  'suspects/scenarios': 120,
  'repeat/module': 300,
  guide: 300,
  'watch/command': 180,
  'trust/run': 180,
  'trust/commands': 300,
  recipe: 180,
  'trust/damage': 180,
  diff: 120,
  'live/command': 180,
  'trust/structure': 180,
  'render/hostile': 120,
  'page/page': 120,
  'engine/budget': 300,
  'format/damaged': 120,
  'format/split': 120,
  'graph/random': 120,
  'compare/match': 120,
  package: 180,
  'live/capture': 180,
  'trust/whole': 180,
  readme: 180,
  'live/workers': 180,
  'live/hostile': 120,
  'live/process-tree': 120,
  'engine/inputs': 120,
  'engine/tasks': 120,
  'engine/prepare-process': 120,
  'cli/bin': 120,
  'cli/run': 120,
  'cli/completion': 120,
  'baseline/baseline': 120,
  'inspect/inspect': 120,
  'suspects/exported': 120,
  'compare/collections': 120,
  'compare/strings': 120,
  'context/odd-lines': 120,
  'columns-size': 120,
  'format/parallel-edges': 120,
  'format/kernel': 120,
  'format/input': 120,
  'graph/kernel': 120,
  'bench/generate': 120,
  'trust/corpus': 120,
  'oracle-random': 120,
};

/** Limit of a test in any other file, in seconds. */
export const UNIT_SECONDS = 60;

/** "trust/soak" from ".../test/trust/soak.test.ts". */
export const nameOfTestFile = (path: string): string => path.replaceAll('\\', '/').replace(/^.*?\/test\/(?!.*\/test\/)(.*)\.test\.ts$/, '$1');
