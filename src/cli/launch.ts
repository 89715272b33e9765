/** Runs the command line around the real process. Sets exitCode instead of exiting so that stdout can drain; exits at once after a signal. */
import { writeSync } from 'node:fs';
import { prepareProcess } from '../engine/prepare-process.js';
import { readyText } from './ready-texts.js';
import { widthOfOutput } from './terminal.js';

/** What is still open this long after the end of the command is not waited for. */
const LINGER_MS = 1000;
/** 128 + n: the process ends by signal n. */
const BY_SIGNAL = 128;
const argv = process.argv.slice(2);
const text = readyText(argv, widthOfOutput(process));
if (text === null) await runCommand();
else {
  // As of a closed pipe.
  process.stdout.on('error', () => {});
  process.stdout.write(text);
  process.exitCode = 0;
}

async function runCommand(): Promise<void> {
  /** A guess; a wrong answer costs only time. */
  const readsSnapshots = argv.length > 1 && !/^(schema|capture|watch|run|completion|help|version)$/.test(argv[0]);
  if (readsSnapshots) prepareProcess(argv);
  let isOver = false;
  process.on('exit', (code) => {
    if (isOver || code >= BY_SIGNAL) return;
    process.exitCode = 2;
    const hint = 'A config that is a program may have ended it, or may wait for something that never comes.';
    writeSync(2, `snapdiff: the process ended before the command did\n          ${hint}\n`);
  });
  const end = (code?: number) => {
    isOver = true;
    process.exit(code);
  };
  const { fail, run } = await import('./main.js');
  // Exit code 1 means that a check failed: no error may end the process with it.
  process.on('uncaughtException', (error) => void fail(process, error).then(end));
  const { library } = await import('./library.js');
  process.exitCode = await run(process, library);
  isOver = true;
  if (process.exitCode >= BY_SIGNAL) process.exit();
  // All output is written; a config that is a program may have left a timer or a connection, which would keep the process.
  setTimeout(() => process.exit(), LINGER_MS).unref();
}
