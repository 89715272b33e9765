/**
 * Fails if prose of the project uses words that readers stumble over: people in sentences about code, and metaphors where a term exists.
 * Run by `npm run lint`; prints file:line and the word.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('../..', import.meta.url));

const words = [
  'nobody',
  'whoever',
  'somebody',
  '(?:is|are|be|was|were) told',
  'tells?',
  'lets? go',
  'stands?(?!-in| in for| for)',
  'lies?',
  'told apart',
  'no more(?! than)',
  'anew',
  'says so',
];
const pattern = new RegExp(`\\b(?:${words.join('|')})\\b`, 'gi');

const isProse = (file) => /^(?:src|workers|test|snapshots|\.github|\.ci)\/|^README\.md$/.test(file) && /\.(?:ts|cts|mjs|js|md|yml)$|^\.ci\/run$/.test(file);
/** Data, programs that were recorded as they are, and this list. */
const isExempt = (file) => /^snapshots\/(?:scenarios|demo|matrix|extra)\/|^test\/(?:golden|trust\/corpus|lint)\//.test(file);

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: project, encoding: 'utf8' })
  .split('\n')
  .filter((file) => isProse(file) && !isExempt(file));

let found = 0;
for (const file of files) {
  const lines = readFileSync(join(project, file), 'utf8').split('\n');
  lines.forEach((line, at) => {
    for (const [word] of line.matchAll(pattern)) {
      found++;
      console.log(`${file}:${at + 1}: "${word}"`);
    }
  });
}
if (found > 0) {
  console.log(`${found} words to replace: see Prose in .github/CONTRIBUTING.md`);
  process.exitCode = 1;
}
