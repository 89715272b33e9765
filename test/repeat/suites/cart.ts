/** A module under test. Comments and types precede the leak, so that lines of the compiled code and of this file differ. */

export interface Article {
  id: number;
  title: string;
}

export type Listener = (article: Article) => void;

/** Grows with every cart. */
export const carts = new Map<string, { owner: string; articles: Article[] }>();

export class Bus {
  private readonly listeners: Listener[] = [];

  subscribe(listener: Listener): () => void {
    this.listeners.push(listener);
    return () => void this.listeners.splice(this.listeners.indexOf(listener), 1);
  }

  get size(): number {
    return this.listeners.length;
  }
}

export const bus: Bus = new Bus();

export function openCart(owner: string, keep: boolean): number {
  const cart = { owner, articles: [{ id: owner.length, title: `first of ${owner}` }] };
  if (keep) carts.set(owner, cart);
  return cart.articles.length;
}
