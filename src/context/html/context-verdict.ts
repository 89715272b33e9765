/** The first screen: how large the context is, what fills it most, and what it is made of. */
import { checksBlock, warningsBlock } from '../../render/html/checks-markup.js';
import { barFigure } from '../../render/html/figure-markup.js';
import { type Markup, markup, when, whole } from '../../render/html/markup.js';
import { sharesPanel } from '../../render/html/shares-panel.js';
import { bytes, count, plural, share } from '../../text/figures.js';
import { clip } from '../../text/safe.js';
import type { ContextReport } from '../context-report.js';
import { kindWords, nameOfConversations } from '../context-wording.js';

export function contextVerdictSection(report: ContextReport): Markup {
  return markup`<section id="verdict" aria-labelledby="verdict-title">
<p class="kicker">Context of ${report.conversations.length === 1 ? 'a coding agent' : 'coding agents'}: ${nameOfConversations(report)}</p>
<h1 id="verdict-title">${headline(report)}</h1>
${lead(report)}
${checksBlock(report.checks)}
<div class="panels">${tokensPanel(report)}${kindsPanel(report)}${sharesPanel('What fills it', report.suspects)}</div>
${when(report.reset !== null && report.requests.length > 1, () => markup`<p class="reset">${report.reset!.sentence}</p>`)}
${warningsBlock(report.warnings)}
</section>`;
}

/** "The last request sent 62,605 tokens. app.ts fills 81 % of the text." */
function headline({ requests, suspects: [suspect], conversations, totals }: ContextReport): Markup {
  const last = requests.at(-1);
  const size =
    last === undefined
      ? markup`<em>${bytes(totals.textBytes)}</em> of text, and no request yet.`
      : conversations.length === 1
        ? markup`The last request sent <em>${plural(last.contextTokens, 'token')}</em>.`
        : markup`The largest request sent <em>${plural(peakOf(requests), 'token')}</em>.`;
  if (suspect === undefined) return size;
  const part = whole(share(suspect.growthShare));
  if (suspect.pattern === 'pasted-text') return markup`${size} A pasted text fills ${part} of the text.`;
  if (suspect.pattern === 'tool-output') return markup`${size} Results of <code>${clip(suspect.name, 40)}</code> fill ${part} of the text.`;
  return markup`${size} <code>${lastPart(suspect.name)}</code> fills ${part} of the text.`;
}

/** Of a path its last name, so that the sentence stays one. */
const lastPart = (name: string): string => clip(/[ \n]/.test(name) ? name : name.split(/[/\\]/).at(-1) || name, 40);

function lead({ suspects: [suspect], totals }: ContextReport): Markup | null {
  if (suspect === undefined)
    return when(totals.textBytes > 0, () => markup`<p class="lead">No suspects: no file, command or tool takes a large part of the text.</p>`);
  const where = suspect.name === suspect.constructorName ? suspect.name : `${suspect.constructorName} ${clip(suspect.name, 200)}`;
  return markup`<p class="lead"><a class="where" href="#suspect-1">${where}</a> ${suspect.looksLike}</p>`;
}

const peakOf = (requests: ContextReport['requests']): number => requests.reduce((most, { contextTokens }) => Math.max(most, contextTokens), 0);

/** First requests, the last and the largest one. */
function tokensPanel({ requests, reset, tokens, conversations }: ContextReport): Markup | null {
  const last = requests.at(-1);
  if (last === undefined) return null;
  const peak = peakOf(requests);
  const row = (name: string, detail: string, value: number): Markup =>
    markup`<tr><th scope="row">${name}<small>${detail}</small></th><td class="plot">${barFigure(0, value / Math.max(1, peak), 'held')}</td><td class="figure">${count(value)}</td></tr>`;
  const rows = [
    ...(reset === null || requests.length < 2 ? [] : [row('First requests', `median of ${Math.min(3, requests.length)}`, reset.firstContextTokens)]),
    row('Last request', plural(requests.length, 'request'), last.contextTokens),
    ...(requests.length < 2 ? [] : [row('Largest request', '', peak)]),
  ];
  const each = conversations.length > 1 ? ', of the last conversation' : '';
  return markup`<div class="panel"><h2>Tokens sent</h2><table class="sums"><tbody>${rows}</tbody></table><p class="note">${tokens === 'billed' ? 'As billed by the writer' : tokens === 'estimated' ? 'Estimated from the texts' : 'Billed, and estimated where nothing is said'}${each}.</p></div>`;
}

/** What is in the context, by kind. */
function kindsPanel({ kinds, totals }: ContextReport): Markup | null {
  if (kinds.length === 0) return null;
  return markup`<div class="panel"><h2>What it is made of</h2><table class="sums"><tbody>${kinds.map(
    ({ kind, parts, estimatedTokens, share: part }) =>
      markup`<tr title="${plural(parts, 'part')}, about ${plural(estimatedTokens, 'token')}"><th scope="row">${kindWords[kind]}</th><td class="plot">${barFigure(0, part, 'held')}</td><td class="figure">${share(part)}</td></tr>`,
  )}</tbody></table><p class="note">Of about ${plural(totals.estimatedTokens, 'token')} in messages (estimated).</p></div>`;
}
