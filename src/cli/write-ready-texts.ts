/** Run by the build: prints the texts of ready-texts.ts as JSON. */
import { version } from '../report/version.js';
import { parseCommandLine } from './command-line.js';
import { commandNames } from './commands/command-list.js';
import { type ReadyTexts, readyWidths } from './ready-texts.js';

const help: ReadyTexts['help'] = {};
for (const width of readyWidths) {
  const texts: Record<string, string> = {};
  for (const name of ['', ...commandNames]) {
    const parsed = await parseCommandLine(name === '' ? ['--help'] : [name, '--help'], { version, width });
    if (!('text' in parsed)) throw new Error(`${name} --help prints nothing`);
    texts[name] = parsed.text;
  }
  help[width] = texts;
}
process.stdout.write(`${JSON.stringify({ version, help } satisfies ReadyTexts)}\n`);
