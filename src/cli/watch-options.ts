/** The flags of `snapdiff watch`. */
import type { OptionSpec } from './options.js';

const commands = ['watch'] as const;
const what = 'What is watched:';
const results = 'What comes out:';
const checks = 'Checks:';

export const watchOptions = {
  interval: { kind: 'value', commands, group: what, describe: 'Time from one sample to the next (1s)' },
  duration: { kind: 'value', commands, group: what, describe: 'How long to watch: 10m (until the program ends, or Ctrl-C)' },
  warmup: { kind: 'value', commands, group: what, describe: 'Time at the beginning that does not count (30s, or a quarter of a shorter --duration)' },
  inspector: { kind: 'switch', commands, group: what, describe: 'Open the inspector of a pid, to see its JS heap' },
  'snapshot-at': { kind: 'value', commands, group: what, describe: 'Take a snapshot at each of these: 1x,2x (of the memory after the warm-up), 500MB' },
  target: { kind: 'value', commands, group: what, describe: 'Which of several pages or workers: an id, or a part of a title or URL' },
  format: { kind: 'value', commands, group: results, choices: ['text', 'csv', 'jsonl'], describe: 'The verdict (on a terminal), or every sample' },
  color: { kind: 'switch', commands, group: results, describe: 'Colours (on a terminal)' },
  progress: { kind: 'switch', commands, group: results, describe: 'A live line on standard error (on a terminal)' },
  quiet: { kind: 'switch', commands, group: results, describe: 'Say nothing but errors and failed checks; what --format asks for is still written' },
  limit: { kind: 'value', commands, group: checks, describe: 'Fail when the resident set is over SIZE, or grows towards it' },
  'max-growth': { kind: 'value', commands, group: checks, describe: 'Fail when it grows by more than SIZE a minute: 0, 500kB' },
} as const satisfies Record<string, OptionSpec>;
