/** The house as a list of arrows: which room may import which. Imports point one way, against the flow of the data. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Pattern } from '../src/report/report.js';
import type { PatternName } from '../src/suspects/patterns.js';

const project = join(import.meta.dirname, '..');

interface Import {
  /** File that imports, from the project's folder, without its ending. */
  from: string;
  /** File or package that it imports. */
  to: string;
  /** Gone after the build. */
  isType: boolean;
}

const files = ['src', 'workers'].flatMap((folder) =>
  readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file.slice(0, -3)}`),
);

function importsOf(file: string): Import[] {
  const source = readFileSync(join(project, `${file}.ts`), 'utf8');
  const statements = [...source.matchAll(/^\s*(?:import|export)\s+(type\s)?([^'";]*?)\s*from\s*'([^']+)'/gm)].map(([, type, names, to]) => {
    const isType =
      type !== undefined ||
      names
        .replace(/[{}\s]/g, '')
        .split(',')
        .filter(Boolean)
        .every((name) => name.startsWith('type') && names.includes(`type ${name.slice(4)}`));
    return { to, isType };
  });
  const dynamic = [...source.matchAll(/(typeof )?import\('([^']+)'\)/g)].map(([, type, to]) => ({ to, isType: type !== undefined }));
  const bare = [...source.matchAll(/^import '([^']+)'/gm)].map(([, to]) => ({ to, isType: false }));
  return [...statements, ...dynamic, ...bare].map(({ to, isType }) => ({
    from: file,
    to: to.startsWith('.') ? normalize(join(dirname(file), to)).replace(/\.js$/, '') : to,
    isType,
  }));
}

const imports = files.flatMap(importsOf);
const isOurs = ({ to }: Import) => /^(src|workers)\//.test(to);

/** The room of a file: a folder of src/, a file that stands loose in it, or workers. */
function roomOf(file: string): string {
  const [top, second] = file.split('/');
  return top === 'src' ? second : top;
}

/** Files of report/ that make reports from what was found; all others speak reports and know nothing else. */
const builders = ['build', 'findings', 'trend', 'inspection-build', 'inspection-parts'].map((name) => `src/report/${name}`);

/** What each room may import besides itself. */
const mayImport: Record<string, readonly string[]> = {
  errors: [],
  progress: [],
  memory: [],
  container: [],
  budget: ['container', 'errors', 'format', 'report'],
  graph: [],
  kernel: [],
  format: ['errors', 'kernel'],
  heap: ['format', 'graph', 'kernel'],
  object: ['heap', 'format', 'graph'],
  compare: ['object', 'heap', 'format', 'graph'],
  growth: ['heap', 'format', 'graph'],
  suspects: ['growth', 'compare', 'object', 'heap', 'format', 'graph'],
  report: ['errors'],
  gate: ['report', 'errors'],
  workers: ['errors', 'progress', 'memory', 'budget', 'graph', 'format', 'heap', 'growth', 'object', 'compare', 'suspects', 'report', 'inspect', 'baseline'],
  queue: ['workers'],
  threads: ['queue', 'budget'],
  pool: ['growth', 'errors', 'queue', 'threads', 'progress', 'memory', 'budget', 'workers', 'graph', 'format', 'heap', 'compare', 'report', 'baseline'],
  diff: ['growth', 'errors', 'pool', 'workers', 'format', 'graph', 'heap', 'compare', 'suspects', 'report', 'baseline'],
  baseline: ['errors', 'pool', 'diff', 'format', 'heap', 'object', 'compare', 'report', 'gate'],
  inspect: ['errors', 'pool', 'diff', 'heap', 'compare', 'object', 'report', 'gate'],
  live: ['errors'],
  watch: ['live', 'errors'],
  repeat: ['errors', 'live', 'diff', 'pool', 'gate', 'report'],
  vitest: ['repeat'],
  index: ['live', 'watch', 'repeat', 'diff', 'inspect', 'baseline', 'errors', 'progress', 'report', 'gate'],
  rooms: ['live', 'watch', 'repeat', 'diff', 'inspect', 'baseline', 'report'],
  cli: ['rooms', 'index', 'threads', 'repeat', 'baseline', 'gate', 'report', 'errors'],
};
const buildersMayImport = ['growth', 'suspects', 'compare', 'heap', 'object', 'format', 'errors'];

describe('imports', () => {
  it('are found', () => {
    expect(imports.filter(isOurs).length).toBeGreaterThan(100);
    expect(imports).toContainEqual({ from: 'src/heap/heap', to: 'src/graph/dominators', isType: false });
    expect(imports).toContainEqual({ from: 'src/heap/classes', to: 'src/heap/heap', isType: true });
    expect(imports).toContainEqual({ from: 'src/cli/bin', to: 'src/rooms', isType: false });
  });

  it('lead to files that exist', () => {
    expect(imports.filter((each) => isOurs(each) && !files.includes(each.to))).toEqual([]);
  });

  it('point one way', () => {
    const wrong = imports.filter(isOurs).filter(({ from, to }) => {
      const [room, other] = [roomOf(from), roomOf(to)];
      const allowed = builders.includes(from) ? buildersMayImport : (mayImport[room] ?? []);
      return room !== other && !allowed.includes(other);
    });
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it('come from rooms that have a place in the list, and the list has no room that is gone', () => {
    expect([...new Set(files.map(roomOf))].sort()).toEqual(Object.keys(mayImport).sort());
    expect(builders.filter((file) => !files.includes(file))).toEqual([]);
  });

  it('never run in a circle', () => {
    const edges = new Map(files.map((file) => [file, imports.filter((each) => each.from === file && isOurs(each) && !each.isType).map(({ to }) => to)]));
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (file: string, path: string[]): void => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
      if (done.has(file) || path.includes(file)) return;
      for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(circles).toEqual([]);
  });
});

describe('what two rooms write down, because no arrow leads from one to the other', () => {
  it('is the same: the build fails where it is not', () => {
    expectTypeOf<PatternName>().toEqualTypeOf<Pattern>();
  });
});

describe('packages', () => {
  /** Who may import what from outside; node: modules are free but for graph/. */
  const users: Record<string, RegExp> = {
    vitest: /^src\/vitest$/,
    ws: /^src\/live\/inspector$/,
    piscina: /^src\/(queue|threads)$/,
    yargs: /^src\/cli\//,
    'cli-table3': /^src\/report\//,
    'stream-json': /^src\/(format\/json|cli\/saved-report)$/,
    'stream-chain': /^src\/(format\/json|cli\/saved-report)$/,
  };
  const outside = imports.filter((each) => !isOurs(each) && !each.to.startsWith('node:'));
  const packageOf = (to: string) => (to.startsWith('@') ? to.split('/').slice(0, 2).join('/') : to.split('/')[0]);

  it('are known to the files that wrap them, and to no other', () => {
    expect(outside.filter(({ from, to }) => !users[packageOf(to)]?.test(from))).toEqual([]);
  });

  it('are all in use, and are the dependencies of package.json', () => {
    type Packages = Record<string, string>;
    const manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { dependencies: Packages; peerDependencies: Packages };
    expect([...new Set(outside.map(({ to }) => packageOf(to)))].sort()).toEqual(Object.keys(users).sort());
    expect(Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }).sort()).toEqual(Object.keys(users).sort());
  });

  it('graph/ imports nothing, not even from Node', () => {
    expect(imports.filter(({ from, to }) => from.startsWith('src/graph/') && !to.startsWith('src/graph/'))).toEqual([]);
  });
});

describe('files', () => {
  /** Longer than 300 lines for now; a file that has shrunk leaves the list. */
  const long: string[] = [];
  const linesOf = (file: string) => readFileSync(join(project, `${file}.ts`), 'utf8').split('\n').length - 1;

  it('have 300 lines or fewer', () => {
    expect(files.filter((file) => linesOf(file) > 300).sort()).toEqual(long);
  });

  it('begin with a sentence that says what they are', () => {
    expect(files.filter((file) => !/^(#!.*\n)?\/\*\*/.test(readFileSync(join(project, `${file}.ts`), 'utf8')))).toEqual([]);
  });

  it('have no room for odds and ends', () => {
    expect(files.filter((file) => /util|helper|misc|common/i.test(file))).toEqual([]);
  });
});
