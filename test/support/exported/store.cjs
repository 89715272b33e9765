const { EventEmitter } = require('node:events');

module.exports = {
  listener: (id) => () => id,
  bus: new EventEmitter().setMaxListeners(0),
};
