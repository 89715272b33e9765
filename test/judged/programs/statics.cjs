class Widget { constructor(i) { this.i = i; this.name = 'widget ' + i; this.opts = { color: 'c' + (i % 7), size: i }; } }
class Registry { static #items = []; static add(w) { Registry.#items.push(w); } static get size() { return Registry.#items.length; } }
exports.step = (i) => { Registry.add(new Widget(i)); };
