/** Opens a file in the user's browser. */
import { spawn } from 'node:child_process';
import { type Host, writeError } from './host.js';

/** What starts the browser: $BROWSER, or what the system has for it. */
function opener({ env }: Pick<Host, 'env'>, path: string): [command: string, words: string[]] {
  if (env['BROWSER']) return [env['BROWSER'], [path]];
  switch (process.platform) {
    case 'darwin':
      return ['open', [path]];
    case 'win32':
      return ['explorer.exe', [path]];
    default:
      return ['xdg-open', [path]];
  }
}

/** Prints where the file is in any case: a machine without a screen has no browser. */
export async function openInBrowser(host: Host, path: string): Promise<void> {
  const [command, words] = opener(host, path);
  const isStarted = await new Promise<boolean>((settle) => {
    const browser = spawn(command, words, { stdio: 'ignore', detached: true });
    browser.once('error', () => settle(false));
    browser.once('spawn', () => {
      browser.unref();
      settle(true);
    });
  });
  await writeError(host, isStarted ? `opened ${path}\n` : `no browser could be started (${command}); the page is ${path}\n`);
}
