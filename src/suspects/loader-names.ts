/** Loading is initialisation, so suspects of these names come after all others. */
export const isLoader = (name: string): boolean => /^\$?Module\._(?:cache|pathCache|extensions)(?!.*\.exports)|^BuiltinModule\b|\.#resolveCache\b/.test(name);
