// Numbers of what was seen, 20 bytes or so an iteration: far too little to stand out, but exactly one each time. FIXED: they start anew.
const seen = new Set();

export function run(iteration) {
  seen.add(`${iteration}`);
  if (process.env.FIXED && seen.size >= 16) seen.clear();
}
