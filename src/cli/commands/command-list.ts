/** The commands by name. To add one: a file beside this one, and a line here. Each file is loaded only when its command is called, or listed. */
import { nearestName } from '../../text/nearest-name.js';
import type { CommandModule } from '../command.js';

const commands = {
  compare: () => import('./compare-command.js'),
  run: () => import('./run-command.js'),
  audit: () => import('./audit-command.js'),
  summary: () => import('./summary-command.js'),
  path: () => import('./path-command.js'),
  show: () => import('./show-command.js'),
  find: () => import('./find-command.js'),
  baseline: () => import('./baseline-command.js'),
  schema: () => import('./schema-command.js'),
  capture: () => import('./capture-command.js'),
  watch: () => import('./watch-command.js'),
  redact: () => import('./redact-command.js'),
  context: () => import('./context-command.js'),
  mcp: () => import('./mcp-command.js'),
  skill: () => import('./skill-command.js'),
  completion: () => import('./completion-command.js'),
} satisfies Record<string, () => Promise<{ default: CommandModule }>>;

export type CommandName = keyof typeof commands;

export const commandNames = Object.keys(commands) as CommandName[];

/** Words that people try for a command. */
const otherNames: Readonly<Record<string, string>> = { diff: 'compare', help: '--help', version: '--version' };

/** The command called by a word, "--help" or "--version"; undefined for any other word, which is a path. */
export const commandCalled = (word: string): string | undefined =>
  Object.hasOwn(commands, word) ? word : Object.hasOwn(otherNames, word) ? otherNames[word] : undefined;

/** The command that was probably meant by a word that is none; undefined for one that looks like a path. */
export function commandMeant(word: string): string | undefined {
  if (!/^[a-z]{3,12}$/.test(word) || commandCalled(word) !== undefined) return undefined;
  return nearestName(word, [...commandNames, ...Object.keys(otherNames)]);
}

export const loadCommand = async (name: CommandName): Promise<CommandModule> => (await commands[name]()).default;

export const loadCommands = async (): Promise<ReadonlyMap<string, CommandModule>> =>
  new Map(await Promise.all(commandNames.map(async (name) => [name, await loadCommand(name)] as const)));
