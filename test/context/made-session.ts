/**
 * Sessions made up line by line, in the shape that coding agents write them, together with what the program itself would know: which messages are in
 * its context, and what it was billed. The truth is kept as plain lists, so that sums over it are obvious.
 */
type Block = Record<string, unknown>;
type Line = Record<string, unknown>;

export interface Sent {
  kind: string;
  bytes: number;
  tool?: string;
  source?: string | null;
  text?: string;
}

interface Turn {
  sent: Sent[];
  request?: { contextTokens: number; outputTokens: number };
  compaction?: { trigger: string; preTokens: number; postTokens: number | null };
}

export interface MadeUsage {
  input?: number;
  cacheCreation?: number;
  cacheRead?: number;
  output?: number;
}

/** Reports cut what was asked for; nothing was where it is empty. */
const shownSource = (text: string): string | null => (text === '' ? null : text.length <= 300 ? text : `${text.slice(0, 299)}…`);
const bytesOf = (text: string): number => Buffer.byteLength(text);

export class MadeSession {
  readonly lines: Line[] = [];
  /** Of the live branch, with the id of the line that ends each turn. */
  private turns: { uuid: string; turn: Turn }[] = [];
  private tip: string | null = null;
  private count = 0;
  private readonly calls = new Map<string, { tool: string; source: string | null }>();

  constructor(private readonly name = 's') {}

  private id(what: string): string {
    return `${this.name}-${what}-${++this.count}`;
  }

  /** Adds a line behind the tip and makes it the tip. */
  private write(line: Line, turn: Turn, parent: string | null = this.tip): string {
    const uuid = this.id('line');
    this.lines.push({ parentUuid: parent, isSidechain: false, cwd: '/srv/app', sessionId: this.name, version: '2.1.81', uuid, ...line });
    this.tip = uuid;
    this.turns.push({ uuid, turn });
    return uuid;
  }

  user(text: string): string {
    return this.write({ type: 'user', message: { role: 'user', content: text } }, { sent: [{ kind: 'user', bytes: bytesOf(text), text }] });
  }

  /** One request, one line a block, the usage repeated with growing output. Returns the ids of its calls. */
  answer(blocks: readonly Block[], usage: MadeUsage | null, options: { id?: string; omitIds?: boolean } = {}): string[] {
    const id = options.id ?? this.id('msg');
    const ids: string[] = [];
    for (const [at, block] of blocks.entries()) {
      const isLast = at === blocks.length - 1;
      const sent: Sent[] = [];
      if (block.type === 'text') sent.push({ kind: 'answers', bytes: bytesOf(block.text as string) });
      if (block.type === 'thinking') sent.push({ kind: 'thinking', bytes: bytesOf(block.thinking as string) });
      if (block.type === 'tool_use') {
        const callId = this.id('toolu');
        block.id = callId;
        ids.push(callId);
        const input = block.input as Record<string, string>;
        const source = shownSource(input.file_path ?? input.command ?? '');
        this.calls.set(callId, { tool: block.name as string, source });
        const size = Object.entries(input).reduce((sum, [key, value]) => sum + bytesOf(key) + bytesOf(String(value)), 0);
        sent.push({ kind: 'tool-calls', bytes: size, tool: block.name as string });
      }
      const output = isLast ? (usage?.output ?? 0) : 1;
      const written = usage === null ? {} : { usage: usageFields({ ...usage, output }) };
      this.write(
        { type: 'assistant', requestId: `req-${id}`, message: { id, role: 'assistant', model: 'claude', content: [{ ...block }], ...written } },
        {
          sent,
          ...(at === 0 && usage !== null
            ? {
                request: {
                  contextTokens: (usage.input ?? 0) + (usage.cacheCreation ?? 0) + (usage.cacheRead ?? 0),
                  outputTokens: usage.output ?? 0,
                },
              }
            : {}),
        },
      );
    }
    return ids;
  }

  /** `parent`: a parallel result hangs at its own call, not at the tip. */
  result(callId: string, content: string | Block[], parent?: string): string {
    const texts = typeof content === 'string' ? [content] : content.filter(({ type }) => type === 'text').map(({ text }) => text as string);
    const images = typeof content === 'string' ? [] : content.filter(({ type }) => type === 'image');
    const origin = this.calls.get(callId);
    const sent: Sent[] = [
      {
        kind: 'tool-results',
        bytes: texts.reduce((sum, text) => sum + bytesOf(text), 0),
        tool: origin?.tool ?? '(unknown)',
        source: origin === undefined ? null : origin.source,
        text: texts.join('\0'),
      },
      ...images.map((image) => ({ kind: 'images', bytes: bytesOf((image.source as { data: string }).data) })),
    ];
    const block = { type: 'tool_result', tool_use_id: callId, content };
    const line = { type: 'user', message: { role: 'user', content: [block] }, toolUseResult: { file: { content: 'x'.repeat(5000) } } };
    return this.write(line, { sent }, parent === undefined ? this.tip : parent);
  }

