/** The context of each request as a plot with compactions and rewinds, and what is known about its growth. */
import { type Markup, markup, when } from '../../render/html/markup.js';
import { table } from '../../render/html/table-markup.js';
import { count, plural, signedCount } from '../../text/figures.js';
import { clip } from '../../text/safe.js';
import type { ContextReport, RequestRow } from '../context-report.js';
import { compactionText, contextFacts, rewindText } from '../context-wording.js';
import { eventsOf, type PlotEvent, stretchesOf } from '../request-plot.js';

/** More columns would be narrower than a pixel on a small screen. */
const MAX_COLUMNS = 240;
const MAX_ROWS = 500;
const HEIGHT = 100;

export function requestsSection(report: ContextReport): Markup | null {
  if (report.requests.length === 0) return null;
  return markup`<section id="requests" aria-labelledby="requests-title"><h2 id="requests-title">Over ${plural(report.requests.length, 'request')}</h2>
${when(report.requests.length > 1, () => plot(report))}
<dl class="facts">${contextFacts(report)
    .filter(([label]) => label !== 'compaction' && label !== '' && label !== 'rewinds')
    .map(([label, text]) => markup`<dt>${label}</dt><dd>${text}</dd>`)}</dl>
${when(report.requests.length > 1, () => requestTable(report))}</section>`;
}

function plot(report: ContextReport): Markup {
  const stretches = stretchesOf(report, MAX_COLUMNS);
  const events = eventsOf(report);
  const peak = stretches.reduce((most, { contextTokens }) => Math.max(most, contextTokens), 1);
  const step = HEIGHT / stretches.length;
  const columns = stretches.map(({ first, last, contextTokens, estimated, line }, at) => {
    const height = Math.max(0.5, (contextTokens / peak) * 96);
    const name = first === last ? `request ${first + 1}, line ${line}` : `requests ${first + 1} to ${last + 1}, at most`;
    return markup`<rect x="${round(at * step)}" y="${round(HEIGHT - height)}" width="${round(step * 0.86)}" height="${round(height)}"><title>${name}: ${plural(contextTokens, 'token')}${estimated ? ' (estimated)' : ''}</title></rect>`;
  });
  const marks = events.map(({ kind, request }) => {
    const x = round((request / report.requests.length) * HEIGHT);
    return markup`<line class="${kind}" x1="${x}" x2="${x}" y1="0" y2="${HEIGHT}" vector-effect="non-scaling-stroke"/>`;
  });
  const label = `Tokens of ${plural(report.requests.length, 'request')}: the first ${count(report.requests[0].contextTokens)}, at most ${count(peak)}, the last ${count(report.requests.at(-1)!.contextTokens)}`;
  return markup`<figure class="timeline"><p class="axis" aria-hidden="true"><span>${count(peak)}</span><span>${count(Math.round(peak / 2))}</span><span>0</span></p>
<svg viewBox="0 0 ${HEIGHT} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${label}" focusable="false"><g class="gridlines"><line x1="0" x2="100" y1="4" y2="4" vector-effect="non-scaling-stroke"/><line x1="0" x2="100" y1="52" y2="52" vector-effect="non-scaling-stroke"/></g><g>${columns}</g>${marks}</svg>
<p class="axis across" aria-hidden="true"><span>request 1</span><span>request ${count(report.requests.length)}</span></p>
${legend(report, events)}</figure>`;
}

/** What the lines in the plot are, and all that they stand for. */
function legend(report: ContextReport, events: readonly PlotEvent[]): Markup | null {
  const { compactions, rewinds, conversations } = report;
  const item = (kind: PlotEvent['kind'], text: string): Markup => markup`<li><span class="${kind}" aria-hidden="true"></span>${text}</li>`;
  const items = [
    ...compactions.map((row) => item('compaction', `Compaction: ${compactionText(row).replace('->', '→')}`)),
    ...(rewinds.length > 0 ? [item('rewind', `Rewinds: ${rewindText(rewinds)}`)] : []),
    ...conversations.slice(1).map(({ path }) => item('start', `Another conversation: ${clip(path, 120)}`)),
  ];
  const MAX_ITEMS = 12;
  return when(
    events.length > 0,
    () =>
      markup`<figcaption><ul class="marks">${items.slice(0, MAX_ITEMS)}${when(items.length > MAX_ITEMS, () => markup`<li>${plural(items.length - MAX_ITEMS, 'more mark')}: the JSON in this page has them.</li>`)}</ul></figcaption>`,
  );
}

function requestTable({ requests }: ContextReport): Markup {
  interface Row extends RequestRow {
    number: number;
    change: number | null;
  }
  const rows = requests.map((request, at): Row => {
    const before = requests[at - 1];
    return {
      ...request,
      number: at + 1,
      change: before === undefined || before.conversation !== request.conversation ? null : request.contextTokens - before.contextTokens,
    };
  });
  return markup`<details><summary>every request</summary>${table<Row>(
    'Requests',
    rows,
    [
      { heading: 'Request', cell: ({ number }) => count(number), isFigure: true },
      { heading: 'Line', cell: ({ line }) => String(line), isFigure: true },
      { heading: 'Tokens sent', cell: ({ contextTokens, estimated }) => `${count(contextTokens)}${estimated ? ' (est.)' : ''}`, isFigure: true },
      { heading: 'Change', cell: ({ change }) => (change === null ? '' : signedCount(change)), isFigure: true },
      { heading: 'Tokens answered', cell: ({ outputTokens }) => count(outputTokens), isFigure: true },
    ],
    MAX_ROWS,
  )}</details>`;
}

const round = (value: number): number => Math.round(value * 100) / 100;
