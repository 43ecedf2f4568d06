import { connect, createInbox, errors } from '@nats-io/transport-node';
import { tlsFrom } from './nats-tls.js';
import { exitCodes, OpsProblem } from './ops-problem.js';

/** @typedef {import('@nats-io/transport-node').NatsConnection} NatsConnection */
/** @typedef {{ service: string, rows?: object[], details?: object, problems?: string[], error?: object }} Answer */

/** Services may answer there. */
const inboxPrefix = '_INBOX.operator';

const adviceOnTls =
  'NATS_TLS, NATS_CA_FILE, NATS_CERT_FILE and NATS_KEY_FILE ask for TLS; name the servers as their certificates do, with --nats or NATS_URL.';

/**
 * Connects to NATS as the operator. Throws OpsProblem.
 * @param {string} servers  separated by commas
 * @param {Readonly<Record<string, string | undefined>>} env  NATS_USER and NATS_PASSWORD, where the servers ask for them, and NATS_TLS,
 *   NATS_CA_FILE, NATS_CERT_FILE and NATS_KEY_FILE, as the services have them: no password goes to a server without TLS then
 * @returns {Promise<NatsConnection>}
 */
export async function connectTo(servers, env) {
  const { NATS_USER: user, NATS_PASSWORD: pass } = env;
  const tls = tlsFrom(env);
  try {
    return await connect({
      servers: servers.split(','),
      ...(user && { user, pass }),
      // With `tls` the client refuses a server without, before it sends a password.
      ...(tls && { tls }),
      name: 'nestwork operator',
      inboxPrefix,
      timeout: 5_000,
      reconnect: false,
    });
  } catch (cause) {
    const advice = tls
      ? adviceOnTls
      : 'Start the system with `npm start`, or name its NATS servers with --nats or NATS_URL.';
    throw new OpsProblem(exitCodes.unreachable, `Cannot reach NATS at ${servers}: ${cause.message}. ${advice}`, {
      cause,
    });
  }
}

/**
 * The names of the services that run.
 * @param {NatsConnection} nats
 * @returns {Promise<string[]>}
 */
export async function runningServices(nats) {
  return [...(await runningInstances(nats)).keys()];
}

/**
 * How many instances of each service run, by name.
 * @param {NatsConnection} nats
 * @returns {Promise<Map<string, number>>}
 */
export async function runningInstances(nats) {
  const names = [];
  try {
    // Ends when nobody has said anything for 300 ms.
    const replies = await nats.requestMany('$SRV.PING', '', { strategy: 'stall', maxWait: 2_000, noMux: true });
    for await (const reply of replies) names.push(reply.json().name);
  } catch (error) {
    if (isRefused(error)) throw new OpsProblem(exitCodes.unreachable, refusal, { cause: error });
    if (!isNobody(error)) throw error;
  }
  const sorted = names.toSorted((a, b) => a.localeCompare(b, 'en'));
  return new Map([...Map.groupBy(sorted, (name) => name)].map(([name, each]) => [name, each.length]));
}

/**
 * Asks one service. Resolves with its answer, or with the error that it answered with; throws OpsProblem when nobody did.
 * @param {NatsConnection} nats
 * @param {{ service: string, name: string, by?: string, parameters?: object, timeoutMs: number }} question
 * @returns {Promise<Answer>}
 */
export async function ask(nats, { service, name, by, parameters, timeoutMs }) {
  const subject = `ops.${service}.${name.replaceAll(' ', '.')}`;
  try {
    const body = JSON.stringify({ by, parameters });
    // The name of the service in it is what lets this service answer there, and no other one.
    const inbox = `${createInbox(inboxPrefix)}.${service}.1`;
    const asked = nats.request(subject, body, { timeout: timeoutMs, noMux: true, reply: inbox });
    const reply = await Promise.race([asked, endOf(nats)]);
    return reply.headers?.get('x-status') === 'ok' ? { service, ...reply.json() } : { service, error: reply.json() };
  } catch (cause) {
    throw new OpsProblem(exitCodes.unreachable, unanswered(cause, { service, name, timeoutMs }), { cause });
  }
}

/** Rejects when the connection ends: a question with an inbox of its own would wait for ever, without its timeout. */
async function endOf(nats) {
  const error = await nats.closed();
  throw error ?? new Error('the connection was closed');
}

function unanswered(cause, { service, name, timeoutMs }) {
  if (isNobody(cause))
    return `No instance of '${service}' answers. Is it running, and ready? \`npm run ops\` shows the services that do.`;
  if (cause instanceof errors.TimeoutError)
    return `'${service}' did not answer '${name}' within ${timeoutMs / 1000} s. Whether it was done is unknown: look before you repeat it, or wait longer with --timeout <seconds>.`;
  if (isRefused(cause)) return refusal;
  return `Could not ask '${service}': ${cause.message}`;
}

const refusal =
  'NATS does not let this login ask the services. In production the user `operator` may: name it with NATS_USER and NATS_PASSWORD.';

/** Whether nobody listens there. @param {unknown} error  what a question failed with, or what that was caused by */
export function isNobody(error) {
  return [error, error?.cause].some((each) => each instanceof errors.NoRespondersError);
}

function isRefused(error) {
  return [error, error?.cause].some((each) => each instanceof errors.PermissionViolationError);
}
