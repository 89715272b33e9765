/** Constructors by key. */
import type { ComparisonRow } from '../compare/comparison.js';

/** The key of a row's class, in the snapshots of one process. */
export const classKey = ({ baseline, current }: ComparisonRow): string => (current ?? baseline)?.key ?? '';
