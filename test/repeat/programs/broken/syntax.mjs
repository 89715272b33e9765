// Not valid JavaScript.
export const run = ( => {};
