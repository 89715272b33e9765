/** The first screen: the outcome in a sentence, sizes before and after, how the change adds up, and who holds it. */
import type { GrowthReport, Report } from '../../report/report.js';
import { bytes, count, plural, share, signedBytes, signedPercent, signedSum } from '../../text/figures.js';
import { noHolderText } from '../audit-text.js';
import { heapGrowth, isCompared } from '../compared.js';
import { nothingChanged, nothingChangedLine } from '../headline.js';
import { noSuspectsText } from '../no-suspects.js';
import { statisticWords } from '../summary-text.js';
import { holderText, looksLikeText } from '../suspects-text.js';
import { verdictText } from '../trend-words.js';
import { checksBlock, warningsBlock } from './checks-markup.js';
import { barFigure, columnsFigure } from './figure-markup.js';
import { type Markup, markup, when, whole } from './markup.js';
import { sharesPanel } from './shares-panel.js';

export function verdictSection(report: Report): Markup {
  return markup`<section id="verdict" aria-labelledby="verdict-title">
<p class="kicker">${kicker(report)}</p>
<h1 id="verdict-title">${headlineOf(report)}</h1>
${leadOf(report)}
${checksBlock(report.checks)}
<div class="panels">${sizesPanel(report)}${isCompared(report) ? sumPanel(report) : statisticsPanel(report)}${holdersPanel(report)}</div>
${warningsBlock(report.warnings)}
</section>`;
}

const kinds: Record<Report['kind'], string> = {
  comparison: 'Comparison of two heap snapshots',
  trend: 'Heap snapshots over time',
  summary: 'Summary of a heap snapshot',
  audit: 'Audit of a heap snapshot',
};

const kicker = ({ kind, snapshots }: Report): string => (kind === 'trend' ? `${count(snapshots.length)} heap snapshots over time` : kinds[kind]);

/** "The heap grew by 1.4 MB. resultCache holds 94 % of it." */
function headlineOf(report: Report): Markup {
  const [suspect] = report.suspects;
  const { totalBytes } = report.snapshots[report.snapshots.length - 1];
  if (!isCompared(report)) {
    if (suspect === undefined) return markup`The heap holds <em>${bytes(totalBytes)}</em>.`;
    return markup`<code>${suspect.name}</code> holds <em>${bytes(suspect.growthBytes)}</em>, ${whole(share(suspect.growthShare))} of the program’s bytes.`;
  }
  if (nothingChanged(report)) return markup`Nothing changed.`;
  const growth = heapGrowth(report);
  const change = growth < 0 ? markup`The heap shrank by <em>${bytes(-growth)}</em>.` : markup`The heap grew by <em>${bytes(growth)}</em>.`;
  if (suspect === undefined) return change;
  const holds = growth > 0 ? markup`${whole(share(suspect.growthShare))} of it` : markup`${signedBytes(suspect.growthBytes)}`;
  return markup`${change} <code>${suspect.name}</code> ${report.kind === 'trend' ? 'keeps growing and holds' : 'holds'} ${holds}.`;
}

/** Where it is, and what it looks like; or why there is no suspect. */
function leadOf(report: Report): Markup | null {
  const [suspect] = report.suspects;
  if (suspect !== undefined) return markup`<p class="lead"><a class="where" href="#suspect-1">${holderText(suspect)}</a> ${looksLikeText(suspect)}</p>`;
  switch (report.kind) {
    case 'summary':
      return null;
    case 'audit':
      return markup`<p class="lead">${noHolderText}</p>`;
    case 'comparison':
    case 'trend':
      return markup`<p class="lead">${nothingChanged(report) ? nothingChangedLine(report) : noSuspectsText(report)}</p>`;
  }
}

