/**
 * What an agent gets from servers of heap snapshots, on the recorded scenarios: tokens of the tool list and of the first answer, and whether that answer has
 * the holder's name and its file and line. Prints a table. Rivals and the tokenizer are in the folder of SNAPDIFF_PEERS: see README.md.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

const project = join(import.meta.dirname, '../../..');
const scenarios = join(project, 'snapshots/scenarios');
/** chrome-devtools-mcp starts it before the first answer. */
const chrome = process.env['CHROME_PATH'];
const peers = process.env['SNAPDIFF_PEERS'] ?? join(homedir(), '.cache/snapdiff-peers');

interface Truth {
  scenario: string;
  leak: boolean;
  /** Regular expression. */
  holder: string;
  file: string;
  line: number;
}

interface Contestant {
  name: string;
  command: string;
  args: string[];
  /** Asks until the comparison has been answered; all answers count. */
  compare(ask: Ask, baseline: string, current: string): Promise<string>;
}

type Ask = (tool: string, given: object) => Promise<string>;

const folder = mkdtempSync(join(tmpdir(), 'snapdiff-agents-'));
const contestants: Contestant[] = [
  {
    name: 'snapdiff mcp',
    command: process.execPath,
    args: [join(project, 'dist/src/cli/bin.js'), 'mcp', '--root', folder],
    compare: (ask, baseline, current) => ask('compare', { paths: [baseline, current] }),
  },
  {
    name: 'chrome-devtools-mcp',
    command: process.env['SNAPDIFF_PEER_NODE'] ?? process.execPath,
    args: [
      join(peers, 'node_modules/chrome-devtools-mcp/build/src/bin/chrome-devtools-mcp.js'),
      ...['--headless', '--memoryDebugging', '--no-usage-statistics', '--no-performance-crux'],
      ...(chrome ? ['--executablePath', chrome] : []),
      // Chrome does not start as root with its sandbox.
      ...(process.getuid?.() === 0 ? ['--chromeArg=--no-sandbox'] : []),
    ],
    compare: (ask, baseFilePath, currentFilePath) => ask('compare_heapsnapshots', { baseFilePath, currentFilePath }),
  },
  {
    name: '@heap-snapshot/tool mcp',
    command: join(peers, 'heap-snapshot'),
    args: ['mcp'],
    async compare(ask, baseline, current) {
      const loaded = [await ask('load_snapshot', { path: baseline }), await ask('load_snapshot', { path: current })];
      const [before, after] = loaded.map((text) => Number(/snapshot_id\D{0,4}(\d+)/.exec(text)?.[1] ?? /\d+/.exec(text)?.[0]));
      return [...loaded, await ask('compare_snapshots', { snapshot_id: after, baseline_id: before })].join('\n');
    },
  },
];

const require = createRequire(join(peers, 'package.json'));
const { encode } = (await import(pathToFileURL(require.resolve('gpt-tokenizer')).href)) as { encode(text: string): number[] };
const tokens = (text: string): number => encode(text).length;

/** The pair of a scenario, as plain files. */
function pairOf(scenario: string): [string, string] {
  const [one, other] = ['s1', 's2'].map((step) => {
    const path = join(folder, `${scenario}.${step}.heapsnapshot`);
    writeFileSync(path, brotliDecompressSync(readFileSync(join(scenarios, `${scenario}.${step}.heapsnapshot.br`))));
    return path;
  });
  return [one, other];
}

const truths = readdirSync(scenarios)
  .filter((name) => name.endsWith('.truth.json'))
  .map((name) => JSON.parse(readFileSync(join(scenarios, name), 'utf8')) as Truth);
const leaks = truths.filter(({ leak }) => leak);

const median = (values: readonly number[]): number => [...values].sort((one, other) => one - other)[values.length >>> 1];

async function measure({ name, command, args, compare }: Contestant): Promise<string> {
  const client = new Client({ name: 'bench', version: '1' }, { capabilities: {} });
  await client.connect(new StdioClientTransport({ command, args, stderr: 'ignore' }));
  const { tools } = await client.listTools();
  const found: { tokens: number; seconds: number; isNamed: boolean; isPlaced: boolean }[] = [];
  for (const { scenario, holder, file, line } of leaks) {
    const [baseline, current] = pairOf(scenario);
    const ask: Ask = async (tool, given) => {
      const result = await client.callTool({ name: tool, arguments: { ...given } }, { timeout: 300_000 });
      const texts = (result.content as { text?: string }[]).map(({ text = '' }) => text);
      if (result.isError) throw new Error(texts.join('\n'));
      return [...texts, ...(result.structuredContent ? [JSON.stringify(result.structuredContent)] : [])].join('\n');
    };
    const from = performance.now();
    const answer = await compare(ask, baseline, current);
    const seconds = (performance.now() - from) / 1000;
    // A line nearby is the same declaration: V8 places a closure at its parameters, a class at its name.
    const lines = [...answer.matchAll(new RegExp(`${file.replaceAll('.', '\\.')}:(\\d+)`, 'g'))].map(([, at]) => Number(at));
    const isNamed = new RegExp(holder).test(answer);
    const isPlaced = lines.includes(line);
    found.push({ tokens: tokens(answer), seconds, isNamed, isPlaced });
    process.stderr.write(
      `${name} ${scenario}: ${tokens(answer)} tokens, ${seconds.toFixed(2)} s, holder ${isNamed}, line ${isPlaced} (${[...new Set(lines)].join(' ')}; ${line})\n`,
    );
  }
  await client.close();
  const counted = (key: 'isNamed' | 'isPlaced') => `${found.filter((each) => each[key]).length} of ${found.length}`;
  const answers = found.map((each) => each.tokens);
  return `| ${name} | ${tools.length} | ${tokens(JSON.stringify(tools))} | ${median(answers)} (${Math.min(...answers)}-${Math.max(...answers)}) | ${counted('isNamed')} | ${counted('isPlaced')} | ${median(found.map((each) => each.seconds)).toFixed(2)} |`;
}

try {
  const rows: string[] = [];
  for (const contestant of contestants)
    rows.push(await measure(contestant).catch((error: Error) => `| ${contestant.name} | ${error.message.split('\n')[0]} |`));
  process.stdout.write(`| server | tools | tokens of the tool list | tokens of the first answer, median | holder in it | file:line in it | seconds, median |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
${rows.join('\n')}
`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