  compact(trigger: string, preTokens: number, summary: string, postTokens: number | null = null): void {
    const compactMetadata = { trigger, preTokens, ...(postTokens === null ? {} : { postTokens }) };
    const logicalParentUuid = this.tip;
    this.write(
      { type: 'system', subtype: 'compact_boundary', content: 'Conversation compacted', compactMetadata, logicalParentUuid },
      { sent: [], compaction: { trigger, preTokens, postTokens } },
      null,
    );
    this.write(
      { type: 'user', isCompactSummary: true, isVisibleInTranscriptOnly: true, message: { role: 'user', content: summary } },
      { sent: [{ kind: 'summaries', bytes: bytesOf(summary) }] },
    );
  }

  /** Back to a line of the live branch; what came after it is left behind. */
  rewind(uuid: string | null): void {
    this.tip = uuid;
    this.turns = uuid === null ? [] : this.turns.slice(0, this.turns.findIndex((each) => each.uuid === uuid) + 1);
  }

  /** An error note of the writer, in the chain or beside it. */
  synthetic(inChain: boolean): void {
    const message = {
      id: this.id('err'),
      role: 'assistant',
      model: '<synthetic>',
      content: [{ type: 'text', text: 'API Error: 529' }],
      usage: usageFields({}),
    };
    const line = { type: 'assistant', isApiErrorMessage: true, message };
    if (inChain) this.write(line, { sent: [] });
    else this.lines.push({ parentUuid: this.tip, isSidechain: false, uuid: this.id('line'), ...line });
  }

  /** A note that the next line hangs on. */
  progress(): void {
    this.write({ type: 'progress', data: { type: 'hook_progress' }, toolUseID: 'x' }, { sent: [] });
  }

  bookkeeping(): void {
    this.lines.push({ type: 'file-history-snapshot', messageId: this.tip, snapshot: { trackedFileBackups: {} }, isSnapshotUpdate: false });
  }

  /** Lines of a subagent in the same file. */
  sidechain(lines: readonly Line[]): void {
    let parent: string | null = null;
    for (const line of lines) {
      const uuid = this.id('side');
      this.lines.push({ parentUuid: parent, isSidechain: true, sessionId: this.name, uuid, ...line });
      parent = uuid;
    }
  }

  text(): string {
    return this.lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  }

  get tipId(): string {
    return this.tip!;
  }

  truth() {
    const turns = this.turns.map(({ turn }) => turn);
    const boundary = turns.findLastIndex(({ compaction }) => compaction !== undefined);
    const sent = turns.slice(Math.max(0, boundary)).flatMap((turn) => turn.sent);
    return {
      requests: turns.flatMap(({ request }) => request ?? []),
      compactions: turns.flatMap(({ compaction }) => compaction ?? []),
      sent,
      all: turns.flatMap((turn) => turn.sent),
    };
  }
}

export function usageFields({ input = 0, cacheCreation = 0, cacheRead = 0, output = 0 }: MadeUsage): Line {
  return {
    input_tokens: input,
    cache_creation_input_tokens: cacheCreation,
    cache_read_input_tokens: cacheRead,
    output_tokens: output,
    service_tier: 'standard',
  };
}

export const read = (file_path: string): Block => ({ type: 'tool_use', name: 'Read', input: { file_path } });
export const bash = (command: string): Block => ({ type: 'tool_use', name: 'Bash', input: { command } });
export const say = (text: string): Block => ({ type: 'text', text });
export const think = (thinking: string): Block => ({ type: 'thinking', thinking, signature: 'c2ln' });

export interface SlowSums {
  kinds: Record<string, number>;
  sources: { tool: string; source: string | null; results: number; bytes: number }[];
  duplicates: { text: string; copies: number; bytes: number }[];
  textBytes: number;
}

/** Sums by comparing everything with everything. */
export function slowSums(sent: readonly Sent[]): SlowSums {
  const kinds: Record<string, number> = {};
  for (const kind of new Set(sent.map((each) => each.kind))) kinds[kind] = sent.filter((each) => each.kind === kind).reduce((sum, { bytes }) => sum + bytes, 0);
  const results = sent.filter(({ kind }) => kind === 'tool-results');
  const sources = results
    .filter((each, at) => results.findIndex(({ tool, source }) => tool === each.tool && source === each.source) === at)
    .map(({ tool, source }) => {
      const own = results.filter((each) => each.tool === tool && each.source === source);
      return { tool: tool!, source: source ?? null, results: own.length, bytes: own.reduce((sum, { bytes }) => sum + bytes, 0) };
    });
  const comparable = sent.filter(({ kind, bytes }) => bytes > 0 && (kind === 'tool-results' || (kind === 'user' && bytes >= 1000)));
  const duplicates = comparable
    .filter(({ text }, at) => comparable.findIndex((each) => each.text === text) === at)
    .map(({ text, bytes }) => ({ text: text!, copies: comparable.filter((each) => each.text === text).length, bytes }))
    .filter(({ copies }) => copies > 1);
  return { kinds, sources, duplicates, textBytes: sent.filter(({ kind }) => kind !== 'images').reduce((sum, { bytes }) => sum + bytes, 0) };
}
