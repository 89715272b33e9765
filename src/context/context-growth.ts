/** Whether the context grows with every request, judged as a heap's series is. */
import { judge } from '../compare/growth.js';
import { count } from '../text/figures.js';
import type { ContextGrowth, RequestRow } from './context-report.js';

/** A verdict takes three requests. */
const LEAST_REQUESTS = 3;
/** Of a longer series every second, third ... request is judged, so that about as many remain: single requests differ too much. */
const POINTS = 9;
/** Changes of this many tokens are none: a few words. */
const NOISE_TOKENS = 16;

/** `starts`: positions in `requests` where a conversation begins or goes on after a compaction, in order, 0 first. Null with too few requests. */
export function contextGrowth(requests: readonly RequestRow[], starts: readonly number[]): ContextGrowth | null {
  const stretches = starts.map((start, at) => requests.slice(start, starts[at + 1] ?? requests.length).map(({ contextTokens }) => contextTokens));
  const steps = stretches.reduce((sum, values) => sum + Math.max(0, values.length - 1), 0);
  const judged = stretches.findLast((values) => values.length >= LEAST_REQUESTS);
  if (judged === undefined) return null;
  const growth = stretches.reduce((sum, values) => sum + (values.length === 0 ? 0 : values[values.length - 1] - values[0]), 0);
  const stride = Math.ceil((judged.length - 1) / (POINTS - 1));
  const { verdict, reason } = judge(spread(judged, stride), NOISE_TOKENS, (tokens) => count(Math.round(tokens)));
  return { verdict, tokensPerRequest: growth / steps, reason: stride > 1 ? `${reason} (${count(stride)} requests a step)` : reason };
}

/** Equal steps that end at the last value. */
function spread(values: readonly number[], stride: number): number[] {
  return values.filter((_, at) => (values.length - 1 - at) % stride === 0);
}
