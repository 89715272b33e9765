// A Map that is enlarged again and again: memory runs out while its store is copied.
const thumbnails = new Map();
class Thumbnail {
  constructor(i) {
    this.path = `/images/${i}`;
    this.pixels = [i, i + 1, i + 2];
  }
}
exports.step = (i) => {
  for (let k = 0; k < 10; k++) thumbnails.set(`image ${i}.${k}`, new Thumbnail(i));
};
