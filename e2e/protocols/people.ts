import { randomUUID } from 'node:crypto';
import { makeApiKey } from '../support/make-api-key.js';
import type { Shop } from '../support/shop.js';

/** Who uses the system by one protocol: access tokens, and the API key of a machine that may list orders and nothing else. */
export interface People {
  readonly customer: string;
  readonly stranger: string;
  readonly admin: string;
  readonly machine: string;
}

/** People whom nobody has met before. */
export async function newPeople({ system }: Shop): Promise<People> {
  const tokenOf = (...roles: readonly string[]) => system.signToken({ customerId: randomUUID(), roles });
  return {
    customer: await tokenOf(),
    stranger: await tokenOf(),
    admin: await tokenOf('admin'),
    machine: await makeApiKey(system, { client: `m-${randomUUID()}`, endpoints: ['listOrders'] }),
  };
}
