// Never resolves, although Node has no other work.
export const run = (iteration) => (iteration === 3 ? new Promise(() => {}) : null);
