import { EventEmitter } from 'node:events';

export const opened = Date.now();
export const hub = new EventEmitter();
hub.setMaxListeners(0);
