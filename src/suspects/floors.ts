/** Bytes below which growth has no suspect. */

/** Quiet processes move a few hundred bytes, warm-up some kilobytes. */
export const FLOOR_BYTES = 16_000;
/** Where it is known how often an operation ran, growth by an exact multiple of it is no chance, however small: looked for from here. */
export const EXACT_FLOOR_BYTES = 2_000;
