import { openSession, sessionCount } from './store.js';
import { createWidget } from './widgets.js';
import { createCounter, waitForReply } from './waiting.js';

const countCall = createCounter(5);
let nextNumber = 0;

export function step(times) {
  for (let at = 0; at < times; at++) {
    nextNumber++;
    openSession(nextNumber);
    createWidget(nextNumber);
    countCall(nextNumber);
    void waitForReply(nextNumber).then(function afterReply() {
      return nextNumber;
    });
  }
  return sessionCount();
}
globalThis.step = step;
