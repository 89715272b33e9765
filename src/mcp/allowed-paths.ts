/** Which files the tools may touch: those below the folders of --root, else below the roots of the client, else below the working folder. */
import { realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SnapdiffError } from '../errors.js';

export interface AllowedPaths {
  /** An absolute path without links; the file need not exist, its folder must. @throws SnapdiffError 'usage' for a path outside, 'not-found' */
  absolute(path: string): Promise<string>;
  /** Folder that relative paths begin at. */
  folder(): Promise<string>;
}

/** `given`: of --root; `ofClient`: the URIs that the client names, null if it names none. */
export function allowedPaths(given: readonly string[], ofClient: () => Promise<readonly string[] | null>, workingFolder: string): AllowedPaths {
  const roots = async (): Promise<string[]> => {
    if (given.length > 0) return given.map((root) => resolve(workingFolder, root));
    const named = (await ofClient())?.flatMap(folderOf) ?? [];
    return named.length > 0 ? named : [workingFolder];
  };
  return {
    async absolute(path) {
      const folders = await roots();
      const wanted = /^file:/i.test(path) ? (folderOf(path)[0] ?? path) : path;
      const whole = await withoutLinks(resolve(folders[0], wanted), path);
      const real = await Promise.all(folders.map((folder) => realpath(folder).catch(() => folder)));
      if (real.some((folder) => isBelow(whole, folder))) return whole;
      const hint = `Give a file below ${folders.slice(0, 5).join(', ')}, or start the server with --root FOLDER.`;
      throw new SnapdiffError('usage', `${path} is outside the folders that this server may use`, {}, { hint });
    },
    folder: async () => (await roots())[0],
  };
}

function folderOf(uri: string): string[] {
  try {
    return [fileURLToPath(uri)];
  } catch {
    return [];
  }
}

/** Of a file that does not exist yet, the folder's links are followed. */
async function withoutLinks(absolute: string, shown: string): Promise<string> {
  try {
    return await realpath(absolute);
  } catch {
    try {
      return join(await realpath(dirname(absolute)), basename(absolute));
    } catch (cause) {
      throw new SnapdiffError('not-found', 'does not exist', { path: shown }, { cause });
    }
  }
}

function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && resolve(folder, way) === path && !/^[A-Za-z]:/.test(way));
}
