/** A tool of the server: its schemas, its hints for clients, and how it answers. */
import type { HeapKeeper } from '../engine/heap-keeper.js';
import type { Progress } from '../engine/task-progress.js';
import type { SchemaOf } from '../schema/schema-builder.js';
import type { Schema } from '../schema/validate.js';
import type { Redaction } from '../vocabulary.js';
import type { AllowedPaths } from './allowed-paths.js';
import type { ReportMemory } from './report-memory.js';

export interface McpTool {
  name: string;
  description: string;
  /** Closed: an unknown argument is an error. */
  input: Schema;
  /** Of the structured content; none where the text is all there is. */
  output?: Schema;
  annotations: ToolHints;
  /** The arguments fit `input`. @throws SnapdiffError */
  answer(given: never, question: Question): Promise<ToolAnswer>;
}

/** What a client may assume of a tool. */
interface ToolHints {
  readOnlyHint: boolean;
  destructiveHint?: boolean;
  idempotentHint?: boolean;
  openWorldHint: boolean;
}

export interface ToolAnswer {
  text: string;
  structured?: Record<string, unknown>;
}

/** A call, and what all calls share. */
export interface Question {
  signal: AbortSignal;
  onProgress(all: readonly Pick<Progress, 'path' | 'fraction'>[]): void;
  heaps: HeapKeeper;
  reports: ReportMemory;
  /** Answers about single objects. */
  objects: ReportMemory;
  paths: AllowedPaths;
  /** Options of what writes snapshots; omitted: nothing is redacted. */
  redaction: Redaction | undefined;
  /** A report or inspection without what --redact leaves out. */
  redacted<Document extends object>(document: Document): Promise<Document>;
}

/** What only reads needs no other hint. */
export const readsOnly: ToolHints = { readOnlyHint: true, openWorldHint: false };
/** Of tools that start programs or write files. */
export const acts: ToolHints = { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true };

/** Infers the type of the arguments from their schema. */
export const defineTool = <Arguments>(
  tool: Omit<McpTool, 'input' | 'answer'> & { input: SchemaOf<Arguments>; answer(given: Arguments, question: Question): Promise<ToolAnswer> },
): McpTool => tool as unknown as McpTool;
