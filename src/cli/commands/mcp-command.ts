/** `snapdiff mcp`: the tools for agents, over standard input and output. */

import { MAX_THREADS } from '../../option-checks.js';
import { defineCommand, readPath, refuseSurplus } from '../command.js';
import { countFlag, durationFlag, flagGroup, listFlag, sizeFlag, switchFlag } from '../flag.js';
import { redactFlag } from '../flag-groups.js';
import { loadRedaction, mergeConfig } from '../merged-config.js';
import { redactionOf } from '../redaction.js';

const IDLE_SECONDS = 600;

export default defineCommand({
  command: 'mcp',
  describe: 'Serve coding agents over the Model Context Protocol',
  details: `Offers the tools compare, audit, holder, find and context to a client of the Model Context Protocol, over
standard input and output. Heaps stay loaded between two questions. Files are read below --root only, else
below the roots that the client names, else below the working folder.`,
  epilogue: `With --allow-live it also offers capture and run, which start programs and write files.

In a client's configuration: {"command": "npx", "args": ["--no", "--", "snapdiff", "mcp"]}

Exit codes: 0 the client has disconnected, 2 could not run, 130 interrupted`,
  builder: {
    ...flagGroup('Server:', {
      root: listFlag('Read files below this folder only (repeatable)', (text) => readPath(text), { takesPath: true }),
      allowLive: switchFlag('Offer the tools that start programs and write files (off)'),
      maxMemory: sizeFlag('Use at most this much memory, including the heaps that stay loaded (what the machine has to spare)'),
      idle: durationFlag('Release heaps after this time without a question (10m)'),
      redact: redactFlag,
      threads: countFlag('Use this many worker threads (the number of cores)', MAX_THREADS),
    }),
  },
  async handler({ host, words, library, signal }, { root = [], allowLive = false, maxMemory, idle = IDLE_SECONDS, redact, threads }) {
    refuseSurplus(words, 0, 'Write snapdiff mcp --root FOLDER');
    const { serveMcp } = await library.mcp();
    const redaction = redactionOf(mergeConfig({ redact }, await loadRedaction(host.cwd())));
    await serveMcp({ roots: root, workingFolder: host.cwd(), allowLive, maxMemory, idleMs: idle * 1000, redaction, threads, signal });
    return 0;
  },
});
