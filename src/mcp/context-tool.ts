/** The tool that says what fills the conversation of a coding agent. */
import { context } from '../context/context.js';
import { renderContext } from '../context/render-context.js';
import { about, closed, object, text } from '../schema/schema-builder.js';
import { defineTool, readsOnly } from './mcp-tool.js';

interface ContextArguments {
  path: string;
}

export const contextTool = defineTool<ContextArguments>({
  name: 'context',
  description: 'What fills the context of a coding agent, from its transcript.',
  input: closed(object<ContextArguments>({ path: about('Session as .jsonl', text) })),
  annotations: readsOnly,
  async answer({ path }, { paths, signal }) {
    return { text: renderContext(await context([await paths.absolute(path)], { signal }), 'minimal') };
  },
});
