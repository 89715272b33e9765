/** Options of every function that analyses snapshots. */
import type { EngineOptions } from './engine/engine.js';
import type { WantedTrees } from './engine/finding-tasks.js';
import type { Input } from './format/input-file.js';
import type { TreeStacks } from './growth/tree-stacks.js';
import type { MatchChoice } from './vocabulary.js';

export interface AnalyzeOptions extends EngineOptions {
  /** Folder that a baseline file names scripts relative to; the working directory by default. */
  root?: string | undefined;
  /** How objects are matched; "auto" (default) by id, and by class where the ids come from different processes. */
  match?: MatchChoice | undefined;
  /** Called with the growth tree as stacks: what each gained, or in audit() holds. Not called where there is no tree, as with a baseline file. */
  onProfile?: ((stacks: TreeStacks) => void) | undefined;
  /** A sampling heap profile (.heapprofile) of the program, joined with suspects and rows by function and place. */
  heapProfile?: Input | undefined;
  /** Adds what holds what to the report, as `tree`; false by default. */
  tree?: boolean | undefined;
}

/** Options of functions whose reports have no suspects. */
export type ObjectOptions = Omit<AnalyzeOptions, 'heapProfile'>;

export const wantedTrees = ({ onProfile, tree }: AnalyzeOptions): WantedTrees => ({ stacks: onProfile !== undefined, tree: tree === true });
