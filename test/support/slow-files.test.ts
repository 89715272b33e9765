/** The table of slow files matches the files. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { filesHere, nameOfTestFile, separateFiles, slowFiles } from './slow-files.js';

it('names files that exist', () => {
  const names = [...Object.keys(slowFiles), ...filesHere, ...separateFiles];
  expect(names.filter((name) => !existsSync(join(import.meta.dirname, `../${name}.test.ts`)))).toEqual([]);
});

it('has each file in one project', () => {
  expect(filesHere.filter((name) => separateFiles.includes(name))).toEqual([]);
});

it('finds the name of a file by its path', () => {
  expect(['/home/test/project/test/trust/soak.test.ts', 'C:\\project\\test\\oracle.test.ts'].map(nameOfTestFile)).toEqual(['trust/soak', 'oracle']);
});
