/** A sampling heap profile: calls, and how many bytes were sampled in each. Plain data. */

export interface HeapProfile {
  /** As the caller gave it. */
  path: string;
  /** Sampled objects; null where the file does not list them. */
  sampleCount: number | null;
  /** Each function once. */
  functions: ProfileFunction[];
  /** Calls, in any order: the function of each, by its position in `functions`, the call it was made in, -1 for none, and the bytes sampled in it. */
  calls: { function: number[]; caller: number[]; bytes: number[] };
}

/** Lines and columns from 0, of where the function begins; -1 for a builtin. */
export interface ProfileFunction {
  name: string;
  scriptId: number;
  url: string;
  line: number;
  column: number;
}
