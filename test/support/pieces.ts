/** A Source that returns one given chunk a read, to split files at any byte. */
import type { Source } from '../../src/format/input.js';

/** `fileBytes` 0 (the default) is a pipe of unknown length. */
export function pieces(parts: readonly Uint8Array[], fileBytes = 0): () => Promise<Source> {
  return async () => {
    let part = 0;
    let taken = 0;
    return {
      path: 'pieces.heapsnapshot',
      fileBytes,
      compressed: false,
      place: null,
      async read(into) {
        while (part < parts.length && taken === parts[part].length) {
          part++;
          taken = 0;
        }
        if (part === parts.length) return 0;
        const count = Math.min(into.length, parts[part].length - taken);
        into.set(parts[part].subarray(taken, taken + count));
        taken += count;
        return count;
      },
      fraction: () => part / parts.length,
      async close() {},
    };
  };
}
