export class MessageHub {
  constructor() {
    this.subscribers = new Map();
    this.history = [];
  }
  subscribe(topic, handler) {
    const handlers = this.subscribers.get(topic) ?? [];
    handlers.push(handler);
    this.subscribers.set(topic, handlers);
  }
  publish(topic, payload) {
    for (const handler of this.subscribers.get(topic) ?? []) handler(payload);
  }
}

export const hub = new MessageHub();
