/** Objects of a page that the browser keeps while something may still happen to them: channels, workers, sockets, requests. No variable has to. */
import { NodeType } from '../format/snapshot.js';
import { isElement, isPlumbing, nodeName, platformName } from '../object/platform.js';
import { callbacksText } from './callbacks.js';
import { closingAdvice } from './closing-advice.js';
import { countOf, figure, type GrowthCase, mostFrequent, programClass } from './growth-case.js';
import { nearFunctions } from './near-functions.js';
import type { Reading } from './pattern-reading.js';

/** Null unless the growth is in the browser's list of them. */
export function readPendingActivities(growth: GrowthCase): Reading | null {
  const { comparison, finding, paths, path } = growth;
  const { heap } = comparison.current;
  const isPending = path.slice(-3).some(({ node }) => /^Pending activities|ActiveScriptWrappable/.test(nodeName(heap, node)));
  if (heap.snapshot.nodes.type[finding.node] !== NodeType.native || !isPending) return null;
  const open = finding.heads.filter(
    (node) => heap.snapshot.nodes.type[node] === NodeType.native && !isPlumbing(heap, node) && !isElement(heap, node) && platformName(heap, node) !== null,
  );
  if (open.length === 0) return null;
  const [className, like] = mostFrequent(growth, open);
  const count = Math.max(like.length, countOf(growth, new RegExp(`^(?:Detached )?${className.replace(/\W/g, '\\$&')}$`)));
  const callbacks = nearFunctions(growth, like);
  const kept = programClass(growth, className);
  const listener = callbacks.length === 0 ? '' : ` ${callbacks.length === 1 ? 'Its listener is' : 'Their listeners are'} ${callbacksText(callbacks)}.`;
  return {
    pattern: 'growth',
    name: `${figure(count)} ${className}`,
    node: like[0],
    groupSize: count,
    path: paths.pathTo(like[0]),
    looksLike: `${className} objects that stay open: the browser keeps each until it is closed`,
    evidence: [`No variable of the program has to hold them${kept ? `; each keeps ${/^[aeiou]/i.test(kept) ? 'an' : 'a'} ${kept}` : ''}.${listener}`],
    advice: closingAdvice(className),
    location: callbacks[0]?.location ?? null,
    isPlaceOfCallback: callbacks.length > 0,
  };
}
