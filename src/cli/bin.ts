#!/usr/bin/env node
/** The command: run() around the real process. Ends by exitCode, so that pipes are emptied; after a signal nothing is waited for. */
import { run } from './run.js';

process.exitCode = await run(process, () => import('../index.js'));
if (process.exitCode >= 128) process.exit();
