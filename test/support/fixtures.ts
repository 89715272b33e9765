/** Enumerates the recorded snapshots of snapshots/ by program. */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isLong } from '../trust/support/random.js';

const folder = join(import.meta.dirname, '../../snapshots');

export interface Program {
  /** e.g. "matrix/node24", "scenarios/a_map_cache", "demo". */
  name: string;
  /** Oldest first. */
  paths: string[];
}

const file = /^(?:(.+)\.)?(before|after|s\d+)\.(?:heapsnapshot|heaptimeline)(?:\.gz|\.br)?$/;

/** Every recorded program with its snapshots. */
export const programs: Program[] = (() => {
  const found = new Map<string, { step: string; path: string }[]>();
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const match = file.exec(basename(path));
    if (!match) continue;
    const group = path.split('/').slice(0, -1).join('/');
    const name = match[1] ? `${group}/${match[1]}` : group;
    const steps = found.get(name) ?? [];
    found.set(name, [...steps, { step: match[2], path: join(folder, path) }]);
  }
  const place = (step: string) => (step === 'before' ? 0 : step === 'after' ? 1 : Number(step.slice(1)));
  return [...found].map(([name, steps]) => ({ name, paths: steps.sort((a, b) => place(a.step) - place(b.step)).map(({ path }) => path) }));
})();

const scenarios = programs.filter(({ name }) => name.startsWith('scenarios/'));
/** In the short form of the tests not all scenarios, which have the same kinds of objects, recorded by one version of Node: one in three. */
export const recordedPrograms = programs.filter((each) => isLong || !scenarios.includes(each) || scenarios.indexOf(each) % 3 === 0);

/** A path for the names of tests. */
export const shortName = (path: string): string => path.slice(folder.length + 1).replace(/\.(heapsnapshot|heaptimeline)(\.gz|\.br)?$/, '');

/** One program by its name. */
export function program(name: string): Program {
  const found = programs.find((each) => each.name === name);
  if (!found) throw new Error(`snapshots/ has no ${name}`);
  return found;
}
