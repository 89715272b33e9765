/** Which module may import which. Imports point one way, against the flow of the data. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const project = join(import.meta.dirname, '..');

interface Import {
  /** File that imports, from the project's folder, without its ending. */
  from: string;
  /** File or package that it imports. */
  to: string;
  /** Gone after the build. */
  isType: boolean;
}

const files = ['src'].flatMap((folder) =>
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
const isOurs = ({ to }: Import) => /^src\//.test(to);

/** The module of a file: a folder of src/, a file of src/ itself, or workers. */
function moduleOf(file: string): string {
  const [top, second] = file.split('/');
  return top === 'src' ? second : top;
}

/** What each module may import besides itself and the vocabulary. No module is reachable from what it may import. */
const mayImport: Record<string, readonly string[]> = {
  vocabulary: [],
  errors: [],
  nearest: [],
  'option-checks': ['errors', 'nearest'],
  progress: [],
  memory: [],
  container: [],
  budget: ['container', 'errors', 'format', 'report'],
  loops: [],
  kernel: ['loops'],
  graph: ['kernel', 'loops'],
  format: ['errors', 'kernel', 'loops'],
  heap: ['format', 'graph', 'kernel', 'loops'],
  object: ['heap', 'format', 'graph'],
  compare: ['object', 'heap', 'format', 'graph', 'kernel'],
  suspects: ['compare', 'object', 'heap', 'format', 'graph', 'kernel'],
  report: ['suspects', 'compare', 'object', 'heap', 'format', 'schema', 'text', 'errors'],
  render: ['report', 'text'],
  gate: ['render', 'report', 'schema', 'text', 'errors'],
  baseline: ['gate', 'render', 'report', 'compare', 'object', 'heap', 'format', 'schema', 'text', 'errors'],
  workers: ['baseline', 'report', 'suspects', 'compare', 'object', 'heap', 'format', 'graph', 'budget', 'memory', 'progress', 'errors'],
  queue: ['workers'],
  threads: ['queue', 'budget'],
  pool: ['threads', 'queue', 'workers', 'baseline', 'report', 'compare', 'heap', 'format', 'graph', 'budget', 'memory', 'progress', 'text', 'errors'],
  'analyze-options': ['pool'],
  'against-baseline': ['analyze-options', 'pool', 'baseline', 'report', 'heap', 'errors'],
  diff: ['against-baseline', 'analyze-options', 'pool', 'workers', 'baseline', 'report', 'suspects', 'compare', 'heap', 'format', 'graph', 'errors'],
  inspect: ['analyze-options', 'pool', 'report', 'heap', 'text', 'errors'],
  live: ['errors'],
  watch: ['live', 'schema', 'errors'],
  repeat: ['diff', 'pool', 'live', 'gate', 'render', 'report', 'text', 'errors'],
  vitest: ['repeat'],
  schemas: ['watch', 'baseline', 'gate', 'report', 'schema'],
  index: ['repeat', 'watch', 'live', 'diff', 'against-baseline', 'inspect', 'analyze-options', 'baseline', 'gate', 'render', 'report', 'progress', 'errors'],
  rooms: ['repeat', 'watch', 'live', 'diff', 'against-baseline', 'inspect', 'render'],
  cli: ['rooms', 'index', 'schemas', 'threads', 'repeat', 'against-baseline', 'baseline', 'gate', 'render', 'report', 'schema', 'text', 'errors'],
};

/** Groups of names in which each leads to each, sorted; `next` says where a name leads. */
function circlesAmong(names: readonly string[], next: (name: string) => Iterable<string>): string[] {
  const reached = new Map(
    names.map((name) => {
      const seen = new Set<string>();
      const visit = (from: string): void => {
        for (const to of next(from)) if (!seen.has(to) && seen.add(to)) visit(to);
      };
      visit(name);
      return [name, seen];
    }),
  );
  const inCircle = names.filter((name) => reached.get(name)!.has(name));
  const circle = (name: string) => inCircle.filter((other) => reached.get(name)!.has(other) && reached.get(other)!.has(name));
  return [...new Set(inCircle.map((name) => circle(name).sort().join(', ')))].sort();
}

describe('imports', () => {
  it('are found', () => {
    expect(imports.filter(isOurs).length).toBeGreaterThan(100);
    expect(imports).toContainEqual({ from: 'src/heap/heap', to: 'src/graph/dominators', isType: false });
    expect(imports).toContainEqual({ from: 'src/heap/classes', to: 'src/heap/heap', isType: true });
    expect(imports).toContainEqual({ from: 'src/cli/library', to: 'src/diff', isType: false });
  });

  it('lead to files that exist', () => {
    expect(imports.filter((each) => isOurs(each) && !files.includes(each.to))).toEqual([]);
  });

  it('point one way', () => {
    const wrong = imports.filter(isOurs).filter(({ from, to }) => {
      const [module, other] = [moduleOf(from), moduleOf(to)];
      return module !== other && other !== 'vocabulary' && !mayImport[module]?.includes(other);
    });
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it('come from modules in the list, and the list has no module that is gone, no import that is not made, and no circle', () => {
    expect([...new Set(files.map(moduleOf))].sort()).toEqual(Object.keys(mayImport).sort());
    const made = new Set(imports.filter(isOurs).map(({ from, to }) => `${moduleOf(from)} -> ${moduleOf(to)}`));
    const allowed = Object.entries(mayImport).flatMap(([module, others]) => others.map((other) => `${module} -> ${other}`));
    expect(allowed.filter((arrow) => !made.has(arrow))).toEqual([]);
    expect(circlesAmong(Object.keys(mayImport), (module) => mayImport[module])).toEqual([]);
  });

  /** Circles of files that are still to break, imports of types included; one that is broken leaves the list. */
  const circles = [
    'src/cli/args, src/cli/library, src/cli/repeat-target',
    'src/cli/baseline-file, src/cli/capture, src/cli/commands, src/cli/repeat-command, src/cli/run, src/cli/watch',
    'src/cli/capture-options, src/cli/options, src/cli/repeat-options, src/cli/watch-options',
    'src/heap/classes, src/heap/filing',
    'src/repeat/here, src/repeat/mcp-subject, src/repeat/server-subject, src/repeat/target',
  ];

  it('never run in a circle', () => {
    const next = (types: boolean) => {
      const targets = new Map(files.map((file): [string, string[]] => [file, []]));
      for (const each of imports) if (isOurs(each) && (types || !each.isType)) targets.get(each.from)!.push(each.to);
      return (file: string) => targets.get(file)!;
    };
    expect(circlesAmong(files, next(false))).toEqual([]);
    expect(circlesAmong(files, next(true))).toEqual(circles);
  });

  it('give renderers the types of reports, and nothing that builds them', () => {
    const values = imports.filter(({ from, to, isType }) => moduleOf(from) === 'render' && moduleOf(to) === 'report' && !isType);
    expect(values).toEqual([]);
  });
});

describe('packages', () => {
  /** Who may import what from outside; node: modules are free but for loops/. */
  const users: Record<string, RegExp> = {
    vitest: /^src\/vitest$/,
    ws: /^src\/live\/inspector$/,
    piscina: /^src\/engine\/(task-queue|threads)$/,
    yargs: /^src\/cli\//,
    'cli-table3': /^src\/render\/grid$/,
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

  it('loops/ imports nothing, not even from Node', () => {
    expect(imports.filter(({ from, to }) => from.startsWith('src/loops/') && !to.startsWith('src/loops/'))).toEqual([]);
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

  it('have no place for odds and ends', () => {
    expect(files.filter((file) => /util|helper|misc|common/i.test(file))).toEqual([]);
  });
});
