import { ask, runningServices } from './broker.js';
import { exitCodes, OpsProblem } from './ops-problem.js';

/** @typedef {import('./parameters.js').Listing & { services: string[] }} Offer  an operation and who offers it */

/**
 * What can be asked: the services' own lists put together.
 * @param {import('@nats-io/transport-node').NatsConnection} nats
 * @param {{ service?: string, timeoutMs: number }} options
 * @returns {Promise<{ services: string[], offers: Offer[] }>}
 */
export async function catalogueOf(nats, { service, timeoutMs }) {
  const services = service ? [service] : await runningServices(nats);
  if (services.length === 0)
    throw new OpsProblem(
      exitCodes.unreachable,
      'NATS answers, but no service does. Start the system with `npm start`.',
    );
  const lists = await Promise.all(services.map((name) => listOf(nats, name, { isNamed: Boolean(service), timeoutMs })));
  const offers = new Map();
  for (const { name, operations } of lists) {
    for (const operation of operations) {
      const offer = offers.get(operation.name) ?? { ...operation, services: [] };
      offers.set(operation.name, { ...offer, services: [...offer.services, name] });
    }
  }
  return { services, offers: [...offers.values()].toSorted((a, b) => a.name.localeCompare(b.name, 'en')) };
}

/** A service of another make answers the service protocol and knows nothing of operations. */
async function listOf(nats, name, { isNamed, timeoutMs }) {
  try {
    const { details } = await ask(nats, {
      service: name,
      name: 'operations list',
      timeoutMs: Math.min(timeoutMs, 5_000),
    });
    return { name, operations: details?.operations ?? [] };
  } catch (problem) {
    if (isNamed) throw problem;
    return { name, operations: [] };
  }
}

/**
 * The operation of a name, or what to do instead.
 * @param {readonly Offer[]} offers
 * @param {string} name
 */
export function offerOf(offers, name) {
  const found = offers.find((offer) => offer.name === name);
  if (found) return found;
  const [topic] = name.split(' ');
  const near = offers.filter((offer) => offer.name.startsWith(`${topic} `)).map((offer) => `'${offer.name}'`);
  const known = near.length > 0 ? `There is ${near.join(', ')}.` : `Topics: ${topicsOf(offers).join(', ')}.`;
  throw new OpsProblem(
    exitCodes.usage,
    `Nobody offers '${name}'. ${known} \`npm run ops -- help ${topic}\` shows more.`,
  );
}

/** False for what this side asks for people. @param {Offer} offer */
export function isForPeople({ name }) {
  return !['operations list', 'doctor check', 'database pools'].includes(name);
}

function topicsOf(offers) {
  return [...new Set(offers.filter(isForPeople).map(({ name }) => name.split(' ')[0]))];
}
