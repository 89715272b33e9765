/**
 * Random hostile command lines: none may hang, print a stack, end with an exit code that is not documented, or leave anything behind.
 * npm run fuzz:commands -- [COUNT] [SEED]; ends with 1 if any did.
 */
import { createCommandLines } from './support/command-lines.js';
import { createRandom } from './support/random.js';
import { wrongAmong } from './support/try-command-line.js';

const [countText = '500', seedText = String(Date.now() % 1e6)] = process.argv.slice(2);
const lines = Array.from({ length: Number(countText) }, await createCommandLines(createRandom(Number(seedText))));
const wrong = await wrongAmong(lines, (text) => console.error(text));
console.log(`seed ${seedText}: ${lines.length} command lines, ${wrong.length} wrong`);
process.exitCode = wrong.length > 0 ? 1 : 0;
