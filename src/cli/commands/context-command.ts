/** `snapdiff context`: what fills the conversation of a coding agent. */
import { checkContext, parseContextLimit } from '../../context/context-limits.js';
import { type ContextReport, contextFormats } from '../../context/context-report.js';
import { SnapdiffError } from '../../errors.js';
import { closeInput, openInputFile } from '../../format/input-file.js';
import { untilAborted } from '../../live/bounded.js';
import { wholeNumber } from '../../option-checks.js';
import { defineCommand, type Invocation, readPath } from '../command.js';
import { contextRendering, deliverContext, redactedContext } from '../context-output.js';
import { type Delivery, prepareDelivery, writeRendering } from '../deliver.js';
import { choiceFlag, durationFlag, type FlagValues, flagGroup, listFlag, numberFlag, switchFlag } from '../flag.js';
import { CHECKS, exportFlag, OUTPUT, openFlag, outputFlag, ROWS, redactFlag } from '../flag-groups.js';
import { writeOut } from '../host.js';
import { loadRedaction, mergeConfig } from '../merged-config.js';

const flags = {
  ...flagGroup(OUTPUT, {
    format: choiceFlag('Print in this format (table)', contextFormats),
    output: outputFlag,
    exportJson: exportFlag('JSON'),
    exportCsv: exportFlag('CSV'),
    exportMarkdown: exportFlag('Markdown'),
    exportHtml: exportFlag('an HTML page'),
    open: openFlag,
    exportJunit: exportFlag('JUnit XML'),
    exportGitlab: exportFlag('a GitLab code quality report'),
    redact: redactFlag,
    color: switchFlag('Print in colour (on a terminal)'),
    quiet: switchFlag('Print only errors, and what --format, --output and --export-... ask for'),
  }),
  ...flagGroup(ROWS, {
    top: numberFlag('Show this many rows of each table (10)', wholeNumber(0)),
    all: switchFlag('Show every row and every suspect'),
  }),
  ...flagGroup('Follow:', {
    follow: switchFlag('Report again whenever the session has grown, until Ctrl-C'),
    interval: durationFlag('Check this often whether it has grown (1s)'),
  }),
  ...flagGroup(CHECKS, {
    max: listFlag('Fail if METRIC=LIMIT is exceeded (repeatable)', (text, name) => parseContextLimit(text, 'error', name)),
    warn: listFlag('Warn, but do not fail, if METRIC=LIMIT is exceeded (repeatable)', (text, name) => parseContextLimit(text, 'warn', name)),
  }),
};

type ContextFlags = FlagValues<typeof flags>;

export default defineCommand({
  command: 'context <session.jsonl ...>\ncontext <folder>\ncontext --follow <session.jsonl>\ncontext <report.json>',
  describe: "Print what fills an agent's conversation",
  details: `Prints what fills the conversation of a coding agent: the context of each request, how it grows,
and the files, commands and tools whose results are in it, once or several times. Reads sessions
as JSON lines, and messages with "role" and "content" as JSON or JSON lines; also .gz, .br, .zst,
and every session of a folder. Prints a saved report of its own in another format.`,
  epilogue: `METRIC=LIMIT:
  context=150k     tokens of the largest request
  growth=4k        tokens that a request adds, on average
  duplicates=10%   share of the text that repeats other text
  suspects=0       suspects: files, commands and tools

Tokens are those that the writer of the session recorded. Where it recorded none they are
estimated; the report has both words: billed, estimated.
"-" is standard input. With --follow --format json prints one report a line.

Examples:
  snapdiff context session.jsonl
  snapdiff context session.jsonl --max context=150k --max duplicates=10%
  snapdiff context session.jsonl --max context=150k --export-junit junit.xml
  snapdiff context session.jsonl --open
  snapdiff context --follow session.jsonl --format minimal
  cat session.jsonl | snapdiff context - --redact --format markdown

Exit codes:
  0  no check failed
  1  a check failed (--max)
  2  could not run: wrong usage, no session, unreadable or damaged file
  130  interrupted`,
  concludes: true,
  builder: flags,
  async handler(run, flags) {
    const paths = run.words.map(readPath);
    if (paths.length === 0) throw new SnapdiffError('usage', 'no session given: snapdiff context <session.jsonl>');
    if (flags.interval !== undefined && !flags.follow) throw new SnapdiffError('usage', '--interval goes with --follow');
    if (flags.follow) refuseUnfollowable(paths, flags);
    const { format, top, all, redact } = flags;
    const config = mergeConfig({ format, top, all, redact }, await loadRedaction(run.host.cwd()));
    const delivery = await prepareDelivery(run, flags, config, paths);
    const settled = { ...flags, redact: config.redact };
    return flags.follow ? follow(run, paths[0], settled, delivery) : report(run, paths, settled, delivery);
  },
});

