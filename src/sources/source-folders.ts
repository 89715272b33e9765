/** Files of the folders that --source-maps names, found by their names. */
import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';

const MAX_FILES = 50_000;
const MAX_DEPTH = 12;

const indexes = new Map<string, Map<string, string[]>>();

/** The file of a folder, or below it, that a path or URL most likely names: of the same name, and with most of the folders above it. */
export function fileInFolders(folders: readonly string[], wanted: string): string | null {
  const parts = wanted.replace(/[?#].*$/s, '').split(/[/\\]/);
  const name = decoded(parts.at(-1) ?? '');
  if (name === '') return null;
  const found = folders.flatMap((folder) => indexOf(folder).get(name) ?? []);
  const shared = (path: string): number => {
    const own = path.split(/[/\\]/);
    let count = 0;
    while (count < own.length && count < parts.length && own[own.length - 1 - count] === decoded(parts[parts.length - 1 - count])) count++;
    return count;
  };
  let best: string | null = null;
  for (const path of found) if (best === null || shared(path) > shared(best)) best = path;
  return best;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1));
  } catch {
    return []; // it cannot be read
  }
}

/** File names of a folder and the folders below -> their paths, in a stable order. */
function indexOf(folder: string): Map<string, string[]> {
  let index = indexes.get(folder);
  if (index) return index;
  indexes.set(folder, (index = new Map()));
  let left = MAX_FILES;
  let level = [folder];
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth++) {
    const next: string[] = [];
    for (const path of level) {
      for (const entry of entriesOf(path)) {
        if (left-- <= 0) return index;
        const below = join(path, entry.name);
        if (entry.isDirectory()) {
          if (entry.name !== 'node_modules' && entry.name !== '.git') next.push(below);
        } else if (/\.(?:map|json|[cm]?[jt]sx?)$/.test(entry.name)) index.set(entry.name, [...(index.get(entry.name) ?? []), below]);
      }
    }
    level = next;
  }
  return index;
}
