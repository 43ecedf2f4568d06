import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { identityEnvironment, newIdentities } from '../../tools/identity/new-identities.js';
import { freePorts } from '../../tools/infra/ports.js';
import { developmentKeys } from '../../tools/token-issuer/development-keys.js';
import { developmentCustomer, signToken } from '../../tools/token-issuer/sign-token.js';

const issuer = 'https://issuer.example';
const identities = newIdentities(['gateway', 'orders']);
const unlimited = 1_000_000_000;

/** Every caller has a quota, which is counted, and which the one caller of a benchmark must not use up. */
const wideQuotas = {
  READS_PER_MINUTE: unlimited,
  WRITES_PER_MINUTE: unlimited,
  ADDRESS_REQUESTS_PER_MINUTE: unlimited,
};

/** The product that is ordered, and the order that is shown. */
export const productId = '0190b5a0-0000-7000-8000-000000000001';
export const orderId = '0190b5a0-0000-7000-a000-000000000001';
const customerId = developmentCustomer;

/** SQL that puts this order into the database of the orders service. */
export const orderInShop = `INSERT INTO orders (order_id, customer_id, status, total_cents, lines, placed_at) VALUES
  ('${orderId}', '${customerId}', 'placed', 900,
   '[{ "productId": "${productId}", "name": "Green tea", "quantity": 2, "unitPriceCents": 450 }]', now())`;

/**
 * What a gateway and its clients have in common in one round.
 * @typedef {object} Edge
 * @property {string} database
 * @property {number} port  of the gateway
 * @property {string} token  of the customer whose order it is
 * @property {() => Promise<string>} tokenOf  makes one of another customer each time
 * @property {Record<string, string>} trust  the issuer of tokens, as the gateway and the limit are told it
 */

/** @param {string} root  the checkout @returns {Promise<Edge>} */
export async function newEdge(root) {
  const keys = await developmentKeys(join(root, '.data/bench/auth.json'));
  const [port] = await freePorts(1);
  const tokenOf = (id) => signToken({ ...keys, issuer }, { customerId: id, expiresIn: '24h' });
  return {
    database: 'edge_round',
    port,
    token: await tokenOf(customerId),
    tokenOf: () => tokenOf(randomUUID()),
    trust: { AUTH_ISSUER: issuer, AUTH_JWKS: JSON.stringify({ keys: [keys.publicJwk] }) },
  };
}

/**
 * Starts the gateway of the product before a service of the product.
 * @param {string} service  which program of the product is the orders service
 * @param {readonly string[]} [fill]  SQL for the database of the service
 * @param {Record<string, number>} [quotas]  of the gateway; none for those that it is shipped with
 */
export const ours =
  (service, fill = [], quotas = wideQuotas) =>
  async (workbench, { database, port, trust }) => {
    const orders = await workbench.readyProduct(service, database, {
      ...identityEnvironment(identities, 'orders'),
      MIGRATE_AT_START: 'true',
    });
    for (const sql of fill) await workbench.servers.databases.run(sql, database);
    const [grpcPort] = await freePorts(1);
    const gateway = await workbench.readyProduct('gateway', database, {
      ...identityEnvironment(identities, 'gateway'),
      ...trust,
      AUTH_LONGEST_LIFETIME_S: 86_400,
      ...quotas,
      PORT: port,
      GRPC_PORT: grpcPort,
    });
    return { gateway, service: orders };
  };

/** Starts programs of the limit or of a peer that Node runs as they are. @param {string} folder  @param {Record<string, string>} [env] */
export const plain =
  (folder, env = {}) =>
  async (workbench, { database, port, trust }) => {
    const told = { ...env, ...trust, PORT: port };
    const service = await workbench.readyPlain(`${folder}/service.js`, database, told);
    return { service, gateway: await workbench.readyPlain(`${folder}/gateway.js`, database, told) };
  };

/** Starts Nest as its documentation builds it. @param {'express' | 'fastify'} adapter */
export const nest =
  (adapter) =>
  async (workbench, { database, port }) => {
    const service = await workbench.readyPeer('nest-service', database);
    return { service, gateway: await workbench.readyPeer('nest-gateway', database, { ADAPTER: adapter, PORT: port }) };
  };
