/** A context report without names and texts of the session: what is left are figures, tools, and the same stand-in for the same name. */
import type { ContextContents, ContextReport, SourceRow } from './context-report.js';

/** Does not change the given report. Tools keep their names; names of servers in them (mcp__SERVER__TOOL) go too. */
export function redactContext(report: ContextReport): ContextReport {
  const sources = standIns('source');
  const paths = standIns('session');
  const tools = standIns('mcp tool');
  const agents = standIns('agent');
  const tool = <Name extends string | null>(name: Name): Name => (name !== null && /^mcp/.test(name) ? (tools(name) as Name) : name);
  const source = <Name extends string | null>(name: Name): Name => (name === null ? name : (sources(name) as Name));
  const rows = (list: readonly SourceRow[]): SourceRow[] => list.map((row) => ({ ...row, tool: tool(row.tool), source: source(row.source) }));
  const contents = (all: ContextContents): ContextContents => ({
    totals: all.totals,
    kinds: all.kinds,
    tools: all.tools.map((row) => ({ ...row, tool: tool(row.tool) })),
    sources: rows(all.sources),
    duplicates: all.duplicates.map((row) => ({ ...row, tool: tool(row.tool), source: source(row.source) })),
    largest: all.largest.map((row) => ({ ...row, tool: tool(row.tool), source: source(row.source), preview: '' })),
  });
  const isTool = new Set(report.tools.map((row) => row.tool));
  return {
    ...report,
    conversations: report.conversations.map((row) => ({ ...row, path: paths(row.path) })),
    ...contents(report),
    wholeSession: report.wholeSession === null ? null : contents(report.wholeSession),
    subagents: report.subagents.map((row) => ({ ...row, name: agents(row.name), path: paths(row.path), sources: rows(row.sources) })),
    suspects: report.suspects.map((suspect) => ({
      ...suspect,
      name: suspect.pattern === 'pasted-text' ? suspect.name : isTool.has(suspect.name) ? tool(suspect.name) : source(suspect.name),
      constructorName: tool(suspect.constructorName),
    })),
    checks: report.checks.map((check) => ({ ...check, message: check.message.replace(/; largest: .*/s, '') })),
  };
}

/** Names by the order in which they are met. */
function standIns(word: string): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const standIn = known.get(name) ?? `${word} ${known.size + 1}`;
    known.set(name, standIn);
    return standIn;
  };
}
