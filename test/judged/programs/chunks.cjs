class Spool { constructor() { this.chunks = []; } write(b) { this.chunks.push(b); } }
const spool = new Spool();
exports.step = (i) => { spool.write(Buffer.alloc(512, i & 255)); };
