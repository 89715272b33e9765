/** The growth tree, written to the files that --export-pprof, --export-speedscope and --export-folded name. */
import { SnapdiffError } from '../errors.js';
import type { TreeStacks } from '../growth/tree-stacks.js';
import { version } from '../report/version.js';
import type { Invocation } from './command.js';
import type { ProfileFlags } from './flag-groups.js';
import type { MergedConfig } from './merged-config.js';
import { openOutputs } from './outputs.js';
import { redactedStacks } from './redaction.js';

const exports = [
  ['exportPprof', '--export-pprof'],
  ['exportSpeedscope', '--export-speedscope'],
  ['exportFolded', '--export-folded'],
] as const;

interface ProfileFiles {
  /** An option of the analysis; undefined where no file is asked for. */
  onProfile: ((stacks: TreeStacks) => void) | undefined;
  /** @throws SnapdiffError 'usage' if the analysis gave no tree */
  write(): Promise<void>;
}

/** Opens the files, so that a wrong path is found before minutes of work. `verb`: what the values are. */
export async function openProfiles(
  run: Invocation,
  flags: ProfileFlags,
  inputs: readonly string[],
  verb: 'gained' | 'held',
  config: Pick<MergedConfig, 'redact'>,
): Promise<ProfileFiles> {
  const wanted = exports.flatMap(([key, flag]) => (flags[key] === undefined ? [] : [{ key, flag, path: flags[key] }]));
  if (wanted.length === 0) return { onProfile: undefined, async write() {} };
  const printed = wanted.find(({ path }) => path === '-');
  if (printed) throw new SnapdiffError('usage', `${printed.flag} writes to a file, not to standard output`, {}, { hint: 'Give it a path.' });
  const outputs = await openOutputs(wanted, run.host.cwd(), inputs, run.signal);
  run.atEnd(() => outputs.discard());
  let found: TreeStacks | undefined;
  return {
    onProfile: (stacks) => {
      found = stacks;
    },
    async write() {
      if (found === undefined) throw new SnapdiffError('usage', `${wanted[0].flag} needs two snapshots, or one to audit`);
      const title = inputs.join(' -> ');
      const stacks = await redactedStacks(run, config, found);
      for (const [at, { key }] of wanted.entries()) await outputs.files[at].write(await contents(key, stacks, verb, title));
      await outputs.commit();
    },
  };
}

/** The modules of formats load only when a file is asked for. */
async function contents(key: (typeof exports)[number][0], stacks: TreeStacks, verb: 'gained' | 'held', title: string): Promise<Iterable<string | Uint8Array>> {
  switch (key) {
    case 'exportPprof':
      return [(await import('../profile/pprof.js')).pprofBytes(stacks)];
    case 'exportSpeedscope':
      return [(await import('../profile/speedscope.js')).speedscopeText(stacks, verb, title, `snapdiff ${version}`)];
    case 'exportFolded':
      return (await import('../profile/folded.js')).foldedLines(stacks);
  }
}