function sizesPanel(report: Report): Markup {
  const { snapshots } = report;
  const largest = Math.max(...snapshots.map(({ totalBytes }) => totalBytes), 1);
  const rows = snapshots.length > 8 ? [snapshots[0], snapshots[snapshots.length - 1]] : snapshots;
  const change = isCompared(report) && snapshots[0].totalBytes > 0 ? `, ${signedPercent(report.totals.deltaBytes / snapshots[0].totalBytes)}` : '';
  return markup`<div class="panel"><h2>Heap${change}</h2>
${when(snapshots.length > 2, () =>
  columnsFigure(
    snapshots.map(({ totalBytes }) => totalBytes),
    `Heap in each of ${snapshots.length} snapshots`,
  ),
)}
<table class="sums"><tbody>${rows.map(
    ({ path, totalBytes, nodeCount }) =>
      markup`<tr><th scope="row"><span class="file" title="${path}">${fileName(path)}</span><small>${plural(nodeCount, 'object')}</small></th><td class="plot">${barFigure(0, totalBytes / largest, 'held')}</td><td class="figure">${bytes(totalBytes)}</td></tr>`,
  )}</tbody></table>${isTrendText(report)}</div>`;
}

const isTrendText = (report: Report): Markup | null => (report.kind === 'trend' ? markup`<p class="note">${verdictText(report.growth)}</p>` : null);

const fileName = (path: string): string => path.split(/[/\\]/).at(-1) || path;

interface Part {
  name: string;
  detail: string;
  value: number;
  text: string;
}

/** A waterfall: each part begins where the one before it ends. */
function sumPanel(report: GrowthReport): Markup {
  const { newBytes, deletedBytes, resizedBytes, newCount, deletedCount, deltaBytes } = report.totals;
  const values = report.matchedBy === 'class' ? [newBytes, -deletedBytes + resizedBytes] : [newBytes, -deletedBytes, resizedBytes];
  const texts = signedSum(values);
  const names: [string, string][] =
    report.matchedBy === 'class'
      ? [
          ['Classes that grew', ''],
          ['Other classes', ''],
        ]
      : [
          ['New', plural(newCount, 'object')],
          ['Deleted', plural(deletedCount, 'object')],
          ['Resized', 'objects in both'],
        ];
  const parts = names.map(([name, detail], at): Part => ({ name, detail, value: values[at], text: texts[at] }));
  const ends = [0];
  for (const value of values) ends.push(ends[ends.length - 1] + value);
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const place = (value: number): number => (most === least ? 0 : (value - least) / (most - least));
  const row = ({ name, detail, value, text }: Part, from: number, to: number, tag: string) =>
    markup`<tr class="${tag}"><th scope="row">${name}<small>${detail}</small></th><td class="plot">${barFigure(place(from), place(to), value < 0 ? 'shrunk' : 'grown')}</td><td class="figure">${text}</td></tr>`;
  return markup`<div class="panel"><h2>How it adds up</h2><table class="sums"><tbody>${parts.map((part, at) => row(part, ends[at], ends[at + 1], ''))}${row(
    { name: 'Growth', detail: '', value: deltaBytes, text: signedBytes(deltaBytes) },
    0,
    deltaBytes,
    'total',
  )}</tbody></table></div>`;
}

function statisticsPanel({ snapshots: [{ statistics, totalBytes }] }: Report): Markup {
  const parts = statisticWords.filter(([key]) => statistics[key] > 0).sort(([left], [right]) => statistics[right] - statistics[left]);
  return markup`<div class="panel"><h2>What kind of memory</h2><table class="sums"><tbody>${parts.map(
    ([key, word]) =>
      markup`<tr><th scope="row">${word}</th><td class="plot">${barFigure(0, statistics[key] / Math.max(1, totalBytes), 'held')}</td><td class="figure">${bytes(statistics[key])}</td></tr>`,
  )}</tbody></table></div>`;
}

/** The shares of the suspects in one bar, and what is left. */
function holdersPanel(report: Report): Markup | null {
  const total = isCompared(report) ? report.totals.deltaBytes : report.snapshots[0].totalBytes - (report.kind === 'audit' ? (report.runtimeBytes ?? 0) : 0);
  return total <= 0 ? null : sharesPanel('Who holds it', report.suspects);
}
