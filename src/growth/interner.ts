/** Texts by small numbers, each once. */
export interface Interner {
  /** Position of a text; the empty text is 0. */
  intern(text: string): number;
  text(position: number): string;
  /** By position. */
  all: readonly string[];
}

export function createInterner(known: readonly string[] = ['']): Interner {
  const all = [...known];
  const positions = new Map(all.map((text, position) => [text, position]));
  return {
    all,
    intern(text) {
      let position = positions.get(text);
      if (position === undefined) positions.set(text, (position = all.push(text) - 1));
      return position;
    },
    text: (position) => all[position],
  };
}
