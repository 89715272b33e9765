/** The flags of `snapdiff capture`. */
import type { OptionSpec } from './options.js';

const commands = ['capture'] as const;
const what = 'What is captured:';
const how = 'How:';

export const captureOptions = {
  target: { kind: 'value', commands, group: what, describe: 'Which of several pages or workers: an id, or a part of a title or URL' },
  list: { kind: 'switch', commands, group: what, describe: 'Only list what can be captured at host:port' },
  count: { kind: 'value', commands, group: what, describe: 'Take N snapshots: the next one by Enter, --interval or --on' },
  interval: { kind: 'value', commands, group: what, describe: 'Time from one snapshot to the next: 30s, 10m' },
  on: { kind: 'value', commands, group: what, choices: ['SIGUSR2'], describe: 'Take one whenever snapdiff gets this signal' },
  overwrite: { kind: 'switch', commands, group: how, describe: 'Replace files of the same name' },
  progress: { kind: 'switch', commands, group: how, describe: 'Progress on standard error (on a terminal)' },
  quiet: { kind: 'switch', commands, group: how, describe: 'Say nothing but errors and the names of the files' },
} as const satisfies Record<string, OptionSpec>;
