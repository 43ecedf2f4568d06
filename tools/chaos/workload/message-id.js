import { createHash } from 'node:crypto';

/** The namespace of `derivedId` in contract-kit, which is fixed for ever. */
const namespace = '5d5a2c5e2f0b5b5e9c416a0c1c0e7d11';

/**
 * The id of the command that the gateway makes of a request with an Idempotency-Key: services know the command by it.
 * @param {{ customerId: string, endpoint: string, parameters: object, key: string }} request  `endpoint`: such as `placeOrder`
 */
export function messageIdOf({ customerId, endpoint, parameters, key }) {
  return derivedId(customerId, endpoint, JSON.stringify(parameters), key);
}

/** The id that these parts always give: a UUID of version 5 over their JSON array. @param {...string} parts */
export function derivedId(...parts) {
  const hash = createHash('sha1').update(Buffer.from(namespace, 'hex')).update(JSON.stringify(parts)).digest();
  hash[6] = (hash[6] & 0x0f) | 0x50;
  hash[8] = (hash[8] & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
