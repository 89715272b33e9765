/** The JSON Schema (draft 2020-12) of the report's kind "context". Keys may be added in any release, so unknown keys are allowed. */
import { contextPatterns, partKinds, tokenOrigins } from './context-report.js';

const text = { type: 'string' } as const;
const number = { type: 'number' } as const;
const flag = { type: 'boolean' } as const;
const count = { type: 'integer', minimum: 0 } as const;
const list = (items: object) => ({ type: 'array', items });
const orNull = (schema: object) => ({ anyOf: [schema, { type: 'null' }] });
const object = (properties: Record<string, object>) => ({ type: 'object', required: Object.keys(properties), properties });
const ref = (name: string) => ({ $ref: `#/$defs/${name}` });

const tokenCounts = { contextTokens: count, outputTokens: count, estimated: flag };
const contents = {
  totals: ref('contentTotals'),
  kinds: list(object({ kind: { enum: partKinds }, parts: count, bytes: count, estimatedTokens: count, share: number })),
  tools: list(object({ tool: text, calls: count, callBytes: count, results: count, bytes: count, images: count, share: number })),
  sources: list(ref('contextSource')),
  duplicates: list(object({ tool: orNull(text), source: orNull(text), copies: count, bytes: count, wastedBytes: count })),
  largest: list(object({ tool: text, source: orNull(text), conversation: count, line: count, bytes: count, share: number, preview: text })),
};

/** To be merged into the $defs of the report's schema, which defines "check". */
export const contextDefinitions = {
  context: object({
    $schema: text,
    schemaVersion: { const: 1 },
    kind: { const: 'context' },
    generator: object({ name: { const: 'snapdiff' }, version: text }),
    tokens: { enum: tokenOrigins },
    writerVersions: list(text),
    conversations: list(object({ path: text, requests: count, contextTokens: orNull(count), peakContextTokens: orNull(count), outputTokens: count })),
    requests: list(object({ conversation: count, line: count, ...tokenCounts })),
    growth: orNull(
      object({ verdict: { enum: ['steady', 'accelerating', 'one-time', 'fluctuating', 'shrinking', 'flat'] }, tokensPerRequest: number, reason: text }),
    ),
    compactions: list(
      object({
        conversation: count,
        line: count,
        trigger: orNull(text),
        preTokens: orNull(count),
        postTokens: orNull(count),
        nextContextTokens: orNull(count),
      }),
    ),
    rewinds: list(object({ conversation: count, line: count, messages: count, requests: count, textBytes: count })),
    ...contents,
    wholeSession: orNull(object(contents)),
    subagents: list(
      object({
        name: text,
        path: text,
        requests: list(object(tokenCounts)),
        peakContextTokens: orNull(count),
        outputTokens: count,
        textBytes: count,
        results: count,
        sources: list(ref('contextSource')),
      }),
    ),
    suspects: list(
      object({
        pattern: { enum: contextPatterns },
        id: { type: 'null' },
        name: text,
        constructorName: text,
        confidence: { enum: ['high', 'medium', 'low'] },
        growthBytes: count,
        growthShare: number,
        entries: { type: 'null' },
        objects: list({}),
        path: list({}),
        location: { type: 'null' },
        evidence: list(text),
        looksLike: text,
        advice: text,
      }),
    ),
    reset: orNull(
      object({ contextTokens: count, firstContextTokens: count, ratio: number, duplicateShare: number, finishedShare: orNull(number), sentence: text }),
    ),
    lines: object({ total: count, used: count, rewound: count, synthetic: count, other: count, duplicate: count, damaged: count, torn: count }),
    checks: list(ref('check')),
    status: { enum: ['pass', 'warn', 'fail'] },
    warnings: list(object({ code: text, message: text })),
  }),
  contextSource: object({ tool: text, source: orNull(text), results: count, bytes: count, images: count, share: number }),
  contentTotals: object({
    textBytes: count,
    images: count,
    imageBytes: count,
    estimatedTokens: count,
    resultBytes: count,
    wastedBytes: count,
    duplicateShare: number,
  }),
};
