export type Thumbnail = { pixels: number[]; label: string };

const thumbnailsBySku: Map<string, Thumbnail> = new Map();

export function makeThumbnail(sku: string): Thumbnail {
  const thumbnail = { pixels: new Array<number>(30).fill(sku.length), label: `thumbnail of ${sku}` };
  thumbnailsBySku.set(sku, thumbnail);
  return thumbnail;
}

export const countThumbnails = (): number => thumbnailsBySku.size;
