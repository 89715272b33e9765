#!/usr/bin/env node
/** Entry point. Imports nothing and uses old syntax only, so that an old Node prints what it needs rather than a SyntaxError. */
const [major, minor] = process.versions.node.split('.').map(Number);
if (major > 20 || (major === 20 && minor >= 19)) {
  // Until the command has ended: a process that ends early, with nothing left to wait for, must not pass.
  process.exitCode = 2;
  import('./launch.js').catch((error) => {
    const hint = error.code === 'EMFILE' ? '          Raise the limit: ulimit -n 1024.\n' : '';
    process.stderr.write(`snapdiff: could not be loaded: ${error instanceof Error ? error.message : error}\n${hint}`);
  });
} else {
  process.exitCode = 2;
  process.stderr.write(`snapdiff needs Node 20.19 or newer; this is Node ${process.versions.node}\n`);
}
