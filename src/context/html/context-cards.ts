/** Suspects of a context as cards, with the face of a heap's. */
import { barFigure } from '../../render/html/figure-markup.js';
import { type Markup, markup, when } from '../../render/html/markup.js';
import { bytes, count, share } from '../../text/figures.js';
import { clip } from '../../text/safe.js';
import type { ContextReport, ContextSuspect } from '../context-report.js';
import { suspectKind } from '../context-wording.js';

export function cardsSection({ suspects }: ContextReport): Markup | null {
  if (suspects.length === 0) return null;
  return markup`<section id="suspects" aria-labelledby="suspects-title"><h2 id="suspects-title">Suspects<span class="count">${count(suspects.length)}</span></h2>
<div class="cards">${suspects.map(card)}</div></section>`;
}

function card(suspect: ContextSuspect, at: number): Markup {
  const { name, confidence, growthBytes, growthShare, evidence, looksLike, advice } = suspect;
  const number = at + 1;
  return markup`<article class="card" id="suspect-${number}" tabindex="-1" aria-labelledby="suspect-${number}-name">
<header><span class="rank suspect-${Math.min(number, 4)}" aria-hidden="true">${number}</span><h3 id="suspect-${number}-name"><code>${clip(name, 300)}</code><small>${suspectKind(suspect)}</small></h3>
<p class="size"><strong>${bytes(growthBytes)}</strong><small>${share(growthShare)} of the text</small></p></header>
${barFigure(0, growthShare, 'grown')}
<p class="looks">${looksLike}${when(confidence !== 'high', () => markup` <small>${confidence} confidence</small>`)}</p>
<dl>
<dt>Because</dt><dd>${evidence.join(' ')}</dd>
<dt>Try</dt><dd>${advice}</dd>
</dl>
</article>`;
}
