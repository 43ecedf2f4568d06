import type { ProductView } from '@nestwork/contracts';

/** Everything that is kept of a product. `version` counts the changes of its name and price. */
export interface ProductState {
  readonly productId: string;
  readonly name: string;
  readonly priceCents: number;
  readonly version: number;
  readonly onHand: number;
  readonly reserved: number;
  readonly sold: number;
}

/**
 * A product and its stock. A unit is on hand, reserved or sold; it moves between the three and is never made or lost here.
 * Each change returns a new product.
 */
export class Product {
  constructor(readonly state: ProductState) {}

  get id(): string {
    return this.state.productId;
  }

  get available(): number {
    return this.state.onHand;
  }

  /** A new price makes a new version; the price it has already changes nothing. */
  reprice(priceCents: number): Product {
    if (priceCents === this.state.priceCents) return this;
    return new Product({ ...this.state, priceCents, version: this.state.version + 1 });
  }

  /** Ask for what is available first: taking more is a mistake of the caller. */
  reserve(quantity: number): Product {
    return this.moved({ onHand: -quantity, reserved: quantity, sold: 0 });
  }

  release(quantity: number): Product {
    return this.moved({ onHand: quantity, reserved: -quantity, sold: 0 });
  }

  sell(quantity: number): Product {
    return this.moved({ onHand: 0, reserved: -quantity, sold: quantity });
  }

  /** What customers see. */
  view(): ProductView {
    const { productId, name, priceCents } = this.state;
    return { productId, name, priceCents, available: this.available };
  }

  /** What other services keep a copy of. */
  priced(): Pick<ProductState, 'productId' | 'name' | 'priceCents' | 'version'> {
    const { productId, name, priceCents, version } = this.state;
    return { productId, name, priceCents, version };
  }

  private moved(by: Pick<ProductState, 'onHand' | 'reserved' | 'sold'>): Product {
    const onHand = this.state.onHand + by.onHand;
    const reserved = this.state.reserved + by.reserved;
    if (onHand < 0 || reserved < 0) {
      throw new RangeError(`product ${this.id} would have ${onHand} units on hand and ${reserved} reserved`);
    }
    return new Product({ ...this.state, onHand, reserved, sold: this.state.sold + by.sold });
  }
}
