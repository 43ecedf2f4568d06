import { isForPeople } from './catalogue.js';
import { option } from './parameters.js';

/** Commands that this side does, besides what the services offer. */
export const localCommands = [
  {
    name: 'describe',
    summary: 'Shows who sends, handles and consumes what, from the sources; nothing needs to run.',
  },
  {
    name: 'doctor [--monitor <url>]',
    summary:
      'Checks all services, their databases and the broker; says what each finding means and how to mend it. --monitor: default NATS_MONITOR_URL.',
  },
];

const usage = `Usage: npm run ops -- <topic> <verb> [--<parameter> <value>]... [--service <name>]

  --json            print the answers as JSON
  --dry-run         say what would be done, and do nothing
  --by <name>       who answers for a change; default OPS_BY, else you, by the name of your account
  --nats <url>      the NATS servers; default NATS_URL, else those of \`npm start\`
  --timeout <s>     how long to wait for an answer; default 30

Where the servers ask for more: NATS_USER, NATS_PASSWORD, NATS_TLS, NATS_CA_FILE, NATS_CERT_FILE, NATS_KEY_FILE, as the services have them.

Exit codes: 0 all is well, 1 there are problems, 2 the command is wrong, 3 a service cannot be reached.`;

/**
 * What can be done, from the lists of the services.
 * @param {readonly import('./catalogue.js').Offer[]} offers
 * @param {{ topic?: string, services: readonly string[] }} about  `topic`: only that one
 */
export function helpText(offers, { topic, services }) {
  const shown = offers.filter(isForPeople).filter(({ name }) => !topic || name.startsWith(`${topic} `));
  const local = localCommands.filter(({ name }) => !topic || name.split(' ')[0] === topic);
  const parts = [...local.map(localLine), ...shown.map((offer) => offerLines(offer, services))];
  return [...(topic ? [] : [usage]), ...parts].join('\n\n');
}

function localLine({ name, summary }) {
  return `${name}\n    ${summary}`;
}

function offerLines({ name, summary, changes, parameters, services: offered }, services) {
  const everywhere = offered.length === services.length;
  const where = everywhere ? '' : ` (${offered.join(', ')})`;
  return `${[name, ...optionsOf(parameters)].join(' ')}\n    ${summary}${changes ? ' Changes something.' : ''}${where}`;
}

function optionsOf({ properties = {}, required = [] }) {
  return Object.entries(properties).map(([name, schema]) => {
    const text = schema.type === 'boolean' ? option(name) : `${option(name)} <${valueText(schema)}>`;
    return required.includes(name) ? text : `[${text}]`;
  });
}

function valueText({ type = 'string', enum: values, format, minimum, maximum }) {
  if (values) return values.join('|');
  if (format) return format;
  const bounds = [minimum, maximum].map((bound) => (Number.isSafeInteger(bound) && !isOutermost(bound) ? bound : ''));
  return `${type === 'string' ? 'text' : type}${bounds.join('') === '' ? '' : ` ${bounds.join('..')}`}`;
}

/** What every integer of a contract keeps to. */
function isOutermost(bound) {
  return Math.abs(bound) === Number.MAX_SAFE_INTEGER;
}
