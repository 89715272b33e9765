/** The icicle on a canvas: draws the part that is zoomed to, moves there, and says which block the pointer or the keyboard is at. */
import type { Colours } from './icicle-colours.js';
import { type IcicleLayout, vertexAt } from './icicle-layout.js';

/** What the canvas shows; the panel that owns it changes this and calls draw(). */
export interface IcicleScene {
  layout: IcicleLayout;
  names: readonly string[];
  fill(vertex: number): string;
  isMarked(vertex: number): boolean;
  /** Number of the suspect, 0 for none. */
  suspect(vertex: number): number;
  colours: Colours;
  /** Vertex that the keyboard is at; -1 for none. */
  cursor: number;
}

export interface IcicleCanvas {
  canvas: HTMLCanvasElement;
  draw(): void;
  /** Fills the width with a vertex. `onThere`: called once it does, and not if another zoom comes before. */
  zoomTo(vertex: number, animated: boolean, onThere: () => void): void;
}

interface View {
  left: number;
  right: number;
  top: number;
}

const ROW = 24;
const MIN_ROWS = 8;
const MAX_ROWS = 20;
const ZOOM_MS = 260;
/** Letters that a block must have room for to get its name; while blocks move, more: most of the time of a frame is text. */
const MIN_LETTERS = 3;
const MIN_LETTERS_MOVING = 9;

interface Label {
  text: string;
  x: number;
  y: number;
}

export function icicleCanvas(
  scene: IcicleScene,
  onPoint: (vertex: number, event: PointerEvent | null) => void,
  onClick: (vertex: number) => void,
): IcicleCanvas {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  let view: View = { left: 0, right: 1, top: 0 };
  let frame = 0;
  let width = 0;
  let ratio = 1;
  let font = '';
  let letter = 1;
  let isMoving = false;

  const rows = (): number => Math.max(MIN_ROWS, Math.min(MAX_ROWS, scene.layout.deepest + 1));

  /** Asks the browser for places and styles, which a frame must not. */
  const measure = (): void => {
    ratio = window.devicePixelRatio || 1;
    width = canvas.clientWidth;
    font = `12px ${getComputedStyle(canvas).fontFamily}`;
    context.font = font;
    letter = context.measureText('M').width;
  };

  const draw = (): void => {
    const height = rows() * ROW;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      canvas.style.height = `${height}px`;
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const scale = width / (view.right - view.left);
    const { left, right, depth } = scene.layout;
    const labels: Label[] = [];
    for (let vertex = 0; vertex < depth.length; vertex++) {
      const y = (depth[vertex] - view.top) * ROW;
      if (y <= -ROW || y >= height || right[vertex] <= view.left || left[vertex] >= view.right) continue;
      const x = Math.max(-2, (left[vertex] - view.left) * scale);
      const end = Math.min(width + 2, (right[vertex] - view.left) * scale);
      if (end - x >= 0.3) block(vertex, x, y, end - x, labels);
    }
    context.font = font;
    context.textBaseline = 'middle';
    context.fillStyle = scene.colours['block-text'];
    for (const { text, x, y } of labels) context.fillText(text, x, y);
  };

  const block = (vertex: number, x: number, y: number, wide: number, labels: Label[]): void => {
    const { colours } = scene;
    const gap = wide > 3 ? 1 : 0;
    context.fillStyle = scene.isMarked(vertex) ? colours['block-found'] : scene.fill(vertex);
    context.fillRect(x, y, Math.max(0.5, wide - gap), ROW - 1);
    const suspect = scene.suspect(vertex);
    if (suspect > 0 && wide > 4) {
      context.fillStyle = colours['suspect-1'];
      context.fillRect(x, y, Math.min(4, wide - 1), ROW - 1);
    }
    if (vertex === scene.cursor) {
      context.strokeStyle = colours.focus;
      context.lineWidth = 2;
      context.strokeRect(x + 1, y + 1, Math.max(1, wide - gap - 2), ROW - 3);
    }
    const inset = suspect > 0 ? 9 : 5;
    const room = Math.floor((Math.min(wide, width - Math.max(0, x)) - inset - 4) / letter);
    if (room >= (isMoving ? MIN_LETTERS_MOVING : MIN_LETTERS))
      labels.push({ text: shortened(scene.names[vertex], room), x: Math.max(0, x) + inset, y: y + ROW / 2 });
  };

  const moveTo = (target: View, animated: boolean, onThere: () => void): void => {
    cancelAnimationFrame(frame);
    const arrive = (): void => {
      isMoving = false;
      view = target;
      draw();
      onThere();
    };
    if (!animated || matchMedia('(prefers-reduced-motion: reduce)').matches) {
      arrive();
      return;
    }
    const from = view;
    const start = performance.now();
    isMoving = true;
    const step = (now: number): void => {
      const time = Math.max(0, (now - start) / ZOOM_MS);
      if (time >= 1) {
        arrive();
        return;
      }
      const eased = 1 - (1 - time) ** 3;
      const between = (a: number, b: number): number => a + (b - a) * eased;
      view = { left: between(from.left, target.left), right: between(from.right, target.right), top: between(from.top, target.top) };
      draw();
      frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
  };

  const pointed = (event: PointerEvent | MouseEvent): number => {
    const box = canvas.getBoundingClientRect();
    const x = view.left + ((event.clientX - box.left) / box.width) * (view.right - view.left);
    return vertexAt(scene.layout, x, Math.floor((event.clientY - box.top) / ROW + view.top));
  };
  canvas.addEventListener('pointermove', (event) => onPoint(pointed(event), event));
  canvas.addEventListener('pointerleave', () => onPoint(-1, null));
  canvas.addEventListener('click', (event) => onClick(pointed(event)));
  new ResizeObserver(() => {
    measure();
    draw();
  }).observe(canvas);

  return {
    canvas,
    draw,
    zoomTo(vertex, animated, onThere) {
      const { left, right, depth } = scene.layout;
      const isEmpty = right[vertex] <= left[vertex];
      moveTo(isEmpty ? { left: 0, right: 1, top: 0 } : { left: left[vertex], right: right[vertex], top: depth[vertex] }, animated, onThere);
    },
  };
}

const shortened = (text: string, room: number): string => (text.length <= room ? text : `${text.slice(0, room - 1)}…`);
