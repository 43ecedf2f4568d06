import { errorText } from './answer-text.js';
import { ask, isNobody, runningServices } from './broker.js';
import { exitCodes, OpsProblem } from './ops-problem.js';

/** @typedef {import('./parameters.js').Listing & { services: string[] }} Offer  an operation and who offers it */

/**
 * What can be asked: the services' own lists put together. Throws OpsProblem when no service runs, and when the one that was named
 * does not say.
 * @param {import('@nats-io/transport-node').NatsConnection} nats
 * @param {{ service?: string, timeoutMs: number }} options
 * @returns {Promise<{ services: string[], offers: Offer[], silent: import('./broker.js').Answer[] }>}
 *   `silent`: of those that run and did not say what they offer
 */
export async function catalogueOf(nats, { service, timeoutMs }) {
  const services = service ? [service] : await runningServices(nats);
  if (services.length === 0)
    throw new OpsProblem(
      exitCodes.unreachable,
      'NATS answers, but no service does. Start the system with `npm start`.',
    );
  const limitMs = Math.min(timeoutMs, longestMs);
  const lists = service
    ? [await listOf(nats, service, limitMs)]
    : await Promise.all(services.map((name) => listUnlessSilent(nats, name, limitMs)));
  const silent = lists.flatMap(({ service: name, error }) => (error ? [{ service: name, error }] : []));
  return { services, offers: offersIn(lists), silent };
}

const longestMs = 5_000;

async function listOf(nats, service, timeoutMs) {
  const { details, error } = await ask(nats, { service, name: 'operations list', timeoutMs });
  if (error) throw new OpsProblem(exitCodes.unreachable, errorText(error));
  return { service, operations: details?.operations ?? [] };
}

/** A service of another make answers the service protocol and knows nothing of operations. */
async function listUnlessSilent(nats, service, timeoutMs) {
  try {
    return await listOf(nats, service, timeoutMs);
  } catch (problem) {
    if (!(problem instanceof OpsProblem)) throw problem;
    if (isNobody(problem.cause)) return { service, operations: [] };
    const message = `'${service}' runs and does not say what it offers, so it is left out: ${problem.message}`;
    return { service, operations: [], error: { code: 'unreachable', message } };
  }
}

function offersIn(lists) {
  const offers = new Map();
  for (const { service, operations } of lists) {
    for (const operation of operations) {
      const offer = offers.get(operation.name) ?? { ...operation, services: [] };
      offers.set(operation.name, { ...offer, services: [...offer.services, service] });
    }
  }
  return [...offers.values()].toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
}

/**
 * The operation of a name. Throws OpsProblem, which says what to do instead.
 * @param {Pick<Awaited<ReturnType<typeof catalogueOf>>, 'offers' | 'silent'>} catalogue
 * @param {string} name
 */
export function offerOf({ offers, silent }, name) {
  const found = offers.find((offer) => offer.name === name);
  if (found) return found;
  const [topic] = name.split(' ');
  const near = offers.filter((offer) => offer.name.startsWith(`${topic} `)).map((offer) => `'${offer.name}'`);
  const known = near.length > 0 ? `There is ${near.join(', ')}.` : `Topics: ${topicsOf(offers).join(', ')}.`;
  const unsaid = silent.map(({ error }) => ` ${error.message}`).join('');
  throw new OpsProblem(
    silent.length > 0 ? exitCodes.unreachable : exitCodes.usage,
    `Nobody offers '${name}'. ${known} \`npm run ops -- help ${topic}\` shows more.${unsaid}`,
  );
}

/** False for what this side asks for people. @param {Offer} offer */
export function isForPeople({ name }) {
  return !['operations list', 'doctor check', 'database pools'].includes(name);
}

function topicsOf(offers) {
  return [...new Set(offers.filter(isForPeople).map(({ name }) => name.split(' ')[0]))];
}
