/** A trend as small plots: the heap, and what keeps growing. */
import type { TrendReport } from '../../report/report.js';
import type { OverTime, TrendCollection, TrendRow } from '../../report/rows.js';
import { bytes, count } from '../../text/figures.js';
import { classLabel } from '../../text/labels.js';
import { clip } from '../../text/safe.js';
import { isGrowing } from '../../vocabulary.js';
import { collectionName } from '../sections-text.js';
import { selectRows } from '../select.js';
import { verdictText } from '../trend-words.js';
import { columnsFigure } from './figure-markup.js';
import { type Markup, markup } from './markup.js';

const MAX_PLOTS = 24;

export function seriesSection(report: TrendReport): Markup {
  const rows = selectRows(report, { top: MAX_PLOTS }).rows.filter(({ noise }) => noise === null);
  const collections = report.collections.filter(({ growth }) => isGrowing(growth.verdict));
  const heap = plot(
    'Heap',
    report.snapshots.map(({ totalBytes }) => totalBytes),
    bytes,
    verdictText(report.growth),
  );
  return markup`<section id="series" aria-labelledby="series-title"><h2 id="series-title">Over ${count(report.snapshots.length)} snapshots</h2>
<ul class="plots">${[heap, ...collections.map(collectionPlot), ...rows.map(rowPlot)].slice(0, MAX_PLOTS)}</ul></section>`;
}

const rowPlot = (row: TrendRow): Markup => seriesPlot(clip(classLabel(row.name), 120), row);
const collectionPlot = (row: TrendCollection): Markup => seriesPlot(collectionName(row), row);

/** In objects where their number moves, else in bytes. */
function seriesPlot(name: string, { series, growth }: OverTime): Markup {
  const counts = series.map((point) => point.count);
  const inBytes = counts.every((value) => value === null || value === counts[0]);
  return plot(name, inBytes ? series.map(({ retainedBytes }) => retainedBytes) : counts, inBytes ? bytes : count, verdictText(growth));
}

function plot(name: string, values: readonly (number | null)[], print: (value: number) => string, verdict: string): Markup {
  const text = (value: number | null | undefined): string => (value === null || value === undefined ? '-' : print(value));
  return markup`<li><h3><code>${name}</code></h3>${columnsFigure(values, values.map(text).join(', '))}<p>${text(values[0])} → ${text(values[values.length - 1])}<small>${verdict}</small></p></li>`;
}
