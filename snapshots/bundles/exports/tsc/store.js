"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
class Entry {
    words;
    constructor(text) {
        this.words = text.split(' ');
    }
}
class Store {
    added = 0;
    #entries = new Map();
    add(text) {
        this.added++;
        this.#entries.set(text, new Entry(text));
    }
}
exports.default = new Store();

//# sourceMappingURL=store.js.map
