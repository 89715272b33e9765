/** The requests of a report as columns of a plot, and where in it something happened. */
import type { ContextReport, RequestRow } from './context-report.js';

/** Requests that share a column: the largest of them, so that peaks stay. */
export interface Stretch {
  /** Positions in the report's requests. */
  first: number;
  last: number;
  contextTokens: number;
  estimated: boolean;
  line: number;
}

/** At most `most`, one a request where that is enough. */
export function stretchesOf({ requests }: Pick<ContextReport, 'requests'>, most: number): Stretch[] {
  const length = Math.min(most, requests.length);
  return Array.from({ length }, (_, at) => {
    const first = Math.floor((at * requests.length) / length);
    const last = Math.floor(((at + 1) * requests.length) / length) - 1;
    const peak = requests.slice(first, last + 1).reduce((largest, request) => (request.contextTokens > largest.contextTokens ? request : largest));
    return { first, last, contextTokens: peak.contextTokens, estimated: peak.estimated, line: peak.line };
  });
}

export interface PlotEvent {
  kind: 'compaction' | 'rewind' | 'start';
  /** Position in the report's requests of the first one after it; their number where none follows. */
  request: number;
}

/** In the order of the requests. */
export function eventsOf({ requests, compactions, rewinds }: Pick<ContextReport, 'requests' | 'compactions' | 'rewinds'>): PlotEvent[] {
  const after = ({ conversation, line }: Pick<RequestRow, 'conversation' | 'line'>): number => {
    const at = requests.findIndex((request) => request.conversation > conversation || (request.conversation === conversation && request.line > line));
    return at === -1 ? requests.length : at;
  };
  const starts = requests.flatMap(({ conversation }, at): PlotEvent[] =>
    at > 0 && requests[at - 1].conversation !== conversation ? [{ kind: 'start', request: at }] : [],
  );
  const events = [
    ...compactions.map((row): PlotEvent => ({ kind: 'compaction', request: after(row) })),
    ...rewinds.map((row): PlotEvent => ({ kind: 'rewind', request: after(row) })),
    ...starts,
  ];
  return events.sort((left, right) => left.request - right.request);
}
