/** The growth tree: an outline that needs no script, and the places that the page's script fills with the icicle. */
import type { Report } from '../../report/report.js';
import type { ReportTree } from '../../report/report-tree.js';
import { bytes, share, signedBytes } from '../../text/figures.js';
import { classLabel } from '../../text/labels.js';
import { isCompared } from '../compared.js';
import { type OutlineRow, outline } from '../tree-outline.js';
import { noTreeText } from '../tree-text.js';
import { type TreeValues, treeValues, vertexName } from '../tree-values.js';
import { barFigure } from './figure-markup.js';
import { type Markup, markup } from './markup.js';

const LIMITS = { most: 60, leastShare: 0.01, depth: 12 };

export function treeSection(report: Report): Markup | null {
  if (report.kind === 'summary') return null;
  const { tree } = report;
  const compared = isCompared(report);
  const title = compared ? 'Where the growth goes' : 'What holds what';
  if (tree === undefined)
    return markup`<section id="tree" aria-labelledby="tree-title"><h2 id="tree-title">${title}</h2><p class="note">${noTreeText(report)}</p></section>`;
  const values = treeValues(tree);
  return markup`<section id="tree" aria-labelledby="tree-title"><h2 id="tree-title">${title}</h2>
<p class="note">From the roots of the heap down: each block is held by the one above it, and as wide as the bytes that ${compared ? 'came under it' : 'it holds'}.</p>
<div class="tools" hidden data-script>${modes(compared)}<label>Search <input type="search" id="tree-search" placeholder="a name or class" autocomplete="off" spellcheck="false"></label><p role="status" id="tree-found"></p></div>
<nav id="tree-path" class="crumbs" aria-label="Path from the root" hidden data-script></nav>
<div id="icicle" hidden data-script></div>
<div id="vertex" hidden data-script></div>
<ul class="outline">${outline(tree, values, LIMITS).map((row) => outlineRow(tree, values, row, compared))}</ul></section>`;
}

const modes = (compared: boolean): Markup | null =>
  compared
    ? markup`<div role="group" aria-label="What widths show" class="modes"><button type="button" data-mode="gained" aria-pressed="true">Gained</button><button type="button" data-mode="lost" aria-pressed="false">Lost</button><button type="button" data-mode="held" aria-pressed="false">Held now</button></div>`
    : null;

function outlineRow(tree: ReportTree, { growth }: TreeValues, { depth, vertices, suspect }: OutlineRow, compared: boolean): Markup {
  const value = growth[vertices[vertices.length - 1]];
  const part = growth[0] === 0 ? 0 : value / growth[0];
  const names = vertices.map((vertex) => vertexName(tree, vertex).replace(tree.texts[tree.className[vertex]], (text) => classLabel(text)));
  return markup`<li class="depth-${Math.min(depth, 12)}"><code>${names.join(' › ')}</code>${suspect === null ? null : markup` <a href="#suspect-${suspect + 1}">suspect ${suspect + 1}</a>`}<span class="plot">${barFigure(0, Math.abs(part), value < 0 ? 'shrunk' : 'grown')}</span><span class="figure">${(compared ? signedBytes : bytes)(value)}<small>${share(part)}</small></span></li>`;
}
