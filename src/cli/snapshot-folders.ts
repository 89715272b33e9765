/** Words that stand for several snapshots: a folder, two folders, a pattern that no shell has expanded. Loaded only for those. */
import { readdir } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { SnapdiffError } from '../errors.js';
import { systemError } from '../format/input-file.js';
import { matcher } from '../text/name-matcher.js';
import { byNumber, haveOrder, inOrder, programOf, SNAPSHOT_ENDING } from './snapshot-order.js';

/** Snapshots that are compared with each other, oldest first; `name` is empty where it is the only series. */
interface Series {
  name: string;
  paths: string[];
}

export interface SeriesList {
  /** One at least. */
  series: Series[];
  /** Snapshots of a folder that belong to none. */
  leftOut: string[];
  /** Of these the order is that of the files' times, because their names give none. */
  byTime?: readonly string[];
}

/** The files that a pattern with * in its last part matches, oldest first. @throws SnapdiffError 'usage' if there are none */
export async function matchingFiles(pattern: string, folder: string): Promise<string[]> {
  const parent = dirname(pattern);
  const names = await readdir(resolve(folder, parent)).catch(() => []);
  const found = matcher(basename(pattern))(names.filter((name) => !name.startsWith('.')));
  if (found.size === 0) throw new SnapdiffError('usage', `no file matches ${pattern}`, {}, { hint: 'Write * for any text in the name of a file.' });
  return inOrder(parent, [...found], folder);
}

/** The snapshots of a folder. Where the names of the files are of several processes or programs, those of each are compared with each other. */
export async function seriesOfFolder(path: string, folder: string): Promise<SeriesList> {
  const paths = await snapshotsOf(path, folder);
  if (paths.length < 2) {
    const many = paths.length === 0 ? 'no snapshot' : 'only one snapshot';
    const kinds = '(*.heapsnapshot, *.heaptimeline, also .gz, .br, .zst)';
    throw new SnapdiffError('usage', `${path} holds ${many} ${kinds}; two or more are compared`, {}, { hint: '' });
  }
  const processes = grouped(paths, processOf);
  const series = [...processes].flatMap(([name, members]): Series[] => (name !== null && members.length > 1 ? [{ name, paths: members }] : []));
  if (processes.size > 1 && series.length > 0) return withLeftOut(series, paths);
  const programs = processes.size > 1 || processes.has(null) ? await seriesOfPrograms(path, paths, folder) : [];
  if (programs.length > 1) return withLeftOut(programs, paths);
  return { series: [{ name: '', paths }], leftOut: [], byTime: haveOrder(paths.map((each) => basename(each))) ? [] : paths };
}

/** By the names of the files without their moment: web.before, web.after, job.before, job.after. */
async function seriesOfPrograms(parent: string, paths: readonly string[], folder: string): Promise<Series[]> {
  const programs = [...grouped(paths, (path) => programOf(basename(path)))].filter(([name, members]) => name !== '' && members.length > 1);
  return Promise.all(
    programs.map(async ([name, members]) => ({
      name: name!,
      paths: await inOrder(
        parent,
        members.map((path) => basename(path)),
        folder,
      ),
    })),
  );
}

/** The snapshots of two folders in pairs: of the same name, else of the same process, else the only one of each. @throws SnapdiffError 'usage' without a pair */
export async function seriesOfFolders(earlier: string, later: string, folder: string): Promise<SeriesList> {
  const [before, after] = await Promise.all([snapshotsOf(earlier, folder), snapshotsOf(later, folder)]);
  const series: Series[] = [];
  const isFree = (path: string) => !series.some(({ paths }) => paths.includes(path));
  const pairUp = (nameOf: (path: string) => string | null) => {
    const [left, right] = [grouped(before.filter(isFree), nameOf), grouped(after.filter(isFree), nameOf)];
    for (const [name, members] of left) if (name !== null && right.has(name)) series.push({ name, paths: [...members, ...right.get(name)!] });
  };
  pairUp(stemOf);
  pairUp(processOf);
  if (before.length === 1 && after.length === 1 && series.length === 0) series.push({ name: '', paths: [...before, ...after] });
  if (series.length > 0) return withLeftOut(series, [...before, ...after]);
  const hint =
    'Snapshots of two folders belong together by the names of their files, or by the process in them (Heap.20260102.101500.4711.0.001.heapsnapshot).';
  throw new SnapdiffError('usage', `no snapshot in ${earlier} has its counterpart in ${later}`, {}, { hint });
}

const withLeftOut = (series: Series[], all: readonly string[]): SeriesList => ({
  series: series.sort((left, right) => byNumber(left.name, right.name)),
  leftOut: all.filter((path) => !series.some(({ paths }) => paths.includes(path))),
});

const stemOf = (path: string): string => basename(path).replace(SNAPSHOT_ENDING, '');

/** The process and thread in names that Node and snapdiff give: Heap.DATE.TIME.PID.THREAD.COUNT, and TITLE-PID-DATE-TIME. Null for any other name. */
function processOf(path: string): string | null {
  const name = stemOf(path);
  const [, pid, thread] = /^Heap\.\d{8}\.\d{6}\.(\d+)\.(\d+)\.\d+$/.exec(name) ?? [];
  if (pid !== undefined) return thread === '0' ? pid : `${pid}.${thread}`;
  const [, program, worker = ''] = /^(.+-\d+)-\d{8}-\d{6}(?:-\d+)?(-worker-\w+)?$/.exec(name) ?? [];
  return program === undefined ? null : program + worker;
}

function grouped(paths: readonly string[], nameOf: (path: string) => string | null): Map<string | null, string[]> {
  const groups = new Map<string | null, string[]>();
  for (const path of paths) groups.set(nameOf(path), [...(groups.get(nameOf(path)) ?? []), path]);
  return groups;
}

async function snapshotsOf(path: string, folder: string): Promise<string[]> {
  const entries = await readdir(resolve(folder, path)).catch((cause: unknown) => {
    throw systemError(cause, path);
  });
  return inOrder(
    path,
    // macOS puts "._NAME" beside files on other file systems.
    entries.filter((name) => SNAPSHOT_ENDING.test(name) && !name.startsWith('.')),
    folder,
  );
}
