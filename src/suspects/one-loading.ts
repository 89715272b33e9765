/** The tables of one loader, as one suspect: a module that is imported under a new name has an entry in each. */
import { isReimported } from './module-tables.js';
import { joined } from './one-cause.js';
import type { SuspectDescription } from './patterns.js';
import type { SuspectFinding } from './suspects.js';

type Suspect = SuspectFinding & SuspectDescription;

/** Most growth first, as given. */
export function oneForEachLoading(suspects: readonly Suspect[]): Suspect[] {
  const tables = suspects.filter(isReimported);
  const [first, ...others] = tables;
  if (others.length === 0) return [...suspects];
  const all = others.reduce((one: SuspectFinding, other) => joined(one, other, true), first);
  const named: Suspect = {
    ...first,
    ...all,
    evidence: [...first.evidence, `Their entries in ${others.map(({ name }) => name).join(' and ')} are counted with it.`],
  };
  return suspects.filter((each) => !others.includes(each)).map((each) => (each === first ? named : each));
}
