/** Random hostile command lines: arguments, files, signals, limits of the system. See fuzz-commands.ts. */
import { expect, it } from 'vitest';
import { createCommandLines } from './support/command-lines.js';
import { createRandom, isFull, isLong, seed } from './support/random.js';
import { wrongAmong } from './support/try-command-line.js';

const COUNT = isFull ? 500 : isLong ? 24 : 12;

it.skipIf(process.platform === 'win32')(`${COUNT} of them neither hang nor crash, and leave nothing behind`, async () => {
  const lines = Array.from({ length: COUNT }, await createCommandLines(createRandom(seed)));
  expect(await wrongAmong(lines, () => {})).toEqual([]);
});
