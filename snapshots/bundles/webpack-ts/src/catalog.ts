import { makeThumbnail, type Thumbnail } from './thumbnails';

interface Priced {
  amount: number;
}

export class CatalogEntry implements Priced {
  static recentlyViewed: CatalogEntry[] = [];
  readonly #history: string[] = [];
  private readonly thumbnail: Thumbnail;

  constructor(
    public readonly sku: string,
    public amount: number,
  ) {
    this.thumbnail = makeThumbnail(sku);
    this.#history.push(`created ${sku} for ${amount}`);
  }

  view(): number {
    CatalogEntry.recentlyViewed.push(this);
    return this.#history.length + this.thumbnail.pixels.length;
  }
}
