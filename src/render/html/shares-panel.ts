/** The shares of the suspects in one bar, and what is left. */
import { plural, share } from '../../text/figures.js';
import { stackFigure } from './figure-markup.js';
import { type Markup, markup } from './markup.js';

const MAX_SLICES = 4;

/** `suspects`: in the order of their cards. Null without any. */
export function sharesPanel(title: string, suspects: readonly { name: string; growthShare: number }[]): Markup | null {
  if (suspects.length === 0) return null;
  const shown = suspects.slice(0, MAX_SLICES);
  const sum = shown.reduce((all, { growthShare }) => all + growthShare, 0);
  const rest = Math.max(0, 1 - sum);
  const more = suspects.length - shown.length;
  return markup`<div class="panel"><h2>${title}</h2>${stackFigure(shown.map(({ growthShare }, at) => ({ share: growthShare / Math.max(1, sum), tone: `suspect-${at + 1}` })))}
<ol class="legend">${shown.map(
    ({ name, growthShare }, at) =>
      markup`<li><a href="#suspect-${at + 1}"><span class="dot suspect-${at + 1}" aria-hidden="true"></span><code>${name}</code></a><span class="figure">${share(growthShare)}</span></li>`,
  )}<li><span class="dot rest" aria-hidden="true"></span>${more > 0 ? `${plural(more, 'more suspect')}, and the rest` : 'no suspect'}<span class="figure">${share(rest)}</span></li></ol></div>`;
}
