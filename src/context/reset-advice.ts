/** The figures for "when to start afresh", in one sentence. What they mean for the quality of answers is not known and not claimed. */
import { count, share as shareText } from '../text/figures.js';
import type { ContentItem } from './content-items.js';
import type { ContextContents, RequestRow, ResetAdvice } from './context-report.js';

/** Requests that a conversation's beginning is measured by. */
const FIRST = 3;

/**
 * Of the last conversation. `requests` and `contents` are of it alone; `items`, what is in its context, in order.
 * Null without requests.
 */
export function resetAdvice(requests: readonly RequestRow[], items: readonly ContentItem[], contents: ContextContents): ResetAdvice | null {
  const last = requests.at(-1);
  if (last === undefined) return null;
  const { contextTokens } = last;
  const firstContextTokens = middle(requests.slice(0, FIRST).map((request) => request.contextTokens));
  const ratio = firstContextTokens === 0 ? 1 : contextTokens / firstContextTokens;
  const { duplicateShare } = contents.totals;
  const finished = finishedShare(items, contents.totals.textBytes);
  const figures = [
    `The last request sent ${count(contextTokens)} tokens, ${Number(ratio.toFixed(1))} times as many as the first requests (${count(firstContextTokens)})`,
    `${shareText(duplicateShare)} of the text in the context repeats other text of it`,
    ...(finished === null ? [] : [`${shareText(finished)} of the text came before the last prompt`]),
  ];
  const sentence = `${figures.join('; ')}. A fresh session starts near ${count(firstContextTokens)} tokens, as this one did.`;
  return { contextTokens, firstContextTokens, ratio, duplicateShare, finishedShare: finished, sentence };
}

/** Text before the last prompt of the user, of all text; null with fewer than two prompts. */
function finishedShare(items: readonly ContentItem[], textBytes: number): number | null {
  const prompts = new Set(items.filter(({ record }) => record.isPrompt).map(({ record }) => record));
  if (prompts.size < 2 || textBytes === 0) return null;
  const lastPrompt = items.findLastIndex(({ record }) => record.isPrompt);
  const record = items[lastPrompt].record;
  const start = items.findIndex((item) => item.record === record);
  return items.slice(0, start).reduce((sum, { part }) => sum + (part.kind === 'images' ? 0 : part.bytes), 0) / textBytes;
}

function middle(values: number[]): number {
  return values.sort((left, right) => left - right)[Math.floor((values.length - 1) / 2)];
}
