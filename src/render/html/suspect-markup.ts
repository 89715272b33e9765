/** Suspects as cards: what it is, what was added, who holds it, what to do. */
import type { AuditReport, GrowthReport, Report } from '../../report/report.js';
import type { ObjectsDelta, PathStep, Suspect, TrendSuspect } from '../../report/rows.js';
import { bytes, count, plural, share, signedBytes, signedCount } from '../../text/figures.js';
import { classLabel } from '../../text/labels.js';
import { clip } from '../../text/safe.js';
import { isCompared } from '../compared.js';
import { locationText, pathText, shellWord } from '../place.js';
import { sampledText, samplingText } from '../sampling-text.js';
import { allocationsText, alsoHeldText, holderText, looksLikeText, sizeText } from '../suspects-text.js';
import { growthText } from '../trend-words.js';
import { barFigure, columnsFigure } from './figure-markup.js';
import { type Markup, markup, when } from './markup.js';

type SuspectReport = GrowthReport | AuditReport;

export function suspectsSection(report: Report): Markup | null {
  if (report.kind === 'summary' || report.suspects.length === 0) return null;
  return markup`<section id="suspects" aria-labelledby="suspects-title"><h2 id="suspects-title">${report.kind === 'audit' ? 'Who holds most' : 'Suspects'}<span class="count">${count(report.suspects.length)}</span></h2>
<div class="cards">${report.suspects.map((suspect, at) => card(suspect, at, report))}</div>${unexplained(report)}${sampling(report)}</section>`;
}

const sampling = (report: Report): Markup | null => when(report.sampling !== undefined, () => markup`<p class="note">${samplingText(report)}</p>`);

function unexplained({ unexplainedBytes, kind, snapshots, totals, ...report }: SuspectReport): Markup | null {
  const whole = totals === null ? snapshots[0].totalBytes - (('runtimeBytes' in report ? report.runtimeBytes : 0) ?? 0) : totals.deltaBytes;
  if (whole <= 0 || unexplainedBytes <= 0.1 * whole) return null;
  const what = kind === 'audit' ? `holds the other ${bytes(unexplainedBytes)}` : `explains the other ${signedBytes(unexplainedBytes)}`;
  return markup`<p class="note">No suspect ${what}, ${share(unexplainedBytes / whole)} of ${kind === 'audit' ? 'the program’s bytes' : 'the growth'}.</p>`;
}

function card(suspect: Suspect | TrendSuspect, at: number, report: SuspectReport): Markup {
  const number = at + 1;
  return markup`<article class="card" id="suspect-${number}" tabindex="-1" aria-labelledby="suspect-${number}-name">
<header><span class="rank suspect-${Math.min(number, 4)}" aria-hidden="true">${number}</span><h3 id="suspect-${number}-name"><code>${suspect.name}</code><small>${holderText(suspect)}</small></h3>
<p class="size"><strong>${sizeText(suspect.growthBytes, report)}</strong><small>${shareText(suspect, report)}</small></p></header>
${when(suspect.growthShare > 0, () => barFigure(0, suspect.growthShare, 'grown'))}
<p class="looks">${looksLikeText(suspect)}</p>
${seriesBlock(suspect, report)}
${objectsBlock(suspect.objects, report)}
<dl>
<dt>Held by</dt><dd>${pathBlock(suspect)}</dd>
${fact('Made by', allocationsText(suspect.allocations))}
${fact('Sampled', sampledText(suspect.sampled, report))}
${fact('Also held by', alsoHeldText(suspect))}
${when(suspect.evidence.length > 0, () => markup`<dt>Because</dt><dd>${suspect.evidence.join(' ')}</dd>`)}
${fact('Over time', 'growth' in suspect ? growthText(suspect.growth) : '')}
${fact('Try', suspect.advice)}
</dl>
<footer><button type="button" class="to-tree" data-suspect="${at}" hidden>Show in the tree</button>${command(suspect, report)}</footer>
</article>`;
}

const fact = (label: string, text: string): Markup | null => when(text !== '', () => markup`<dt>${label}</dt><dd>${text}</dd>`);

function shareText({ growthShare }: Suspect, report: SuspectReport): string {
  if (report.kind === 'audit') return `${share(growthShare)} of the program’s bytes`;
  return isCompared(report) && report.totals.deltaBytes > 0 ? `${share(growthShare)} of the growth` : '';
}

/** Columns over the snapshots; of two, those of its entries. */
function seriesBlock(suspect: Suspect | TrendSuspect, report: SuspectReport): Markup | null {
  if ('series' in suspect) {
    const values = suspect.series.map(({ retainedBytes }) => retainedBytes);
    const label = `Bytes held in each of ${values.length} snapshots: ${values.map(bytes).join(', ')}`;
    return markup`<div class="series">${columnsFigure(values, label)}<p>${bytes(values[0])} → ${bytes(values[values.length - 1])}<small>over ${plural(values.length, 'snapshot')}</small></p></div>`;
  }
  const { entries } = suspect;
  if (entries === null || entries.current === null) return null;
  if (report.kind === 'audit') return markup`<div class="series"><p>${count(entries.current)} entries</p></div>`;
  const before = entries.baseline === null ? '?' : count(entries.baseline);
  return markup`<div class="series">${columnsFigure([entries.baseline, entries.current], `Entries: ${before} before, ${count(entries.current)} after`)}<p>${before} → ${count(entries.current)}<small>entries</small></p></div>`;
}

/** What was added under it, a bar each. */
function objectsBlock(objects: readonly ObjectsDelta[], report: SuspectReport): Markup | null {
  if (objects.length === 0) return null;
  const most = Math.max(...objects.map(({ deltaBytes }) => deltaBytes), 1);
  const [sized, counted] = report.kind === 'audit' ? [bytes, count] : [signedBytes, signedCount];
  const rows = objects.map(
    ({ name, countDelta, deltaBytes }) =>
      markup`<tr><th scope="row"><code>${clip(classLabel(name), 300)}</code></th><td class="figure">${countDelta === 0 ? '' : counted(countDelta)}</td><td class="plot">${barFigure(0, deltaBytes / most, 'grown')}</td><td class="figure">${sized(deltaBytes)}</td></tr>`,
  );
  return markup`<table class="added"><caption>${report.kind === 'audit' ? 'Holds' : 'Added under it'}</caption><tbody>${rows}</tbody></table>`;
}

/** The path as a programmer would write it, and every step of it on request. */
function pathBlock({ path }: Suspect): Markup {
  if (path.length === 0) return markup`no path from a root was found`;
  return markup`<code>${pathText(path)}</code>${when(
    path.length > 2,
    () => markup`<details><summary>all ${count(path.length)} steps from the root</summary><ol class="steps">${path.map(pathStep)}</ol></details>`,
  )}`;
}

function pathStep({ via, name, id, location, skipped }: PathStep): Markup {
  const place = location === null ? '' : ` in ${locationText(location)}`;
  return markup`<li>${when(skipped !== undefined, () => markup`<small>… ${plural(skipped ?? 0, 'step')}</small> `)}<span class="via">${via.type} <code>${via.name}</code></span> <code>${classLabel(name)}</code> <small>@${id}${place}</small></li>`;
}

function command({ id }: Suspect, { snapshots }: Report): Markup | null {
  const { path, kept } = snapshots[snapshots.length - 1];
  return when(id !== null && kept !== false, () => markup`<code class="command">snapdiff path ${shellWord(clip(path, 300))} @${id ?? ''}</code>`);
}
