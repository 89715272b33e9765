/** The tool that says what fills the conversation of a coding agent. */
import { context } from '../context/context.js';
import { redactContext } from '../context/context-redaction.js';
import { renderContext } from '../context/render-context.js';
import { fenced, quoted } from '../render/agent-lines.js';
import { about, closed, object, text } from '../schema/schema-builder.js';
import { defineTool, readsOnly } from './mcp-tool.js';

/** Of an answer, and of each of its lines. */
const MAX_LINES = 10;
const MAX_CHARACTERS = 500;

interface ContextArguments {
  path: string;
}

export const contextTool = defineTool<ContextArguments>({
  name: 'context',
  description: 'What fills the context of a coding agent, from its transcript.',
  input: closed(object<ContextArguments>({ path: about('Session as .jsonl', text) })),
  annotations: readsOnly,
  async answer({ path }, { paths, redaction, signal }) {
    const read = await context([await paths.absolute(path)], { signal });
    const report = redaction === undefined ? read : redactContext(read);
    const lines = renderContext(report, 'minimal').trimEnd().split('\n');
    return {
      text: `${fenced(
        lines.slice(0, MAX_LINES).map((line) => quoted(line, MAX_CHARACTERS)),
        'transcript',
      ).join('\n')}\n`,
    };
  },
});
