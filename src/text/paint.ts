/**
 * Colour, used sparingly and only when asked for; the caller decides from the stream, flags and NO_COLOR.
 */
import { styleText } from 'node:util';

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow';
export type Paint = (style: Style, text: string) => string;

/** Never looks at streams or the environment itself: styleText's own check differs between Node versions. */
export function painter(color: boolean): Paint {
  return color ? (style, text) => (text === '' ? '' : styleText(style, text, { validateStream: false })) : (_style, text) => text;
}
