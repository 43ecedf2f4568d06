import { exitCodes, OpsProblem } from './ops-problem.js';

/** @typedef {{ name: string, summary: string, changes: boolean, parameters: { properties?: Record<string, object>, required?: string[] } }} Listing */

/**
 * The parameters of an operation as the service wants them, from what was written. Their meaning is checked by the
 * service; here only the type is given to what the shell can only say as text. Throws OpsProblem for unknown names.
 * @param {Listing} listing
 * @param {import('./command-line.js').CommandLine} commandLine
 * @returns {Record<string, unknown>}
 */
export function parametersFor(listing, { words, parameters, options }) {
  const { properties = {} } = listing.parameters;
  const written = { ...subjectOf(listing, words.slice(2)), ...parameters };
  const result = {};
  for (const [name, value] of Object.entries(written)) {
    if (!properties[name]) throw unknownParameter(listing, name);
    result[name] = typed(value, properties[name]);
  }
  if (options.isDryRun && properties.dryRun) result.dryRun = true;
  return result;
}

/** What stands behind the verb: `failed show <id>`. */
function subjectOf({ name, parameters: { properties = {}, required = [] } }, words) {
  if (words.length === 0) return {};
  const parameter = properties.id ? 'id' : required[0];
  if (words.length === 1 && parameter) return { [parameter]: words[0] };
  throw new OpsProblem(exitCodes.usage, `'${name}' does not take '${words.join(' ')}': parameters are --name value`);
}

function typed(value, schema) {
  if (value === true) return value;
  switch (schema.type) {
    case 'boolean':
      return booleans.get(value) ?? value;
    case 'integer':
    case 'number':
      return Number.isNaN(Number(value)) ? value : Number(value);
    case 'array':
      return value.split(',').map((item) => typed(item, schema.items ?? {}));
    default:
      return value;
  }
}

const booleans = new Map([
  ['true', true],
  ['false', false],
]);

function unknownParameter(listing, name) {
  const known = Object.keys(listing.parameters.properties ?? {});
  const list = known.length > 0 ? `it takes ${known.map(option).join(', ')}` : 'it takes none';
  return new OpsProblem(exitCodes.usage, `'${listing.name}' has no parameter ${option(name)}: ${list}`);
}

/** `olderThan` as it is written: `--older-than`. @param {string} name */
export function option(name) {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
