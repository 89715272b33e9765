/** The icicle by keyboard: arrows move, Enter zooms in, Escape zooms out. */

interface KeyTarget {
  /** Visible blocks below a vertex, from left to right. */
  children(vertex: number): number[];
  /** -1 above the root. */
  parent(vertex: number): number;
  moveTo(vertex: number): void;
  at(): number;
  zoomed(): number;
  zoomTo(vertex: number): void;
}

export function treeKeys(canvas: HTMLCanvasElement, target: KeyTarget): void {
  const sibling = (step: number): number => {
    const at = target.at();
    if (at === target.zoomed()) return at;
    const beside = target.children(target.parent(at));
    return beside[Math.max(0, Math.min(beside.length - 1, beside.indexOf(at) + step))] ?? at;
  };
  const outwards = (): void => {
    const above = target.parent(target.zoomed());
    if (above !== -1) target.zoomTo(above);
  };
  const actions: Record<string, () => void> = {
    ArrowDown: () => target.moveTo(target.children(target.at())[0] ?? target.at()),
    ArrowUp: () => (target.at() === target.zoomed() ? outwards() : target.moveTo(target.parent(target.at()))),
    ArrowLeft: () => target.moveTo(sibling(-1)),
    ArrowRight: () => target.moveTo(sibling(1)),
    Enter: () => target.zoomTo(target.at()),
    ' ': () => target.zoomTo(target.at()),
    Escape: outwards,
    Backspace: outwards,
    Home: () => target.zoomTo(0),
  };
  canvas.addEventListener('keydown', (event) => {
    const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined;
    if (action === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  });
  canvas.addEventListener('focus', () => target.moveTo(target.zoomed()));
  canvas.addEventListener('blur', () => target.moveTo(-1));
}
