// An access log in memory. FIXED: it is flushed periodically.
const accessLog = [];

export function run(iteration) {
  accessLog.push({ path: `/item/${iteration}`, status: 200, agent: `agent ${iteration % 3}` });
  if (process.env.FIXED && accessLog.length >= 16) accessLog.length = 0;
}
