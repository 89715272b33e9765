/** Which module may import which. Imports point in one direction, against the flow of the data. */
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

/**
 * The modules in the order in which data flows through them: a module imports only modules that precede it here. src/README.md explains each.
 */
const layers: readonly (readonly string[])[] = [
  ['vocabulary', 'errors'],
  ['text', 'schema', 'option-checks'],
  ['loops', 'kernel', 'graph'],
  ['format', 'heap', 'sources', 'object', 'compare', 'allocations', 'growth', 'suspects', 'audit'],
  ['report', 'render', 'redact', 'gate', 'baseline', 'context', 'page', 'profile', 'sampling'],
  ['engine', 'analyze-options'],
  ['against-baseline', 'diff', 'audit-snapshot', 'inspect', 'find'],
  ['live', 'redact-snapshots', 'watch', 'repeat', 'vitest'],
  ['schemas', 'index', 'mcp', 'cli'],
];
const order = layers.flat();

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
    expect(imports).toContainEqual({ from: 'src/heap/classify', to: 'src/heap/heap', isType: true });
    expect(imports).toContainEqual({ from: 'src/cli/library', to: 'src/diff', isType: false });
  });

  it('lead to files that exist', () => {
    expect(imports.filter((each) => isOurs(each) && !files.includes(each.to))).toEqual([]);
  });

  it('lead to modules that precede the importing one', () => {
    const wrong = imports.filter(isOurs).filter(({ from, to }) => order.indexOf(moduleOf(to)) > order.indexOf(moduleOf(from)));
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it('come from modules that have a place in the order, and every place has its module', () => {
    expect([...new Set(files.map(moduleOf))].filter((name) => name !== 'workers').sort()).toEqual([...order].sort());
  });

  it('never run in a circle', () => {
    const next = (types: boolean) => {
      const targets = new Map(files.map((file): [string, string[]] => [file, []]));
      for (const each of imports) if (isOurs(each) && (types || !each.isType)) targets.get(each.from)!.push(each.to);
      return (file: string) => targets.get(file)!;
    };
    expect(circlesAmong(files, next(false))).toEqual([]);
    expect(circlesAmong(files, next(true))).toEqual([]);
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
    '@modelcontextprotocol/server': /^src\/mcp\/mcp-server$/,
    ws: /^src\/live\/inspector$/,
    '@jridgewell/trace-mapping': /^src\/sources\/source-map$/,
    'pprof-format': /^src\/profile\/pprof$/,
    piscina: /^src\/engine\/(task-queue|threads)$/,
    yargs: /^src\/cli\//,
    'cli-table3': /^src\/render\/grid$/,
    'stream-json': /^src\/(format\/json|cli\/saved-report|context\/(lean-values|session-lines))$/,
    'd3-hierarchy': /^src\/page\/icicle-layout$/,
    'stream-chain': /^src\/(format\/json|cli\/saved-report|context\/(lean-values|session-lines))$/,
  };
  const outside = imports.filter((each) => !isOurs(each) && !each.to.startsWith('node:'));
  const packageOf = (to: string) => (to.startsWith('@') ? to.split('/').slice(0, 2).join('/') : to.split('/')[0]);

  it('are known to the files that wrap them, and to no other', () => {
    expect(outside.filter(({ from, to }) => !users[packageOf(to)]?.test(from))).toEqual([]);
  });

  /** Parts of chunks of the package, and of the script of HTML reports: see rolldown.config.js. */
  const bundled = { '@modelcontextprotocol/server': '', 'd3-hierarchy': '', yargs: '', 'cli-table3': '', 'stream-json': '', 'stream-chain': '' };

  it('are all in use, and are the dependencies of package.json', () => {
    type Packages = Record<string, string>;
    const manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { dependencies: Packages; peerDependencies: Packages };
    expect([...new Set(outside.map(({ to }) => packageOf(to)))].sort()).toEqual(Object.keys(users).sort());
    expect(Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies, ...bundled }).sort()).toEqual(Object.keys(users).sort());
  });

  it('loops/ imports nothing, not even from Node', () => {
    expect(imports.filter(({ from, to }) => from.startsWith('src/loops/') && !to.startsWith('src/loops/'))).toEqual([]);
  });
});

describe('names', () => {
  const names = files.map((file) => file.split('/').at(-1)!);

  it('of files are unique', () => {
    expect(names.filter((name, at) => names.indexOf(name) !== at).sort()).toEqual([]);
  });

  it('of exported types are unique', () => {
    const exported = files.flatMap((file) =>
      [...readFileSync(join(project, `${file}.ts`), 'utf8').matchAll(/^export (?:type|interface|class) (\w+)/gm)].map(([, name]) => name),
    );
    expect(exported.filter((name, at) => exported.indexOf(name) !== at).sort()).toEqual([]);
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
