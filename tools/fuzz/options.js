import { parseArgs } from 'node:util';
import { SetupProblem } from '../infra/setup-problem.js';

/**
 * What a run is to do.
 * @typedef {object} FuzzOptions
 * @property {number} requests
 * @property {number} seed  decides every request; the ids of orders and the tokens are new in each run
 * @property {{ gatewayUrl: string, adminUrl: string, issuerUrl: string }} [system]  one that runs already; default: its own
 */

export const usage = `Usage: npm run fuzz -- [--requests N] [--seed N] [--gateway <url> --admin <url> --issuer <url>]

Sends requests made from docs/api/openapi.json, and one in four from docs/api/schema.graphql, valid and broken ones, and checks every answer
against them.

  --requests  how many; default 20000
  --seed      decides what they are; default: a new one each time, which is printed
  --gateway   a gateway that runs already, with its admin port and the development issuer that it trusts;
              without these three a whole system is started for the run`;

const known = ['requests', 'seed', 'gateway', 'admin', 'issuer'];

/**
 * Throws SetupProblem.
 * @param {readonly string[]} args
 * @returns {FuzzOptions}
 */
export function readOptions(args) {
  const { requests = '20000', seed = String(newSeed()), gateway, admin, issuer } = parse(args);
  const given = [gateway, admin, issuer].filter((url) => url !== undefined);
  if (given.length !== 0 && given.length !== 3) throw new SetupProblem('--gateway, --admin and --issuer go together.');
  return {
    requests: wholeNumber('requests', requests),
    seed: wholeNumber('seed', seed),
    ...(given.length === 3 && { system: { gatewayUrl: gateway, adminUrl: admin, issuerUrl: issuer } }),
  };
}

function parse(args) {
  try {
    return parseArgs({ args: [...args], options: Object.fromEntries(known.map((name) => [name, { type: 'string' }])) })
      .values;
  } catch (cause) {
    throw new SetupProblem(`${cause.message}\n\n${usage}`, { cause });
  }
}

function wholeNumber(name, text) {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new SetupProblem(`--${name} ${text}: a whole number from 1 to 999999999`);
  return Number(text);
}

function newSeed() {
  return 1 + Math.floor(Math.random() * 999_999_999);
}
