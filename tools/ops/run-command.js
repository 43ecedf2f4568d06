import { developmentAddresses } from '../system/development-addresses.js';
import { answerText } from './answer-text.js';
import { ask, connectTo } from './broker.js';
import { catalogueOf, offerOf } from './catalogue.js';
import { readCommandLine } from './command-line.js';
import { emptyText } from './empty-text.js';
import { helpText } from './help-text.js';
import { jsonText } from './json-text.js';
import { describe } from './describe/describe.js';
import { doctor } from './doctor/doctor.js';
import { exitCodes, OpsProblem } from './ops-problem.js';
import { parametersFor } from './parameters.js';
import { statusInShort } from './status-text.js';
import { wouldAsk } from './would-ask.js';

/** What is done here, and needs no service or several things beside them. */
const commands = new Map([
  ['describe', describe],
  ['doctor', doctor],
]);

/** Answers that say more than a person wants to read; `--json` prints all of it. */
const shorter = new Map([['outbox status', statusInShort]]);

/** @typedef {{ output: string, exitCode: number }} Done */

/**
 * Does what a command line says. Throws OpsProblem for what keeps it from being done.
 * @param {readonly string[]} argv
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {Promise<Done>}
 */
export async function runCommand(argv, env) {
  const commandLine = readCommandLine(argv, env, developmentAddresses().natsUrl);
  const [topic, verb] = commandLine.words;
  const local = commands.get(topic);
  if (local && verb === undefined) return local(commandLine, env);
  const isHelp = topic === undefined || topic === 'help' || verb === undefined;
  return isHelp
    ? help(topic === 'help' ? verb : topic, commandLine, env)
    : askAbout(`${topic} ${verb}`, commandLine, env);
}

/** Without NATS, what needs none is still shown. */
async function help(topic, { options }, env) {
  let nats;
  try {
    nats = await connectTo(options.nats, env);
    const { services, offers, silent } = await catalogueOf(nats, options);
    const output = [helpText(offers, { topic, services }), ...silent.map((answer) => answerText([answer]))].join(
      '\n\n',
    );
    return { output, exitCode: silent.length > 0 ? exitCodes.unreachable : exitCodes.ok };
  } catch (problem) {
    if (!(problem instanceof OpsProblem)) throw problem;
    const shown = [helpText([], { topic, services: [] }), problem.message].filter(Boolean);
    return { output: shown.join('\n\n'), exitCode: problem.exitCode };
  } finally {
    await nats?.close();
  }
}

async function askAbout(name, commandLine, env) {
  const nats = await connectTo(commandLine.options.nats, env);
  try {
    const catalogue = await catalogueOf(nats, commandLine.options);
    const offer = { ...offerOf(catalogue, name), silent: catalogue.silent };
    return await askServices(nats, offer, commandLine);
  } finally {
    await nats.close();
  }
}

async function askServices(nats, offer, commandLine) {
  const { options } = commandLine;
  const parameters = parametersFor(offer, commandLine);
  const question = { name: offer.name, by: options.by, parameters, timeoutMs: options.timeoutMs };
  refuseManyChanges(offer);
  if (options.isDryRun && offer.changes && !parameters.dryRun)
    return wouldAsk({ ...question, service: offer.services[0] }, options);
  const asked = await Promise.all(offer.services.map((service) => answerOf(nats, { ...question, service })));
  const all = [...asked, ...offer.silent];
  const answers = parameters.id === undefined ? all : thoseThatKnow(all);
  const empty = offer.changes ? undefined : emptyText(offer.name, parameters);
  const text = shorter.has(offer.name) ? answers.map(shorter.get(offer.name)) : answers;
  return {
    output: printed(options.isJson ? answers : text, options, empty),
    exitCode: Math.max(...answers.map(exitCodeOf)),
  };
}

/** One service that stays silent does not hide what the others answered. */
async function answerOf(nats, question) {
  try {
    return await ask(nats, question);
  } catch (problem) {
    if (!(problem instanceof OpsProblem)) throw problem;
    return { service: question.service, error: { code: 'unreachable', message: problem.message } };
  }
}

/** Where one thing is asked for by its id, the services that do not have it have nothing to say. */
function thoseThatKnow(answers) {
  const knowing = answers.filter(({ error }) => error?.code !== 'operation-refused');
  return knowing.length > 0 ? knowing : answers;
}

function exitCodeOf({ error, problems = [] }) {
  if (error?.code === 'unreachable') return exitCodes.unreachable;
  if (error?.code === 'invalid-message') return exitCodes.usage;
  return error || problems.length > 0 ? exitCodes.problems : exitCodes.ok;
}

function printed(answers, { isJson }, empty) {
  return isJson ? jsonText(answers) : answerText(answers, empty);
}

/** What is meant for one service must not happen in another that happens to offer it too, or may. */
function refuseManyChanges({ name, changes, services, silent }) {
  const others = silent.map(({ service }) => service);
  if (!changes || services.length + others.length === 1) return;
  const offered = [services.join(', '), ...(others.length > 0 ? [`perhaps by ${others.join(', ')}`] : [])].join(', ');
  throw new OpsProblem(
    exitCodes.usage,
    `'${name}' changes something, and is offered by ${offered}: say which with --service <name>`,
  );
}
