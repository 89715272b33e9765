/** The flags that only `snapdiff run` has; those of its report and checks are in options.ts. */
import type { OptionSpec } from './options.js';

const commands = ['run'] as const;
const what = 'What is repeated:';

export const repeatOptions = {
  command: { kind: 'value', commands, group: what, describe: 'Test a server: the command that starts it' },
  request: {
    kind: 'list',
    commands,
    group: what,
    describe: "With --command: 'GET http://127.0.0.1:PORT/path'; repeatable, an iteration is all of them",
  },
  header: { kind: 'list', commands, group: what, describe: "With --request: 'Name: value', repeatable" },
  body: { kind: 'value', commands, group: what, describe: 'With --request: what is sent' },
  mcp: { kind: 'value', commands, group: what, describe: 'Test a server of MCP tools over stdio: the command that starts it' },
  tool: { kind: 'value', commands, group: what, describe: 'With --mcp: the tool that is called' },
  arguments: { kind: 'value', commands, group: what, describe: 'With --tool: its arguments, as JSON' },
  concurrency: { kind: 'value', commands, group: what, describe: 'Requests or calls at a time (1)' },
  warmup: { kind: 'value', commands, group: what, describe: 'How often the operation runs before the first snapshot (41)' },
  timeout: { kind: 'value', commands, group: what, describe: 'How long one iteration may take (60s)' },
  keep: { kind: 'value', commands, group: what, describe: 'Leave the three snapshots in this folder' },
} as const satisfies Record<string, OptionSpec>;
