/** Runs the command line around the real process. Sets exitCode instead of exiting so that stdout can drain; exits at once after a signal. */
import { prepareProcess } from '../engine/prepare-process.js';
import { readyText } from './ready-texts.js';
import { widthOfOutput } from './terminal.js';

/** What is still open this long after the end of the command is not waited for. */
const LINGER_MS = 1000;
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
  const { fail, run } = await import('./main.js');
  // Exit code 1 means that a check failed: no error may end the process with it.
  process.on('uncaughtException', (error) => void fail(process, error).then((code) => process.exit(code)));
  const { library } = await import('./library.js');
  process.exitCode = await run(process, library);
  if (process.exitCode >= 128) process.exit();
  // All output is written; a config that is a program may have left a timer or a connection, which would keep the process.
  setTimeout(() => process.exit(), LINGER_MS).unref();
}
