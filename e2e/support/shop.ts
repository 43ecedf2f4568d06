import { randomUUID } from 'node:crypto';
import { Customer, type Send } from './customer.js';
import { ledgerOf, type LedgerEntry } from './ledger.js';
import { System, type SystemOptions } from './system.js';

/** A running system and the people who use it. Starts before the scenarios of a spec file and ends after them. */
export class Shop {
  #system?: System;

  async open(purpose: string, options?: SystemOptions): Promise<void> {
    this.#system = await System.start(purpose, options);
  }

  async close(): Promise<void> {
    await this.#system?.end();
  }

  get system(): System {
    if (!this.#system) throw new Error('The shop is not open');
    return this.#system;
  }

  /** Somebody new, who has no orders yet. */
  async customer(roles: readonly string[] = [], id: string = randomUUID(), send?: Send): Promise<Customer> {
    const token = await this.system.signToken({ customerId: id, roles });
    return new Customer(this.system.addresses.gatewayUrl, token, id, send);
  }

  /** What the payment provider wrote down. */
  ledger(): Promise<LedgerEntry[]> {
    return ledgerOf(this.system.addresses.providerUrl);
  }
}
