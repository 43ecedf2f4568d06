/**
 * One consumer as the services know it: all the durables that the broker has for it.
 * @typedef {object} Consumer
 * @property {string} name  as in the inbox, with every mark between words as a dash
 * @property {string} service  whose inbox it is
 * @property {string} stream
 * @property {boolean} ordered  one durable per partition
 * @property {(subject: string) => boolean} takes
 */

/**
 * Who receives what, by the word of the broker: a consumer that a fault deleted and nobody made again still should have received
 * what it takes. The server's own notices are left out.
 * @param {import('../check/evidence.js').Evidence} evidence
 * @returns {Promise<Consumer[]>}
 */
export async function consumersOf(evidence) {
  const consumers = new Map();
  for (const [stream, durables] of Object.entries(await evidence.consumers())) {
    if (stream === 'ADVISORIES') continue;
    for (const durable of durables) add(consumers, stream, durable);
  }
  return [...consumers.values()].map(({ filters, ...consumer }) => {
    const pattern = new RegExp(filters.map(subjectPattern).join('|'));
    return { ...consumer, takes: (subject) => pattern.test(subject) };
  });
}

/**
 * The name of a consumer in the form in which both the broker's durable and the inbox's name can be written: the broker
 * allows no dots.
 * @param {string} name
 */
export function plainName(name) {
  return name.replaceAll(/[._]/g, '-');
}

const partition = /_p\d+$/;

function add(consumers, stream, { name: durable, config }) {
  const name = plainName(durable.replace(partition, ''));
  const known = consumers.get(name) ?? {
    name,
    service: durable.split('_')[0],
    stream,
    ordered: partition.test(durable),
    filters: [],
  };
  known.filters.push(config.filter_subject ?? '>');
  consumers.set(name, known);
}

/** The subjects that a filter lets through, as the source of a regular expression. @param {string} filter */
export function subjectPattern(filter) {
  const tokens = filter.split('.').map((token) => {
    if (token === '*') return '[^.]+';
    return token === '>' ? '.+' : token.replaceAll(/[^\w-]/g, String.raw`\$&`);
  });
  return `^${tokens.join(String.raw`\.`)}$`;
}
