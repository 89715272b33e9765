/**
 * The package as it is published: packed from what `npm run build` wrote, unpacked into the node_modules of another project, and used there as a
 * command, as a library and by the compiler.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../src/gate/config-schema.js';
import { namedBlock } from './support/documents.js';

const project = join(import.meta.dirname, '..');
const demo = ['before', 'after'].map((side) => join(project, `snapshots/demo/${side}.heapsnapshot.gz`));

interface Manifest {
  name: string;
  version: string;
  bin: Record<string, string>;
  exports: Record<string, string | Record<string, string>>;
  dependencies: Record<string, string>;
  scripts: Record<string, string>;
}

/**
 * The unpacked size when this limit was set, 3,887,074 bytes, plus 10 %. A seventh of it is the SDK of the Model Context Protocol, which takes 17 MB by
 * itself; another is the analysis once more, for small files, which are analysed without threads.
 */
const MAX_UNPACKED_BYTES = 4_280_000;

let temporary: string;
/** Another project, with the package in its node_modules. */
let consumer: string;
let installed: string;
let manifest: Manifest;
/** Paths in the tarball. */
let contents: string[];

beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'snapdiff-package-'));
  const copy = join(temporary, 'copy');
  for (const name of ['package.json', 'README.md', 'LICENSE', 'src/skill']) cpSync(join(project, name), join(copy, name), { recursive: true });
  // Without the built tests, which are not packed, and the types of modules that exist no longer: prepack builds into an empty folder.
  const isPacked = (path: string) => path !== join(project, 'dist/test') && (!path.endsWith('.d.ts') || existsSync(sourceOf(path)));
  cpSync(join(project, 'dist'), join(copy, 'dist'), { recursive: true, filter: isPacked });
  // Before tests of changed sources tsc has written plain modules (support/build.ts).
  if (!readFileSync(join(copy, 'dist/src/index.js'), 'utf8').includes('../chunks/')) bundle(copy);
  execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', temporary], { cwd: copy, encoding: 'utf8' });
  const tarball = readdirSync(temporary).find((name) => name.endsWith('.tgz'))!;
  consumer = join(temporary, 'consumer');
  const modules = join(consumer, 'node_modules');
  mkdirSync(join(modules, '@types'), { recursive: true });
  execFileSync('tar', ['-xzf', join(temporary, tarball), '-C', modules]);
  installed = join(modules, 'package');
  contents = readdirSync(installed, { recursive: true, withFileTypes: true, encoding: 'utf8' })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(installed.length + 1))
    .sort();
  cpSync(installed, join(modules, 'heap-snapdiff'), { recursive: true });
  rmSync(installed, { recursive: true });
  installed = join(modules, 'heap-snapdiff');
  manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Manifest;
  // The packages that npm would install, without a request to a registry.
  for (const name of [...Object.keys(manifest.dependencies), '@types/node']) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(project, 'node_modules', name), join(modules, name));
  }
  writeFileSync(join(consumer, 'package.json'), '{"name": "consumer", "private": true, "type": "module"}\n');
});

function bundle(copy: string): void {
  for (const name of ['rolldown.config.js', 'tsconfig.json', 'src', 'workers']) cpSync(join(project, name), join(copy, name), { recursive: true });
  symlinkSync(join(project, 'node_modules'), join(copy, 'node_modules'));
  execFileSync(process.execPath, [join(copy, 'node_modules/rolldown/bin/cli.mjs'), '-c'], { cwd: copy, stdio: 'ignore' });
  for (const name of ['node_modules', 'rolldown.config.js', 'tsconfig.json', 'workers']) rmSync(join(copy, name), { recursive: true });
}

/** Of a file of types below dist/. */
const sourceOf = (path: string): string => join(project, path.slice(join(project, 'dist').length).replace(/\.d\.ts$/, '.ts'));

afterAll(() => rmSync(temporary, { recursive: true, force: true }));

/** The installed command, in the folder of the other project. */
function snapdiff(...words: string[]) {
  return spawnSync(process.execPath, [join(installed, manifest.bin['snapdiff']), ...words], { cwd: consumer, encoding: 'utf8' });
}

