// About 20 bytes an iteration: less than noise, but exactly one entry each time. FIXED: the entries are cleared.
const seen = new Set();

export function run(iteration) {
  seen.add(`${iteration}`);
  if (process.env.FIXED && seen.size >= 16) seen.clear();
}
