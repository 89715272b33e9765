class Entry {
  readonly words: string[];
  constructor(text: string) {
    this.words = text.split(' ');
  }
}

class Store {
  added = 0;
  #entries = new Map<string, Entry>();

  add(text: string): void {
    this.added++;
    this.#entries.set(text, new Entry(text));
  }
}

export default new Store();
