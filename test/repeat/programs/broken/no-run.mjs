// Exports the wrong thing.
export const operation = () => {};
