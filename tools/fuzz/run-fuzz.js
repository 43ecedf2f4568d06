import { mkdirSync } from 'node:fs';
import { Agent } from 'node:http';
import { join } from 'node:path';
import fc from 'fast-check';
import { Api } from './api.js';
import { findings } from './checks.js';
import { curlLine } from './curl-line.js';
import { knownValues } from './known-values.js';
import { People } from './people.js';
import { ProcessWatch } from './process-watch.js';
import { anyRequest } from './requests/request.js';
import { send } from './send.js';
import { Tally } from './tally.js';

/** Each sends one request after the other, so that a failure can be reduced to the request that causes it. */
const lanes = 4;

/** After so large a part of its requests, what runs rarely has run. */
const warmUp = 0.2;

/**
 * Sends requests to a gateway and looks at every answer.
 * @param {object} run
 * @param {object} run.document  what the gateway promises
 * @param {{ gatewayUrl: string, adminUrl: string, issuerUrl: string, inspected?: import('./inspected.js').Inspected }} run.system
 * @param {number} run.requests
 * @param {number} run.seed
 * @param {string} run.out  a folder for what is too long to be printed
 * @returns {Promise<{ tally: Tally, failures: readonly string[], figures: import('./process-watch.js').ProcessFigures }>}
 */
export async function runFuzz({ document, system, requests, seed, out }) {
  mkdirSync(out, { recursive: true });
  const api = new Api(document);
  const gateway = { url: system.gatewayUrl, agent: new Agent({ keepAlive: true }) };
  const people = new People(system.issuerUrl);
  const tally = new Tally();
  const asWho = async (request) => ({ headers: [], ...request, ...(await addressed(request, people)) });
  const known = await knownValues(async (request) => send(gateway, await asWho(request)), api);
  const watch = new ProcessWatch(system.adminUrl, system.inspected);

  /** The request as it was sent, with its answer and what is wrong with it. */
  async function exchange(request) {
    const sent = await asWho(request);
    const answer = await send(gateway, sent);
    tally.count(request.operation ?? '(no operation)', answer.status);
    if (request.operation === 'placeOrder' && answer.status === 202 && request.caller === 'customer')
      people.latest = placed(answer) ?? people.latest;
    const found = findings({ request: sent, answer, api });
    return { sent, answer, found: [...found, ...(await missing(sent, answer))] };
  }

  /** What an answer says is somewhere must be there: `ensure_resource_availability` of Schemathesis. */
  async function missing({ caller }, { status, headers: { location } }) {
    if (location === undefined || status >= 300) return [];
    const { status: found } = await send(gateway, await asWho({ caller, method: 'GET', target: location }));
    return found === 200 ? [] : [`ensure_resource_availability: ${location} is answered with ${found}`];
  }

  async function inLanes(count, round) {
    const runs = Array.from({ length: lanes }, (_, lane) =>
      inLane(Math.ceil(count / lanes), 2 * lanes * seed + lanes * round + lane),
    );
    return (await Promise.all(runs)).filter((failure) => failure !== undefined);
  }

  async function inLane(numRuns, laneSeed) {
    let last;
    const property = fc.asyncProperty(anyRequest(api, known), async (request) => {
      const one = await exchange(request);
      if (one.found.length === 0) return true;
      last = one;
      return false;
    });
    const { failed } = await fc.check(property, { numRuns, seed: laneSeed });
    return failed ? failureText(gateway.url, last, join(out, `body-${laneSeed}`)) : undefined;
  }

  await watch.start();
  try {
    const first = await inLanes(requests * warmUp, 0);
    await watch.warm();
    const rest = first.length > 0 ? [] : await inLanes(requests * (1 - warmUp), 1);
    return { tally, failures: [...first, ...rest], figures: await watch.figures() };
  } finally {
    await watch.stop();
    gateway.agent.destroy();
  }
}

async function addressed({ caller, target, headers = [] }, people) {
  return {
    target: target.replaceAll('{latest}', people.latest),
    headers: [...headers, ...(await people.headersOf(caller))],
  };
}

/** Undefined where another field of the answer was wanted. */
function placed({ body }) {
  return JSON.parse(body.toString()).orderId;
}

function failureText(url, { sent, answer, found }, bodyFile) {
  return [
    `${sent.what}, ${sent.operation ?? 'no operation'}, as ${sent.caller}`,
    ...found.map((each) => `  ${each}`),
    `  ${curlLine(url, sent, bodyFile)}`,
    `  was answered: ${answer.status} ${answer.headers['content-type'] ?? ''}`,
    `  ${answer.body.toString().slice(0, 1_000)}`,
  ].join('\n');
}
