import { mkdirSync } from 'node:fs';
import { Agent } from 'node:http';
import { join } from 'node:path';
import fc from 'fast-check';
import { Api } from './api.js';
import { curlLine } from './curl-line.js';
import { Exchanges } from './exchanges.js';
import { graphqlRequests } from './graphql/requests.js';
import { knownValues } from './known-values.js';
import { People } from './people.js';
import { oneOfEach } from './one-of-each.js';
import { ProcessWatch } from './process-watch.js';
import { anyRequest } from './requests/request.js';
import { Tally } from './tally.js';

/** Each sends one request after the other, so that a failure can be reduced to the request that causes it. */
const lanes = 4;

/** After so large a part of its requests, what runs rarely has run. */
const warmUp = 0.2;

/** How long a failing request is made smaller: some could be for ever. */
const reducingMs = 10_000;

/**
 * Sends requests to a gateway and looks at every answer.
 * @param {object} run
 * @param {{ document: object, schema: import('graphql').GraphQLSchema }} run.promised  what its clients are told: the OpenAPI document and the schema of GraphQL
 * @param {{ gatewayUrl: string, adminUrl: string, issuerUrl: string, inspected?: import('./inspected.js').Inspected }} run.system
 * @param {number} run.requests
 * @param {number} run.seed
 * @param {string} run.out  a folder for what is too long to be printed
 * @returns {Promise<{ tally: Tally, failures: readonly string[], figures: import('./process-watch.js').ProcessFigures }>}
 */
export async function runFuzz({ promised: { document, schema }, system, requests, seed, out }) {
  mkdirSync(out, { recursive: true });
  const api = new Api(document);
  const gateway = { url: system.gatewayUrl, agent: new Agent({ keepAlive: true }) };
  const tally = new Tally();
  const exchanges = new Exchanges(gateway, { api, schema }, { people: new People(system.issuerUrl), tally });
  const known = await knownValues((request) => exchanges.ask(request), api);
  const made = fc.oneof(
    { weight: 3, arbitrary: anyRequest(api, known) },
    { weight: 1, arbitrary: graphqlRequests({ schema, api, known }) },
  );
  const lane = { exchanges, made, url: gateway.url, out };
  const inLanes = (count, round) => failuresOf(lane, { count, seed: 2 * lanes * seed + lanes * round });
  const watch = new ProcessWatch(system.adminUrl, system.inspected);
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

async function failuresOf(lane, { count, seed }) {
  const numRuns = Math.ceil(count / lanes);
  const runs = Array.from({ length: lanes }, (_, number) => failureOf(lane, { numRuns, seed: seed + number }));
  return oneOfEach((await Promise.all(runs)).filter((failure) => failure !== undefined)).map(({ text }) => text);
}

async function failureOf({ exchanges, made, url, out }, run) {
  let last;
  let end = Infinity;
  const property = fc.asyncProperty(made, async (request) => {
    if (performance.now() > end) throw new fc.PreconditionFailure(true);
    const one = await exchanges.exchange(request);
    if (one.found.length === 0) return true;
    last = one;
    end = Math.min(end, performance.now() + reducingMs);
    return false;
  });
  const { failed } = await fc.check(property, run);
  if (!failed) return undefined;
  const what = [last.sent.operation, ...last.found].join('\n');
  return { what, text: failureText(url, last, join(out, `body-${run.seed}`)) };
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
