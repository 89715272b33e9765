/** Lines without a flag or a command's name: nothing but snapshots to compare, which needs no parser. */
import type { Command } from './args.js';
import { readFlags } from './flags.js';
import { commandNames } from './options.js';

/** What parseArguments would make of these words; null when that is for it to say. */
export function plainCommand(words: readonly string[]): Command | null {
  const isPlain = words.length > 0 && words.every((word) => word !== '' && !word.startsWith('-') && !(commandNames as readonly string[]).includes(word));
  return isPlain ? { name: 'compare', inputs: [...words], flags: readFlags({}) } : null;
}
