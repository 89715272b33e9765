// No JavaScript.
export const run = ( => {};
