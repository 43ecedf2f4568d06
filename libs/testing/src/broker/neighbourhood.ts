import type { ServiceClient } from '@nestwork/messaging';
import type { BrokerAddress } from '../infrastructure/broker-address.js';
import { NatsAccount } from '../infrastructure/nats-account.js';
import type { Neighbour } from './neighbour.js';
import { TestBroker } from './test-broker.js';
import { TestClient } from './test-client.js';

/** The services of one spec that talk to each other: what they share, and what is given back when the last one stops. */
export class Neighbourhood {
  readonly #neighbours = new Set<Neighbour>();

  private constructor(
    readonly address: BrokerAddress,
    readonly broker: TestBroker,
    private readonly client: TestClient,
    private readonly account: NatsAccount | undefined,
  ) {}

  /** On the given broker, else in a NATS account of its own. */
  static async found(own: BrokerAddress | undefined): Promise<Neighbourhood> {
    const account = own ? undefined : await NatsAccount.claim();
    const address = own ?? account?.address;
    if (!address) throw new Error('A NATS account has an address');
    let broker: TestBroker | undefined;
    try {
      broker = await TestBroker.connect(address);
      return new Neighbourhood(address, broker, await TestClient.connect(address), account);
    } catch (error) {
      await broker?.close();
      await account?.release();
      throw error;
    }
  }

  get neighbours(): readonly Neighbour[] {
    return [...this.#neighbours];
  }

  get services(): ServiceClient {
    return this.client.service;
  }

  join(neighbour: Neighbour): void {
    this.#neighbours.add(neighbour);
  }

  /** The last one to leave closes the connections and gives the account back empty. */
  async leave(neighbour: Neighbour): Promise<void> {
    this.#neighbours.delete(neighbour);
    const isLastOfItsName = !this.neighbours.some(({ name }) => name === neighbour.name);
    if (this.#neighbours.size > 0 && isLastOfItsName) await this.broker.deleteConsumersOf(neighbour.name);
    await this.closeIfEmpty();
  }

  async closeIfEmpty(): Promise<void> {
    if (this.#neighbours.size > 0) return;
    await this.client.close();
    if (this.account) await this.broker.deleteStreams();
    await this.broker.close();
    await this.account?.release();
  }
}
