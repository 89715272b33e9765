/** Results as Markdown. */
import type { Phase } from './phases.js';
import type { GrowthRow, PairResult, Results, ToolResult } from './results.js';
import type { Spread } from './statistics.js';

const megabytes = (bytes: number): string => (bytes < 10e6 ? (bytes / 1e6).toFixed(1) : Math.round(bytes / 1e6).toLocaleString('en'));
const seconds = (value: number): string => (value < 10 ? value.toFixed(2) : value.toFixed(1));
const range = ({ median, min, max }: Spread): string => `${seconds(median)} (${seconds(min)}-${seconds(max)})`;
const count = (value: number): string => value.toLocaleString('en');

/** Aligns the first column left, all others right. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((text, column) => Math.max(text.length, 3, ...rows.map((row) => row[column].length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((text, column) => (column === 0 ? text.padEnd(widths[column]) : text.padStart(widths[column]))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

export function resultsText(results: Results): string {
  const { snapdiff, machine, nodes, rivals, runs, generated } = results;
  const versions = Object.entries(rivals).map(([name, version]) => `${name} ${version}`);
  const about = [
    `snapdiff ${snapdiff.version}${snapdiff.commit ? ` (${snapdiff.commit})` : ''}, Node ${nodes.join(', ')}${versions.length > 0 ? `; ${versions.join(', ')}` : ''}.`,
    `${machine.cores} cores, ${machine.model}, ${Math.round(machine.memoryBytes / 2 ** 30)} GB, ${machine.system}; load ${machine.load.toFixed(1)} at the start.`,
    `Medians of ${runs} (least-most); the tools in turn within each run, files in memory.${generated ? ` Files generated with seed ${generated.seed}, leak ${generated.leak}.` : ''}`,
  ].join('\n');
  return `${[about, ...results.pairs.map(pairText), growthText(results.growth)].filter(Boolean).join('\n\n')}\n`;
}

export function pairText(pair: PairResult): string {
  const files = pair.files.map(({ bytes, nodes, edges }) => `${megabytes(bytes)} MB (${count(nodes)} nodes, ${count(edges)} edges)`).join(' and ');
  return [`## ${pair.name}`, ...(files ? [`${files}.`] : []), toolsText(pair.tools), ...pair.phases.map(({ node, phases }) => phasesText(node, phases))].join(
    '\n\n',
  );
}

function toolsText(tools: readonly ToolResult[]): string {
  const rows = tools.map(({ tool, seconds: time, ratio, peakBytes, cpuSeconds, failed }) => [
    tool,
    time ? range(time) : (failed ?? 'failed'),
    ratio === null ? '' : ratio.toFixed(2),
    peakBytes ? megabytes(peakBytes.median) : '',
    cpuSeconds ? seconds(cpuSeconds.median) : '',
  ]);
  return table(['tool', 'seconds', 'ratio', 'peak MB', 'CPU s'], rows);
}

/** A row a phase; the two snapshots side by side. */
function phasesText(node: string, phases: readonly Phase[]): string {
  const names = [...new Set(phases.map(({ phase }) => phase))];
  const sum = (of: readonly Phase[], figure: (phase: Phase) => number) => of.reduce((total, phase) => total + figure(phase), 0);
  const total = sum(phases, (phase) => phase.seconds);
  const cell = (of: Phase['of'], name?: string) => {
    const found = phases.filter((phase) => phase.of === of && (name === undefined || phase.phase === name));
    return found.length === 0 ? '' : sum(found, (phase) => phase.seconds).toFixed(3);
  };
  const row = (title: string, name?: string) => {
    const found = phases.filter(({ phase }) => name === undefined || phase === name);
    return [
      title,
      cell('baseline', name),
      cell('current', name),
      cell('both', name),
      `${((100 * sum(found, (phase) => phase.seconds)) / total).toFixed(0)} %`,
      sum(found, (phase) => phase.cpuSeconds).toFixed(3),
      megabytes(Math.max(...found.map(({ residentBytes }) => residentBytes))),
    ];
  };
  const head = [`phase, Node ${node}, one thread`, 'baseline s', 'current s', 'both s', 'share', 'CPU s', 'resident MB'];
  return table(head, [...names.map((name) => row(name, name)), row('sum')]);
}

function growthText(rows: readonly GrowthRow[]): string {
  if (rows.length === 0) return '';
  const cells = rows.map(({ pair, bytes, edges, seconds: time, secondsPerMegabyte, peakBytes, peakBytesPerEdge }) => [
    pair,
    megabytes(bytes),
    count(edges),
    seconds(time),
    secondsPerMegabyte.toFixed(4),
    peakBytes === null ? '' : megabytes(peakBytes),
    peakBytesPerEdge === null ? '' : peakBytesPerEdge.toFixed(1),
  ]);
  return `## Growing input\n\n${table(['pair', 'MB, both', 'edges, both', 'seconds', 's/MB', 'peak MB', 'peak bytes/edge'], cells)}`;
}
