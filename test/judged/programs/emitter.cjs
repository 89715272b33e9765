const { EventEmitter } = require('node:events');
const bus = new EventEmitter(); bus.setMaxListeners(0);
class View { constructor(i) { this.i = i; this.cells = [i, 'v' + i]; bus.on('change', this.onChange.bind(this)); } onChange() { return this.cells; } }
exports.step = (i) => { new View(i); };
