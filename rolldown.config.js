/**
 * What runs is bundled: a process and its threads load a dozen files each in place of a hundred, which is a seventh of the time that the demo pair
 * takes. Bundles take the place of the modules that tsc wrote; tests of single modules, and types, use what tsc wrote.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, posix } from 'node:path';
import { minifySync } from 'rolldown/utils';

const project = import.meta.dirname;
// Files of an earlier build may have names that this one does not write.
for (const folder of ['dist/chunks', 'dist/workers'].map((name) => join(project, name)).filter((path) => existsSync(path))) {
  for (const name of readdirSync(folder).filter((file) => /\.c?js$/.test(file))) rmSync(join(folder, name));
}

/** Modules find files beside themselves, wherever their code is put. `own`: what a bundle knows of its own place. */
const ownPlaces = (own) => ({
  name: 'own-places',
  transform(code, id) {
    if (!code.includes('import.meta.url')) return null;
    const place = id.slice(project.length + 1).replaceAll('\\', '/').replace(/\.ts$/, '.js');
    return code.replaceAll('import.meta.url', `PLACE_OF(${JSON.stringify(place)})`);
  },
  renderChunk(code, { fileName }) {
    const relative = (place) => posix.relative(posix.dirname(fileName), place);
    return code.replace(/PLACE_OF\("([^"]*)"\)/g, (_, place) => `new URL(${JSON.stringify(relative(place))}, ${own}).href`);
  },
});

/** Of the packages that modules are of. */
function licenceTexts(modules) {
  const packages = new Set(modules.map((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id.replaceAll('\\', '/'))?.[0]).filter(Boolean));
  const texts = [...packages].sort().map((folder) => {
    const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    return `${name} ${version}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
  });
  return texts.join('\n\n');
}

/** What others wrote goes with their licence. */
const licences = (fileName) => ({
  name: 'licences',
  generateBundle(_options, bundle) {
    const modules = Object.values(bundle).flatMap((chunk) => chunk.moduleIds ?? []);
    this.emitFile({ type: 'asset', fileName, source: licenceTexts(modules) });
  },
});

/** The script of HTML reports is one text, put into every page: the licences of what is in it go in front. The style sheet goes beside it. */
const page = {
  name: 'page',
  generateBundle(_options, bundle) {
    const [script] = Object.values(bundle);
    // The minifier turns "\t" into a tab, and a page holds no control characters.
    script.code = `/*!\n${licenceTexts(script.moduleIds)}\n*/\n${script.code.replaceAll('\t', '\\t')}`;
    this.emitFile({ type: 'asset', fileName: 'report-page.css', source: readFileSync(join(project, 'src/page/report-page.css')) });
  },
};

/**
 * Chunks of packages, each for the commands that load it. The SDK of the Model Context Protocol and what it needs is 17 MB when installed; the part that one
 * command uses is 0.4 MB.
 */
const packageChunks = {
  protocol: /node_modules\/(@modelcontextprotocol|zod|ajv|ajv-formats|fast-deep-equal|fast-uri|json-schema-traverse|require-from-string)\//,
  json: /node_modules\/stream-(json|chain)\//,
  arguments: /node_modules\/(yargs|yargs-parser|cliui|wrap-ansi|y18n|escalade|get-caller-file|get-east-asian-width|ansi-styles)\//,
  table: /\/node_modules\//,
};
const smallPackages = {
  name: 'small-packages',
  renderChunk: (code, { name, fileName }) => (Object.hasOwn(packageChunks, name) ? minifySync(fileName, code).code : null),
};

/**
 * Packages that stay apart: those that few commands load, or that find files of their own. All others are bundled: to find their 90 files took longer than to
 * read them.
 */
const apart = /^(node:|(piscina|ws|vitest|pprof-format|@jridgewell\/trace-mapping)\b)/;
const builtins = new Set(builtinModules);
const isApart = (id) => apart.test(id) || builtins.has(id);

const common = { platform: 'node', resolve: { extensionAlias: { '.js': ['.ts', '.js'] } }, logLevel: 'warn' };

export default [
  {
    ...common,
    input: Object.fromEntries(['src/cli/bin', 'src/index', 'src/vitest', 'src/repeat/harness'].map((entry) => [entry, `${entry}.ts`])),
    external: isApart,
    // Tasks are loaded one by one in threads; without threads they are one chunk.
    checks: { ineffectiveDynamicImport: false },
    plugins: [ownPlaces('import.meta.url'), smallPackages, licences('chunks/LICENSES.txt')],
    output: {
      dir: 'dist',
      format: 'esm',
      chunkFileNames: 'chunks/[name].js',
      // All that a comparison takes, and what that takes, in one; what prints it in another; its tasks, for a run without threads, in a third.
      codeSplitting: {
        groups: [
          ...Object.entries(packageChunks).map(([name, test], at) => ({ name, test, priority: 10 - at })),
          // Before all else: flags of V8, which must precede what is compiled, and --help.
          { name: 'start', test: /src\/(engine\/prepare-process|cli\/(terminal|ready-texts))\.ts$/, priority: 3 },
          { name: 'core', test: /src\/(cli\/main|cli\/commands\/compare-command|diff|engine\/far-columns)\.ts$/, priority: 2 },
          { name: 'formats', test: /src\/render\/formats\.ts$/, priority: 1 },
          { name: 'analysis', test: /src\/(engine\/(perform|finding-tasks)|compare\/comparison|suspects\/suspects)\.ts$/ },
        ],
      },
    },
  },
  {
    // In a thread packages are bundled too: CommonJS cannot require an ES module (src: workers/start.cts), and to find them takes as long as to load them.
    ...common,
    input: { 'workers/start': 'workers/start.cts' },
    external: /^node:/,
    plugins: [ownPlaces("require('node:url').pathToFileURL(__filename)"), licences('workers/LICENSES.txt')],
    output: { dir: 'dist', format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'workers/[name].cjs' },
  },
  {
    ...common,
    platform: 'browser',
    input: { 'report-page': 'src/page/report-page.ts' },
    plugins: [page],
    output: { dir: 'dist/src/page', format: 'esm', minify: true },
  },
];