/** @throws SnapdiffError 'usage' */
function refuseUnfollowable(paths: readonly string[], flags: ContextFlags): void {
  if (paths.length > 1 || paths[0] === '-') throw new SnapdiffError('usage', '--follow takes one file');
  const name = (['output', 'exportJson', 'exportCsv', 'exportMarkdown', 'exportHtml', 'exportJunit', 'exportGitlab'] as const).find(
    (flag) => flags[flag] !== undefined && flags[flag] !== '-',
  );
  if (name === undefined && !flags.open) return;
  const hint = 'Redirect what it prints, or write the file when the session is over, without --follow.';
  throw new SnapdiffError('usage', '--follow prints each report and writes no file', {}, { hint });
}

async function report(run: Invocation, paths: readonly string[], flags: ContextFlags, delivery: Delivery): Promise<number> {
  const { host, signal } = run;
  const { context } = await run.library.context();
  // A pipe without a writer never ends.
  const found = await untilAborted(context(paths, { input: host.stdin, signal }), signal).catch((error) => savedInstead(run, paths, error));
  return deliverContext(run, await finished(run, found, flags), delivery);
}

/** The report that was given in place of a session. @throws the error, or a clearer one for a report of a heap */
async function savedInstead({ host, signal }: Invocation, paths: readonly string[], error: unknown): Promise<ContextReport> {
  const [path] = paths;
  if (!(error instanceof SnapdiffError) || error.code !== 'not-a-conversation' || paths.length > 1 || path === '-') throw error;
  const file = await openInputFile(path, { folder: host.cwd(), signal }).catch(() => null);
  if (file === null) throw error;
  try {
    if (file.kind !== 'report') throw error;
    const { readReport } = await import('../saved-report.js');
    const saved = await readReport(file);
    if (saved.kind === 'context') return saved;
    throw new SnapdiffError('usage', 'is a report of a heap', { path }, { hint: `To print it again: snapdiff ${path}`, cause: error });
  } finally {
    await closeInput(file);
  }
}

/** Ends with Ctrl-C; the exit code is that of the last report. */
async function follow(run: Invocation, path: string, flags: ContextFlags, delivery: Delivery): Promise<number> {
  const { host, signal } = run;
  const { stdout } = delivery.destinations;
  if (stdout === 'junit' || stdout === 'gitlab' || stdout === 'html')
    throw new SnapdiffError('usage', `--follow prints one report after the other, and ${stdout} holds one`);
  const { followContext } = await run.library.followContext();
  const isRedrawn = host.stdout.isTTY === true && stdout === 'table';
  let status: ContextReport['status'] = 'pass';
  for await (const grown of followContext(path, { intervalMs: flags.interval === undefined ? undefined : flags.interval * 1000, signal })) {
    const found = await finished(run, grown, flags);
    status = found.status;
    if (isRedrawn) await writeOut(host, CLEAR_SCREEN);
    if (stdout === 'json') await writeOut(host, `${JSON.stringify(found)}\n`);
    else await writeRendering(host, await contextRendering(run.library, found), delivery);
  }
  return status === 'fail' ? 1 : 0;
}

const CLEAR_SCREEN = '\x1b[2J\x1b[H';

/** With its checks, without what --redact leaves out. */
function finished(run: Invocation, found: ContextReport, { max = [], warn = [], redact }: ContextFlags): Promise<ContextReport> {
  return redactedContext(run, checkContext(found, [...max, ...warn]), redact);
}
