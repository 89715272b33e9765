/**
 * The words that reports, the config file and flags are made of, each list once: types, JSON Schemas and choices of flags derive from these.
 */

export const reportKinds = ['comparison', 'trend', 'summary', 'audit'] as const;
export type ReportKind = (typeof reportKinds)[number];

/** How objects of two snapshots are matched. */
export const matchings = ['id', 'class'] as const;
export type Matching = (typeof matchings)[number];

/** Whose code a place is in. */
export const ownerKinds = ['program', 'package', 'runtime', 'browser'] as const;
export type OwnerKind = (typeof ownerKinds)[number];

/** How a sampled function is joined with a suspect: it is in its allocation stacks, it is one of its functions or classes, it is in the same source. */
export const sampledJoins = ['stack', 'function', 'script'] as const;
export type SampledJoin = (typeof sampledJoins)[number];

/** What a caller may ask for: `auto` is by id, and by class where the ids come from different processes. */
export const matchChoices = ['auto', ...matchings] as const;
export type MatchChoice = (typeof matchChoices)[number];

export const statuses = ['pass', 'warn', 'fail'] as const;
export type Status = (typeof statuses)[number];

export const checkLevels = ['error', 'warn'] as const;
export type CheckLevel = (typeof checkLevels)[number];

/** Why a row is shown but never blamed. */
export const noiseKinds = ['embedder-ids', 'code'] as const;
export type NoiseKind = (typeof noiseKinds)[number];

/** How a series of three or more figures develops. */
export const growthVerdicts = ['steady', 'accelerating', 'slowing', 'one-time', 'fluctuating', 'shrinking', 'flat'] as const;
export type GrowthVerdict = (typeof growthVerdicts)[number];

/** Verdicts of what keeps growing. */
export const isGrowing = (verdict: GrowthVerdict): boolean => verdict === 'steady' || verdict === 'accelerating';

export const stringKinds = ['flat', 'concatenated', 'sliced', 'external'] as const;
export type StringKind = (typeof stringKinds)[number];

export const collectionKinds = ['array', 'map', 'set', 'object', 'typed-array', 'buffer'] as const;
export type CollectionKind = (typeof collectionKinds)[number];

/** "growing": entries were added; "possible": only the store's capacity is known, and it doubled once; "new": not in the baseline. */
export const collectionVerdicts = ['growing', 'possible', 'new'] as const;
export type CollectionVerdict = (typeof collectionVerdicts)[number];

export const confidences = ['high', 'medium', 'low'] as const;
export type Confidence = (typeof confidences)[number];

/** What the growth under a suspect looks like. */
export const patterns = [
  'unbounded-cache',
  'growing-array',
  'listeners',
  'timers',
  'promises',
  'closures',
  'pool',
  'messages',
  'sliced-strings',
  'detached-dom',
  'strings',
  'buffers',
  'growth',
] as const;
export type Pattern = (typeof patterns)[number];

/** Output formats for terminals and programs; render/formats.ts has a renderer for each. */
export const textFormats = ['table', 'json', 'markdown', 'csv', 'junit', 'github', 'gitlab', 'minimal', 'agent'] as const;
export type TextFormat = (typeof textFormats)[number];

/** All output formats; what HTML takes is loaded only for it. */
export const formatNames = [...textFormats, 'html'] as const;
export type FormatName = (typeof formatNames)[number];

/** Orders of the constructor table. */
export const sortKeys = ['growth', 'size-delta', 'alloc', 'freed', 'count', 'retained', 'name'] as const;
export type SortKey = (typeof sortKeys)[number];

/** Parts of a report that can be asked for alone; the tree is shown only then, or in HTML. */
export const sections = ['suspects', 'collections', 'strings', 'table', 'tree'] as const;
export type Section = (typeof sections)[number];

/** Of an object in two snapshots. */
export const objectStates = ['new', 'gone', 'survived', 'grew'] as const;
export type ObjectState = (typeof objectStates)[number];

/** What objects that were found may be grouped by. */
export const groupKeys = ['path', 'constructor', 'script'] as const;
export type GroupKey = (typeof groupKeys)[number];

/** Annotations and job summary inside GitHub Actions. */
export const githubChoices = ['auto', 'off'] as const;
export type GithubChoice = (typeof githubChoices)[number];

/** What --redact replaces. "contents": contents of strings, values of numbers; "all": also keys that look like data, and folders outside of the project. */
export const redactions = ['contents', 'all'] as const;
export type Redaction = (typeof redactions)[number];

/** What a flag or the config may ask for. */
export const redactionChoices = [...redactions, 'off'] as const;
export type RedactionChoice = (typeof redactionChoices)[number];
