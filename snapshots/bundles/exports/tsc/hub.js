"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.hub = exports.opened = void 0;
const node_events_1 = require("node:events");
exports.opened = Date.now();
exports.hub = new node_events_1.EventEmitter();
exports.hub.setMaxListeners(0);

//# sourceMappingURL=hub.js.map
