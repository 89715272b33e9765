/**
 * Growth that is the runtime's own and has a bound: never a suspect. A page keeps entries for `performance.getEntries()` (at most 250 of
 * resources, 150 of events, 200 of long tasks), queries that were parsed, styles that were computed; V8 keeps arguments of console calls for
 * an inspector, which in Node is there only because a snapshot is taken.
 */
import type { Comparison } from '../compare/comparison.js';
import { NodeType } from '../format/snapshot.js';
import { edgeName, type Paths } from '../object/paths.js';
import { nodeName } from '../object/platform.js';
import { classNameOf } from './growth-case.js';
import type { SuspectFinding } from './suspects.js';

const bounded =
  /^(?:blink::)?(?:\(anonymous namespace\)::)?(?:Performance|WindowPerformance|SelectorQueryCache|SelectorFilter|Inspector\w+|DocumentState|FrameSelection|MatchedPropertiesCache|StyleResolver|StyleEngine|FontCache|FontDescription|CSSValuePool|ResourceFetcher|MemoryCache|LayoutShiftTracker|PaintTiming\w*|InteractiveDetector|ResponsivenessMetrics)(?: \/|$)/;
/** Steps from the end of a path that are looked at. */
const MOST_STEPS = 2;

/** What a benign finding is, in words; null for a suspect. */
export function benignGrowth(comparison: Comparison, finding: SuspectFinding, paths: Paths): string | null {
  const { heap } = comparison.current;
  const { nodes } = heap.snapshot;
  const path = paths.pathTo(finding.node);
  if (nodes.type[finding.node] === NodeType.native) {
    const isUsers = finding.classes.some(({ row, countDelta }) => countDelta > 0 && /^Performance(?:Mark|Measure)$/.test(comparison.rows[row].name));
    const buffer = path.slice(-MOST_STEPS).find(({ node }) => nodes.type[node] === NodeType.native && bounded.test(nodeName(heap, node)));
    if (buffer && !isUsers) return `a bounded buffer of the browser (${classNameOf(comparison, buffer.node)})`;
  }
  if (finding.headCount === 0 && /^Weak(?:Map|Set)$/.test(classNameOf(comparison, finding.node)))
    return 'the table of a WeakMap, which shrinks when its entries go';
  const heads = finding.heads.slice(0, 16);
  const isRoot = nodes.type[finding.node] === NodeType.synthetic;
  const ofConsole = isRoot
    ? heads.filter((head) => paths.pathTo(head).some(({ edge }) => edge !== -1 && edgeName(heap, edge).endsWith(' / DevTools console')))
    : [];
  if (ofConsole.length > 0.5 * heads.length && !isPage(comparison)) return 'arguments of console calls that V8 keeps while an inspector is attached';
  return null;
}

function isPage({ current: { classes } }: Comparison): boolean {
  return classes.list.some(({ name }) => /^(?:HTML)?Document$|^HTMLDocument /.test(name));
}
