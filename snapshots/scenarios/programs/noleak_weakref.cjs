'use strict';
// A cache that holds its values weakly and removes the empty shells.
const { record } = require('./recorder.cjs');

class Thumbnail {
  constructor(name) {
    this.name = name;
    this.pixels = Array.from({ length: 32 }, (_, x) => x * name.length);
  }
}

const thumbnails = new Map();
const sizes = new WeakMap();
const registry = new FinalizationRegistry((name) => {
  if (!thumbnails.get(name)?.deref()) thumbnails.delete(name);
});

function thumbnail(name) {
  const known = thumbnails.get(name)?.deref();
  if (known) return known;
  const made = new Thumbnail(name);
  thumbnails.set(name, new WeakRef(made));
  sizes.set(made, { width: 32, height: 24 });
  registry.register(made, name);
  return made;
}

const favourites = Array.from({ length: 40 }, (_, i) => thumbnail(`favourite-${i}.png`));

record({
  warmup: 2000,
  perStep: 2000,
  async iterate(i) {
    thumbnail(`holiday-${i}.png`);
    if (i % 250 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    return favourites.length;
  },
  rest: 100,
});
