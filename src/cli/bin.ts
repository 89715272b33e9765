#!/usr/bin/env node
/** The command: run() around the real process. Sets exitCode instead of exiting so stdout can drain; exits at once after a signal. */
import { prepareProcess } from '../engine/prepare-process.js';

const words = process.argv.slice(2);
if (words.length > 1 && !/^(schema|capture|watch|run)$/.test(words[0])) prepareProcess(words);
const { run } = await import('./run.js');
process.exitCode = await run(process, () => import('../rooms.js'));
if (process.exitCode >= 128) process.exit();
