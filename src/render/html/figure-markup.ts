/** Small figures as SVG: its attributes need no inline style, which the page's policy forbids. */
import { type Markup, markup } from './markup.js';

/** A bar on a track. `from` and `to`: parts of the width, 0 to 1. */
export function barFigure(from: number, to: number, tone: string): Markup {
  const [start, end] = [Math.min(from, to), Math.max(from, to)].map((part) => Math.max(0, Math.min(1, part)) * 100);
  const width = Math.max(end - start, 0.6);
  return markup`<svg class="bar ${tone}" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="track" width="100" height="10"/><rect class="fill" x="${round(start)}" width="${round(width)}" height="10"/></svg>`;
}

/** Parts of a whole, one beside the other. */
export function stackFigure(parts: readonly { share: number; tone: string }[]): Markup {
  let at = 0;
  const pieces = parts.map(({ share, tone }) => {
    const x = at;
    at += Math.max(0, share) * 100;
    return markup`<rect class="${tone}" x="${round(x)}" width="${round(Math.max(0, share) * 100)}" height="10"/>`;
  });
  return markup`<svg class="stack" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="track" width="100" height="10"/>${pieces}</svg>`;
}

/** One column a value, from zero; unknown values leave a gap. `label`: what a screen reader reads. */
export function columnsFigure(values: readonly (number | null)[], label: string): Markup {
  const most = Math.max(...values.map((value) => value ?? 0), 1e-9);
  const [step, gap] = [100 / values.length, Math.min(6, 30 / values.length)];
  const columns = values.map((value, at) => {
    const height = value === null ? 0 : Math.max(1, (Math.max(0, value) / most) * 38);
    return markup`<rect x="${round(at * step + gap / 2)}" y="${round(40 - height)}" width="${round(step - gap)}" height="${round(height)}"/>`;
  });
  return markup`<svg class="columns" viewBox="0 0 100 40" preserveAspectRatio="none" role="img" aria-label="${label}" focusable="false">${columns}</svg>`;
}

const round = (value: number): number => Math.round(value * 100) / 100;
