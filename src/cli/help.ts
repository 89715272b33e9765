/**
 * The words of --help around the list of flags: usage, examples, metrics, exit codes.
 */
import type { CommandName } from './options.js';

const commandList = `snapdiff <baseline> <current>          what grew between two heap snapshots
snapdiff <s1> <s2> <s3> ...            what keeps growing over three or more, oldest first
snapdiff <folder>                      the same for all snapshots of a folder
snapdiff <report.json>                 a saved report again, in another format
snapdiff run <module>                  repeat an operation, and say what it leaks;
                                       also of a server: snapdiff run --help
snapdiff summary <file>                constructors and statistics of one snapshot
snapdiff path <file> @ID               what holds an object
snapdiff show <file> @ID               an object, what it holds and what holds it
snapdiff show <file> --constructor NAME
snapdiff baseline <file> -o base.json  what to commit and compare later snapshots with
snapdiff <base.json> <current>         a snapshot against it: --ratchet, --update-baseline
snapdiff schema report|config|baseline the JSON Schema of these files
snapdiff capture <pid|host:port>       a snapshot of a running program
snapdiff watch <pid|host:port>         whether its memory grows; or of a command: snapdiff watch -- node server.mjs`;

const metrics = `METRIC is a change from baseline to current; with .current behind it the value now:
  total count strings arrays detached            the heap
  class:NAME:count|shallow|retained              a constructor
  collection:NAME:entries|shallow|retained       a Map, Set, array ... by the name that holds it
  suspects, steady                               findings (steady: of three or more snapshots)
LIMIT is a size (500kB, 5MB, 1.5GiB), a count, or a share of the baseline (10%).`;

const examples = `  snapdiff before.heapsnapshot after.heapsnapshot
  snapdiff before.heapsnapshot after.heapsnapshot --max suspects=0 --max-growth 5%
  snapdiff s1.heapsnapshot s2.heapsnapshot s3.heapsnapshot --iterations 1000
  snapdiff before.heapsnapshot after.heapsnapshot --export-json report.json --export-junit junit.xml
  snapdiff report.json --format markdown`;

const folders = `Snapshots of a folder: names that differ in their numbers only (s1, s2, s10; Heap.20260102.101500...) are taken
in the order of the numbers, others by the time they were written.`;

const exitCodes = `  0  compared, and no check failed
  1  a check failed (--max, --max-growth, or the config)
  2  could not run: wrong usage, bad config, unreadable or damaged file
  130  interrupted`;

const captureUsage = `snapdiff capture <pid|host:port|URL> [file] [options]

A snapshot of a running program, through its V8 inspector: a Node process by its pid, or what
listens at host:port (node --inspect, deno run --inspect, Chrome or Electron with
--remote-debugging-port). The program stands still while its heap is walked and written. The
inspector of a pid is opened for it, and closed again.`;

const captureEpilogue = `A file that ends in .gz is compressed; without one the name is made of the program's and the time.
Snapshots of one run can be compared object by object; V8 numbers its objects anew for the next run.

Examples:
  snapdiff capture 4711
  snapdiff capture 4711 heap.heapsnapshot.gz --count 3 --interval 60s
  snapdiff capture 127.0.0.1:9222 --target Inbox

Exit codes: 0 done, 2 could not run, 130 interrupted`;

const watchUsage = `snapdiff watch <pid|host:port|URL> [options]
snapdiff watch [options] -- <command ...>

Whether the memory of a program grows, and whether it is its JS heap that grows. Of a pid the system
tells the resident set; its JS heap is seen where its inspector is open already, with --inspector,
and in a command that snapdiff starts. Samples go to standard output, but on a terminal.`;

const watchEpilogue = `Judged is the floor of the curve after the warm-up: what garbage collection leaves.

Examples:
  snapdiff watch 4711 --duration 10m --limit 2GB
  snapdiff watch 4711 --snapshot-at 1x,2x
  snapdiff watch --max-growth 100kB --duration 5m -- node server.mjs

Exit codes: 0 no check failed, 1 --limit or --max-growth failed, 2 could not run`;

const runEpilogue = `The check "suspects=0" is always made, unless --max suspects=N says otherwise;
for further limits see snapdiff --help.

Exit codes:
  0  nothing keeps growing, and no other check failed
  1  a leak, or another check failed
  2  could not run: the operation failed, its process ended, wrong usage
  130  interrupted`;

const usages: Record<CommandName, string> = {
  compare: commandList,
  run: `snapdiff run <module> [options]
snapdiff run --command 'node server.mjs' --request 'GET http://127.0.0.1:PORT/x'
snapdiff run --mcp 'node server.mjs' --tool NAME --arguments '{"id": 7}'

Repeats an operation and says what it leaks. The module exports run(iteration),
and setup() and teardown() if it likes; all may be async. It runs in a Node
process of its own: some iterations to warm up, then --iterations between one
snapshot and the next, three in all. What grew in both steps is a leak.

A server gets a free port in the environment variable PORT, which the word PORT
stands for in a request. The word ITERATION stands for the number of the
iteration, in addresses, bodies and arguments. Its inspector is opened by
NODE_OPTIONS; it and all that it starts is ended afterwards.`,
  summary: 'snapdiff summary <file> [options]\n\nConstructors and statistics of one snapshot',
  path: 'snapdiff path <file> @ID [options]\n\nWhat holds an object; ids stand behind @ in the report',
  show: 'snapdiff show <file> @ID|--constructor NAME [options]\n\nAn object or the objects of a constructor: what they hold and what holds them',
  baseline: 'snapdiff baseline <file> [-o base.json]\n\nA small file of what a snapshot holds, to commit and to give in place of the earlier snapshot',
  schema: 'snapdiff schema report|config|baseline\n\nThe JSON Schema of the report, of the config file, or of baseline files',
  capture: captureUsage,
  watch: watchUsage,
};

const epilogues: Partial<Record<CommandName, string>> = {
  run: runEpilogue,
  compare: `${metrics}\n\n${folders}\n\nExamples:\n${examples}\n\nExit codes:\n${exitCodes}`,
  capture: captureEpilogue,
  watch: watchEpilogue,
};

export function usageText(command: CommandName): string {
  return usages[command];
}

export function epilogueText(command: CommandName): string {
  return epilogues[command] ?? `Exit codes: 0 done, 2 could not run, 130 interrupted`;
}
