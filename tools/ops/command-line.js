import os from 'node:os';
import { exitCodes, OpsProblem } from './ops-problem.js';

/**
 * What the words of a command line say.
 * @typedef {object} CommandLine
 * @property {readonly string[]} words  what stands before the first option: topic, verb, and what it is about
 * @property {Readonly<Record<string, string | true>>} parameters  of the operation, in camel case; true: named without a value
 * @property {CommonOptions} options
 *
 * @typedef {object} CommonOptions
 * @property {string} [service]
 * @property {string} nats
 * @property {string} [by]  missing where the account has no name: then a change is refused
 * @property {boolean} isJson
 * @property {boolean} isDryRun
 * @property {number} timeoutMs
 */

/**
 * Reads the words behind `npm run ops --`. Throws OpsProblem.
 * @param {readonly string[]} argv
 * @param {Readonly<Record<string, string | undefined>>} env
 * @param {string} defaultNats  when neither says which
 * @returns {CommandLine}
 */
export function readCommandLine(argv, env, defaultNats) {
  const { words, named } = split(argv);
  const { service, nats, by, json, dryRun, timeout, ...parameters } = named;
  return {
    words,
    parameters,
    options: {
      service: text('service', service),
      nats: text('nats', nats) ?? env.NATS_URL ?? defaultNats,
      by: text('by', by) ?? env.OPS_BY ?? accountName(),
      isJson: json !== undefined,
      isDryRun: dryRun !== undefined,
      timeoutMs: seconds(timeout ?? '30') * 1000,
    },
  };
}

/** `--name value`, `--name=value` and `--name`; a value that itself begins with -- takes the form with =. */
function split(argv) {
  const words = [];
  const named = {};
  for (let at = 0; at < argv.length; at += 1) {
    const [, name, value] = /^--([a-z][a-zA-Z-]*)(?:=(.*))?$/s.exec(argv[at]) ?? [];
    if (!name) words.push(argv[at]);
    else if (value !== undefined) named[camel(name)] = value;
    else if (switches.has(camel(name)) || at + 1 === argv.length || argv[at + 1].startsWith('--'))
      named[camel(name)] = true;
    else named[camel(name)] = argv[(at += 1)];
  }
  return { words, named };
}

const switches = new Set(['json', 'dryRun']);

function camel(name) {
  return name.replaceAll(/-([a-z])/g, (_, letter) => letter.toUpperCase());
}

function text(name, value) {
  if (value !== true) return value;
  throw new OpsProblem(exitCodes.usage, `--${name} needs a value: --${name} <${name}>`);
}

/** In a container, an account may be a number that no file gives a name. */
function accountName() {
  try {
    return os.userInfo().username;
  } catch {
    return undefined;
  }
}

function seconds(value) {
  const number = Number(value);
  if (number > 0 && number <= A_DAY) return number;
  throw new OpsProblem(exitCodes.usage, `--timeout must be a number of seconds, a day at most, not '${value}'`);
}

/** A timer of more than 24 days would be over at once. */
const A_DAY = 86_400;
