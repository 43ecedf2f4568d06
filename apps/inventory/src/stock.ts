import type { StockLine } from '@nestwork/contracts';
import type { Product } from './product.js';

/** A product of which fewer units are available than the lines ask for together. */
export interface Shortage {
  readonly productId: string;
  readonly requested: number;
  readonly available: number;
}

/** The products of one order, locked together. Lines of the same product add up. */
export class Stock {
  private readonly byId: Map<string, Product>;

  constructor(products: readonly Product[]) {
    this.byId = new Map(products.map((product) => [product.id, product]));
  }

  get products(): readonly Product[] {
    return [...this.byId.values()];
  }

  /** Sets all lines aside and returns nothing; or returns the first shortage, with nothing set aside. */
  reserve(lines: readonly StockLine[]): Shortage | undefined {
    const shortage = this.firstShortage(lines);
    if (!shortage) this.change(lines, (product, quantity) => product.reserve(quantity));
    return shortage;
  }

  release(lines: readonly StockLine[]): void {
    this.change(lines, (product, quantity) => product.release(quantity));
  }

  sell(lines: readonly StockLine[]): void {
    this.change(lines, (product, quantity) => product.sell(quantity));
  }

  private firstShortage(lines: readonly StockLine[]): Shortage | undefined {
    for (const [productId, requested] of quantities(lines)) {
      const available = this.byId.get(productId)?.available ?? 0;
      if (requested > available) return { productId, requested, available };
    }
    return undefined;
  }

  private change(lines: readonly StockLine[], move: (product: Product, quantity: number) => Product): void {
    for (const [productId, quantity] of quantities(lines)) {
      const product = this.byId.get(productId);
      if (!product) throw new Error(`product ${productId} is not part of this stock`);
      this.byId.set(productId, move(product, quantity));
    }
  }
}

function quantities(lines: readonly StockLine[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { productId, quantity } of lines) {
    // The database writes ids in lower case; other clients may not.
    const id = productId.toLowerCase();
    sums.set(id, (sums.get(id) ?? 0) + quantity);
  }
  return sums;
}
