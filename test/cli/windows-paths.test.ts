/** Patterns and folders with the paths of Windows, whose shells leave patterns to the program. */
import { expect, it, vi } from 'vitest';
import { seriesOf } from '../../src/cli/inputs.js';

const folders: Record<string, string[]> = {
  'C:\\logs': ['s10.heapsnapshot', 's2.heapsnapshot', 'notes.txt', '.s1.heapsnapshot'],
  'D:\\work\\logs': ['b.heapsnapshot.gz'],
  'D:\\work\\before': ['cart.heapsnapshot', 'login.heapsnapshot'],
  'D:\\work\\after': ['login.heapsnapshot', 'cart.heapsnapshot'],
};

vi.mock('node:path', async (load) => {
  const { win32 } = await load<typeof import('node:path')>();
  return { ...win32, default: win32 };
});

vi.mock('node:fs/promises', async (load) => ({
  ...(await load<typeof import('node:fs/promises')>()),
  readdir: async (path: string) => folders[path],
  async stat(path: string) {
    const isFolder = path in folders;
    const [name, ...parents] = path.split('\\').reverse();
    if (!isFolder && !folders[parents.reverse().join('\\')]?.includes(name)) throw Object.assign(new Error('not found'), { code: 'ENOENT' });
    return { isDirectory: () => isFolder, mtimeMs: 0 };
  },
}));

it.each([
  ['C:\\logs\\s*.heapsnapshot', ['C:\\logs\\s2.heapsnapshot', 'C:\\logs\\s10.heapsnapshot']],
  ['C:/logs/*.heapsnapshot', ['C:\\logs\\s2.heapsnapshot', 'C:\\logs\\s10.heapsnapshot']],
  ['logs\\*.gz', ['logs\\b.heapsnapshot.gz']],
  ['C:\\logs', ['C:\\logs\\s2.heapsnapshot', 'C:\\logs\\s10.heapsnapshot']],
])('%s', async (word, paths) => {
  expect(await seriesOf([word], 'D:\\work')).toMatchObject({ series: [{ name: '', paths }], leftOut: [] });
});

it('two folders are compared by the names in them', async () => {
  const { series } = await seriesOf(['before', 'D:\\work\\after'], 'D:\\work');
  expect(series).toEqual(['cart', 'login'].map((name) => ({ name, paths: [`before\\${name}.heapsnapshot`, `D:\\work\\after\\${name}.heapsnapshot`] })));
});

it('a pattern that matches nothing is named as it was given', async () => {
  await expect(seriesOf(['C:\\logs\\x*.heapsnapshot'], 'D:\\work')).rejects.toMatchObject({
    code: 'usage',
    message: 'no file matches C:\\logs\\x*.heapsnapshot',
  });
});
