/**
 * A second, obvious reader of sessions, from the facts of the format alone: it holds every line, follows parents one by one and searches all lines for
 * each. It shares no code with src/context.
 */
interface Line {
  [key: string]: unknown;
  type?: string;
  uuid?: string;
  parentUuid?: string | null;
  logicalParentUuid?: string | null;
  isSidechain?: boolean;
  message?: { id?: string; model?: string; content?: string | Block[]; usage?: Record<string, number> };
}
interface Block {
  type: string;
  id?: string;
  name?: string;
  text?: string;
  thinking?: string;
  input?: Record<string, unknown>;
  tool_use_id?: string;
  content?: string | Block[];
}

interface SlowContext {
  requests: { contextTokens: number; outputTokens: number }[];
  /** Of what comes after the last compaction: bytes of all texts. */
  textBytes: number;
  /** Bytes of results by tool and source, as "tool source". */
  results: Record<string, number>;
}

const size = (text: string): number => new TextEncoder().encode(text).length;

export function slowContext(text: string): SlowContext {
  const lines = text.split('\n').flatMap((line): Line[] => {
    try {
      const value = JSON.parse(line);
      return typeof value === 'object' && value !== null && !Array.isArray(value) ? [value] : [];
    } catch {
      return [];
    }
  });
  const own = lines.filter((line) => line.isSidechain !== true && typeof line.uuid === 'string');
  const branch: Line[] = [];
  let at = own.findLast(({ type }) => type === 'user' || type === 'assistant' || type === 'system');
  while (at !== undefined) {
    branch.unshift(at);
    const parent: string | null | undefined = at.parentUuid ?? at.logicalParentUuid;
    at = own.find(({ uuid }) => uuid === parent);
  }
  // Parallel results hang beside the chain, at the request of a line that is in it.
  const ids = branch.map(({ message }) => message?.id);
  const live = own.filter((line) => branch.includes(line) || (line.message?.id !== undefined && ids.includes(line.message.id)) || answers(line, branch, own));
  const messages = live.filter(({ type, message }) => (type === 'user' || type === 'assistant') && message?.model !== '<synthetic>');
  const requests = [...new Set(messages.filter(({ type }) => type === 'assistant').map(({ message }) => message?.id))].map((id) => {
    const usage = messages.findLast(({ message }) => message?.id === id && message?.usage !== undefined)?.message?.usage ?? {};
    const { input_tokens: input = 0, cache_creation_input_tokens: written = 0, cache_read_input_tokens: read = 0, output_tokens: output = 0 } = usage;
    return { contextTokens: input + written + read, outputTokens: output };
  });
  const boundary = live.findLastIndex(({ subtype }) => subtype === 'compact_boundary');
  const current = messages.filter((line) => live.indexOf(line) > boundary);
  const blocks = current.flatMap(({ message }) => {
    const content = message?.content ?? '';
    return typeof content === 'string' ? [{ type: 'text', text: content }] : content;
  });
  const calls = messages.flatMap(({ message }) => (Array.isArray(message?.content) ? message.content : [])).filter(({ type }) => type === 'tool_use');
  const results = blocks
    .filter(({ type }) => type === 'tool_result')
    .map((block) => {
      const call = calls.find(({ id }) => id === block.tool_use_id);
      const source = String(call?.input?.file_path ?? call?.input?.command ?? '');
      const shown = source.length > 300 ? `${source.slice(0, 299)}…` : source === '' ? null : source;
      return { key: `${call?.name ?? '(unknown)'} ${shown}`, text: resultText(block) };
    });
  const byKey: Record<string, number> = {};
  for (const { key, text } of results) byKey[key] = (byKey[key] ?? 0) + size(text);
  const others = blocks.filter(({ type }) => type !== 'tool_result').map(otherSize);
  return {
    requests,
    textBytes: sum([...others, ...Object.values(byKey)]),
    results: byKey,
  };
}

/** Whether a line holds results of calls that a line of the branch made, and no line of the branch answers. */
function answers(line: Line, branch: readonly Line[], own: readonly Line[]): boolean {
  const wanted = resultsOf(line);
  if (wanted.length === 0) return false;
  const ids = branch.map(({ message }) => message?.id);
  const called = own.filter(({ message }) => message?.id !== undefined && ids.includes(message.id)).flatMap(callsOf);
  const answered = branch.flatMap(resultsOf);
  return wanted.some((id) => called.includes(id) && !answered.includes(id));
}

const blocksOf = ({ message }: Line): Block[] => (Array.isArray(message?.content) ? message.content : []);
const callsOf = (line: Line): string[] => blocksOf(line).flatMap(({ type, id }) => (type === 'tool_use' && id !== undefined ? [id] : []));
const resultsOf = (line: Line): string[] => blocksOf(line).flatMap(({ type, tool_use_id: id }) => (type === 'tool_result' && id !== undefined ? [id] : []));
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function resultText({ content = '' }: Block): string {
  if (typeof content === 'string') return content;
  return content.map(({ type, text = '' }) => (type === 'text' ? text : '')).join('');
}

function otherSize({ type, text, thinking, input }: Block): number {
  if (type === 'text') return size(text ?? '');
  if (type === 'thinking') return size(thinking ?? '');
  if (type === 'tool_use') return sum(Object.entries(input ?? {}).map(([key, value]) => size(key) + size(String(value))));
  return 0;
}
