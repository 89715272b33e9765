/** Triggers of a series of snapshots: a time, a signal or a key. */
import type { Host } from './host.js';

/** What the next snapshot waits for. */
export type NextTrigger = { by: 'time'; seconds: number } | { by: 'signal' } | { by: 'enter' };

interface Triggers {
  /** True when the next one is due, false when the program has ended. @throws the reason of the abort */
  wait(): Promise<boolean>;
  stop(): void;
}

/** Triggers that fire between two waits are kept, except for times, which never pile up. */
export function triggers(host: Host, next: NextTrigger, ended: Promise<void>, signal: AbortSignal): Triggers {
  let due = 0;
  let over = false;
  let wake = () => {};
  const stopListening = listen(host, next, () => {
    due = next.by === 'time' ? 1 : due + 1;
    wake();
  });
  const abort = () => wake();
  signal.addEventListener('abort', abort);
  ended.then(() => {
    over = true;
    wake();
  });
  return {
    async wait() {
      while (due === 0 && !over && !signal.aborted) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      signal.throwIfAborted();
      if (over) return false;
      due--;
      return true;
    },
    stop() {
      signal.removeEventListener('abort', abort);
      stopListening();
    },
  };
}

/** Returns a function that stops listening. */
function listen(host: Host, next: NextTrigger, trigger: () => void): () => void {
  if (next.by === 'signal') {
    host.on('SIGUSR2', trigger);
    return () => host.off('SIGUSR2', trigger);
  }
  if (next.by === 'time') {
    const timer = setInterval(trigger, next.seconds * 1000);
    return () => clearInterval(timer);
  }
  const { stdin } = host;
  if (stdin?.isTTY !== true) return () => {};
  const typed = (text: Buffer | string) => {
    if (String(text).includes('\n')) trigger();
  };
  stdin.on('data', typed);
  return () => {
    stdin.off('data', typed);
    stdin.pause();
  };
}