/** These files of the package, and the files that they load. */
function loadedFrom(entries: readonly string[]): string[] {
  const found = new Set(entries);
  for (const file of found) {
    const code = readFileSync(join(installed, file), 'utf8');
    for (const [, other] of code.matchAll(/(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*"(\.[^"]+\.c?js)"/g)) found.add(posix.join(posix.dirname(file), other));
  }
  return [...found];
}

describe('npm pack', () => {
  it('has the files that run and no others', () => {
    const declared = ['src', 'workers'].flatMap((folder) =>
      readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' }).flatMap((file) => {
        const [, name, kind] = /^(.*)\.(c?)ts$/.exec(file) ?? [];
        const isDeclared = kind === '' && !name.endsWith('.d') && !/^(kernel\/assembly|page)\//.test(name);
        return isDeclared ? [`dist/${folder}/${name}.d.ts`] : [];
      }),
    );
    const schemas = Object.values(manifest.exports).filter((path) => typeof path === 'string' && path.endsWith('.schema.json')) as string[];
    expect(contents).toEqual(
      [
        'LICENSE',
        'README.md',
        'package.json',
        ...schemas.map((path) => path.slice(2)),
        ...declared,
        ...loadedFrom(['src/cli/bin.js', 'src/index.js', 'src/vitest.js', 'src/repeat/harness.js', 'workers/start.cjs'].map((entry) => `dist/${entry}`)),
        'dist/workers/LICENSES.txt',
        'dist/chunks/LICENSES.txt',
        'dist/ready-texts.json',
        'src/skill/SKILL.md',
        'dist/src/page/report-page.css',
        'dist/src/page/report-page.js',
        ...['graph', 'graph64', 'reading', 'reading64'].map((name) => `dist/src/kernel/${name}.wasm`),
      ].sort(),
    );
  });

  it('has at most its budget of bytes', () => {
    const bytes = contents.reduce((sum, file) => sum + statSync(join(installed, file)).size, 0);
    expect(bytes).toBeLessThan(MAX_UNPACKED_BYTES);
  });

  it('has the licence of every package that is part of a bundle', () => {
    const licences = readFileSync(join(installed, 'dist/workers/LICENSES.txt'), 'utf8');
    const bundled = new Set(
      contents
        .filter((name) => name.endsWith('.cjs'))
        .flatMap((name) =>
          [...readFileSync(join(installed, name), 'utf8').matchAll(/^\/\/ (?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)/gm)].map(([, name]) => name),
        ),
    );
    const ofChunks = readFileSync(join(installed, 'dist/chunks/LICENSES.txt'), 'utf8');
    for (const name of ['@modelcontextprotocol/server', '@modelcontextprotocol/core', 'zod']) expect(ofChunks).toMatch(new RegExp(`^${name} \\d`, 'm'));
    expect(bundled).toContain('stream-json');
    for (const name of bundled) expect(licences).toMatch(new RegExp(`^${name} \\d`, 'm'));
  });

  it('has files that do not refer to missing source maps', () => {
    for (const file of contents.filter((name) => /\.c?js$/.test(name))) {
      expect(readFileSync(join(installed, file), 'utf8'), file).not.toMatch(/^\/\/[#@] sourceMappingURL=/m);
    }
  });

  it('is built into an empty folder, by the build that the tests use', () => {
    expect(manifest.scripts).toMatchObject({ prepack: 'npm run clean && npm run build' });
  });

  it('runs no script when it is installed', () => {
    for (const moment of ['preinstall', 'install', 'postinstall', 'prepare']) expect(manifest.scripts).not.toHaveProperty(moment);
    expect(readFileSync(join(installed, manifest.bin['snapdiff']), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it('exports files that exist', () => {
    for (const path of Object.values(manifest.exports).flatMap((target) => (typeof target === 'string' ? [target] : Object.values(target)))) {
      expect(existsSync(join(installed, path)), path).toBe(true);
    }
  });
});

describe('the installed command', () => {
  it('prints its version', () => {
    expect(snapdiff('--version').stdout).toBe(`${manifest.version}\n`);
  });

  it('prints the skill for agents, in fewer than 80 lines', () => {
    const { stdout } = snapdiff('skill');
    expect(stdout).toMatch(/^---\nname: heap-snapdiff\ndescription: .+\n---\n/);
    expect(stdout.split('\n').length).toBeLessThan(80);
  });

  it('compares the demo pair, and checks it by the config file of the README', () => {
    const config = namedBlock('snapdiff.config.json');
    writeFileSync(join(consumer, 'snapdiff.config.json'), config);
    const { status, stdout } = snapdiff(...demo, '--export-json', 'report.json');
    rmSync(join(consumer, 'snapdiff.config.json'));
    expect(stdout).toContain('resultCache      Map @56325 in server.mjs:14');
    expect(status).toBe(1);
    const { checks } = JSON.parse(readFileSync(join(consumer, 'report.json'), 'utf8')) as { checks: { metric: string; passed: boolean }[] };
    expect(checks.map(({ metric, passed }) => `${metric} ${passed}`)).toEqual([
      'total false',
      'suspects false',
      'class:ClientSession:count false',
      'strings true',
    ]);
    const { $schema } = JSON.parse(config) as Config;
    expect(existsSync(join(consumer, $schema!)), $schema).toBe(true);
  });

  it('prints the schemas of the package', () => {
    for (const [name, file] of [
      ['report', 'report-v1'],
      ['baseline', 'baseline-v1'],
      ['config', 'config'],
    ]) {
      expect(snapdiff('schema', name).stdout).toBe(readFileSync(join(installed, `dist/${file}.schema.json`), 'utf8'));
    }
  });

  it('reports errors without a stack trace', () => {
    const { status, stdout, stderr } = snapdiff(demo[0], 'none.heapsnapshot');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toBe('snapdiff: none.heapsnapshot does not exist\n          Check the path.\n');
  });
});

describe('the installed library', () => {
  it('runs the example of the README', () => {
    writeFileSync(join(consumer, 'example.mjs'), namedBlock('example.mjs'));
    const out = execFileSync(process.execPath, [join(consumer, 'example.mjs')], { cwd: project, encoding: 'utf8' });
    const [cache, listeners, ...others] = out.trimEnd().split('\n');
    expect(cache).toMatch(/^resultCache \d+ \S+server\.mjs 14$/);
    expect(listeners).toMatch(/^notifications\._events\["catalogue-changed"\] \d+ \S+server\.mjs \d+$/);
    expect(others).toEqual([]);
  });

  it('has types that a strict consumer compiles with', () => {
    const source = `${namedBlock('example.mjs')}
import { checkReport, type Report, type Suspect, trend } from 'heap-snapdiff';
export const largest = (report: Report): Suspect | undefined => report.suspects[0];
export const series: Promise<Report> = trend(['1', '2', '3'], { iterations: [1000], onProgress: (all) => console.log(all[0].fraction) });
export const checked: typeof checkReport = checkReport;
export const first: number = (await diff('a', 'b')).constructors[0].growthBytes;
// @ts-expect-error paths are text
void diff(1, 2);
`;
    writeFileSync(join(consumer, 'consumer.mts'), source);
    const compilerOptions = { module: 'nodenext', target: 'es2023', strict: true, exactOptionalPropertyTypes: true, noEmit: true, types: ['node'] };
    writeFileSync(join(consumer, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.mts'] }));
    const { status, stdout } = spawnSync(process.execPath, [join(project, 'node_modules/typescript/bin/tsc'), '-p', consumer], { encoding: 'utf8' });
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  it('has a matcher for Vitest, with its type, and requires Vitest only for it', () => {
    const modules = join(consumer, 'node_modules');
    const source = `import 'heap-snapdiff/vitest';
import { expectNoLeak, leakTest, type LeakTarget } from 'heap-snapdiff';
import { expect } from 'vitest';
const target: LeakTarget = { mcp: 'node server.mjs', tool: 'search', arguments: { query: 'ITERATION' } };
await expect(() => 1).not.toLeak({ iterations: 53 });
await expect(() => 1).toLeak();
await expectNoLeak({ run: (iteration: number) => iteration });
export const leaks: boolean = (await leakTest(target)).status === 'fail';
// @ts-expect-error iterations are a number
await expect(() => 1).not.toLeak({ iterations: 'many' });
`;
    const [link, tsconfig] = [join(modules, 'vitest'), join(consumer, 'tsconfig.json')];
    writeFileSync(join(consumer, 'matcher.mts'), source);
    const compilerOptions = { module: 'nodenext', target: 'es2023', strict: true, skipLibCheck: true, noEmit: true, types: ['node'] };
    writeFileSync(tsconfig, JSON.stringify({ compilerOptions, files: ['matcher.mts'] }));
    symlinkSync(join(project, 'node_modules/vitest'), link);
    const { stdout } = spawnSync(process.execPath, [join(project, 'node_modules/typescript/bin/tsc'), '-p', consumer], { encoding: 'utf8' });
    rmSync(link);
    expect(stdout).toBe('');
    const alone = spawnSync(process.execPath, ['--input-type=module', '--eval', `import 'heap-snapdiff'`], { cwd: consumer, encoding: 'utf8' });
    expect([alone.status, alone.stderr]).toEqual([0, '']);
  });

  it('has no other entry points', () => {
    const reach = `import('heap-snapdiff/dist/src/engine/engine.js').then(() => process.exit(0), (error) => { console.log(error.code); process.exit(3); })`;
    const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', reach], { cwd: consumer, encoding: 'utf8' });
    expect([status, stdout]).toEqual([3, 'ERR_PACKAGE_PATH_NOT_EXPORTED\n']);
    expect(dirname(manifest.bin['snapdiff'])).toBe('dist/src/cli');
  });
});
