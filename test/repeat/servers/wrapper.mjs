// Starts a server as npm and npx do: a Node process that starts the server, and another child that does nothing.
import { spawn } from 'node:child_process';

spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
spawn(process.execPath, process.argv.slice(2), { stdio: 'inherit' });
