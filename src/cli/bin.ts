#!/usr/bin/env node
/** The command: run() around the real process. Ends by exitCode, so that pipes are emptied; after a signal nothing is waited for. */
import { setTiers } from './tiers.js';

const words = process.argv.slice(2);
const readsSnapshots = words.length > 1 && !/^(schema|capture|watch|run)$/.test(words[0]);
if (readsSnapshots) setTiers(words);
// Worker threads take as long to load as all that is to be loaded here: they are started before it.
if (readsSnapshots && !words.some((word) => /^(-h|--help|--version|--threads|--max-memory|--print-config)(=|$)/.test(word))) {
  (await import('../threads.js')).startThreads();
}
const { run } = await import('./run.js');
process.exitCode = await run(process, () => import('../rooms.js'));
if (process.exitCode >= 128) process.exit();
