/** What each pattern looks like, in a phrase, and the way out of it. */
import type { Pattern } from '../vocabulary.js';

export const looks: Record<Pattern, string> = {
  'unbounded-cache': 'an unbounded cache: it gains entries and gives few back',
  'growing-array': 'an array that only grows',
  listeners: 'listeners piling up: added again and again, never removed',
  timers: 'timers that are never cleared',
  promises: 'promises that never settle, kept with all that waits for them',
  closures: 'functions kept with the variables they captured',
  pool: 'pooled things that are taken and never given back',
  messages: 'a list of messages or results that only grows (context accumulation)',
  'sliced-strings': 'short slices that pin the long strings they were cut from',
  'detached-dom': 'DOM trees that left the document and are still referenced',
  strings: 'texts that are kept for ever',
  buffers: 'binary data that is kept for ever',
  growth: 'an object whose contents grow',
};

/** The same for one heap, in which nothing is seen to grow. */
export const looksHeld: Record<Pattern, string> = {
  ...looks,
  'unbounded-cache': 'a cache or table with many entries',
  'growing-array': 'a large array',
  listeners: 'many listeners of one event',
  timers: 'many timers that are not cleared',
  promises: 'promises that have not settled, kept with all that waits for them',
  pool: 'pooled things that are taken and not given back',
  messages: 'a long list of messages or results (context accumulation)',
  strings: 'texts that are kept',
  buffers: 'binary data that is kept',
  growth: 'an object that holds much',
};

/** Of listeners in a collection of the program or of a library. */
export const subscriptionAdvice =
  'unsubscribe when the owner goes (call what subscribe(), watch() or the like returned, or remove the function), or subscribe once outside the loop';

export const ways: Record<Pattern, string> = {
  'unbounded-cache': 'a bound (an LRU with max and ttl), deleting entries when their owner goes, or a WeakMap if the keys are objects',
  'growing-array': 'a bound (drop the oldest, keep counts instead of records), or persist them and drop the references',
  listeners: 'remove the listener when its owner goes (off, removeListener, { signal }), use once(), or add it once outside the loop',
  timers: 'clearInterval or clearTimeout when the owner goes; keep the handle where it can be cleared; AbortSignal.timeout for deadlines',
  promises: 'a timeout that rejects, and deleting the pending entry in finally',
  closures: 'drop the function when it is done, or let it capture only what it uses (a copy of the field, not the whole object)',
  pool: 'release in finally, a maximum size, and a timeout that takes back what is held too long',
  messages: 'keep the last N or a summary, and store repeated content once',
  'sliced-strings': 'copy the slice before keeping it: Buffer.from(s).toString(), or JSON.parse(JSON.stringify(s))',
  'detached-dom': 'drop the references when the nodes are removed, and remove their listeners',
  strings: 'a bound on what is kept, a hash instead of the text, or reading it again when needed',
  buffers: 'a bound on what is kept, copying the part that is needed (Buffer.from(part)), or streaming it out',
  growth: 'look at the path and at what was added: who adds it, and who should take it away?',
};
