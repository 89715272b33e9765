/**
 * Options of renderers, and their defaults. The values are plain: no streams, no environment.
 */

import type { Section, SortKey } from '../vocabulary.js';

export interface RenderOptions {
  /** Columns of the terminal; 100 when unknown. */
  width?: number | undefined;
  /** Off by default. */
  color?: boolean | undefined;
  /** Rows of the constructor table. Left out: 20, and rows that say nothing (noise, next to no bytes) are only summed up. */
  top?: number | undefined;
  /** Every row that changed, every suspect. */
  all?: boolean | undefined;
  sort?: SortKey | undefined;
  /** Constructor names to show: exact, *, or /regular expression/. Left out or empty: all. */
  include?: readonly string[] | undefined;
  exclude?: readonly string[] | undefined;
  /** Left out: every section. */
  only?: ReadonlySet<Section> | undefined;
  /** Warnings as part of the text; false where the caller shows them itself (on stderr). */
  warnings?: boolean | undefined;
  /** Folder that source locations are made relative to (GitHub, GitLab), e.g. the repository. */
  root?: string | undefined;
}

export const defaultTop = 20;
const defaultWidth = 100;
export const defaultSuspects = 3;
/** Bytes; less growth of a collection or string is shown with --all only. */
export const minShownGrowth = 1000;
/** Rows of a table in a terminal even with --all: cli-table3 takes 0.14 ms a row, and CSV is there for more. */
export const mostTableRows = 10_000;
/** A name is never shown wider than this, however wide the terminal. */
export const widestName = 120;

/** Columns to lay out for: at least 40, below which there is no table worth printing. */
export function widthOf(options: RenderOptions): number {
  const width = options.width ?? defaultWidth;
  return width > 0 ? Math.max(40, Math.min(width, 400)) : defaultWidth;
}

export function shows(options: RenderOptions, section: Section): boolean {
  return options.only === undefined || options.only.has(section);
}
