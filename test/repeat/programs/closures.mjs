// Hooks that run at the end of the process, each with captured data. FIXED: one hook.
const shutdown = { atExit: [] };
let registered = false;

function register(hook) {
  if (process.env.FIXED && registered) return;
  registered = true;
  shutdown.atExit.push(hook);
}

export function run(iteration) {
  const upload = { name: `file ${iteration}`, parts: Array.from({ length: 8 }, (_, part) => `part ${part} of ${iteration}`) };
  register(() => upload.parts.length);
}
