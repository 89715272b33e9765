// Starts a server as npm and npx do: a Node process in front of the one that matters, with a child that does nothing beside it.
import { spawn } from 'node:child_process';

spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
spawn(process.execPath, process.argv.slice(2), { stdio: 'inherit' });
