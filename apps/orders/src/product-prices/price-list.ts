import type { OrderLine, PricedLine } from '@nestwork/contracts';

/** What a product is called and costs, as inventory announced it. `version` grows with each change. */
export interface ProductPrice {
  readonly productId: string;
  readonly name: string;
  readonly priceCents: number;
  readonly version: number;
}

/** The prices that an order is priced from. */
export class PriceList {
  private readonly byId: ReadonlyMap<string, ProductPrice>;

  constructor(prices: readonly ProductPrice[]) {
    this.byId = new Map(prices.map((price) => [price.productId, price]));
  }

  firstUnknown(lines: readonly OrderLine[]): string | undefined {
    return lines.find((line) => !this.find(line))?.productId;
  }

  /** Fixes names and prices. Ask for unknown products first: pricing one is a mistake of the caller. */
  price(lines: readonly OrderLine[]): PricedLine[] {
    return lines.map((line) => {
      const known = this.find(line);
      if (!known) throw new Error(`product ${line.productId} has no price`);
      const { productId, name, priceCents } = known;
      return { productId, name, quantity: line.quantity, unitPriceCents: priceCents };
    });
  }

  // The database writes ids in lower case; customers may not.
  private find({ productId }: OrderLine): ProductPrice | undefined {
    return this.byId.get(productId.toLowerCase());
  }
}
