/** The voices by name; formats.ts has what they print, which takes longer to load than to list. */
export const formatNames = ['table', 'json', 'markdown', 'csv', 'junit', 'github', 'gitlab', 'minimal'] as const;

export type FormatName = (typeof formatNames)[number];
