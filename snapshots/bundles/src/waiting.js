const waiters = [];

export function waitForReply(number) {
  return new Promise((resolve) => {
    waiters.push({ number, resolve, note: `waiter ${number}` });
  });
}

export function createCounter(start) {
  const recentCalls = [];
  let total = start;
  return function countCall(value) {
    total += value;
    recentCalls.push({ value, total, at: `call ${total}` });
    return total;
  };
}
