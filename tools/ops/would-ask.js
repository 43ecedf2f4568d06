import { jsonText } from './json-text.js';
import { exitCodes } from './ops-problem.js';

/**
 * What a dry run says of a change whose service knows no dry run of its own: it is not asked.
 * @param {{ name: string, service: string, by?: string, parameters: object }} question
 * @param {{ isJson: boolean }} options
 * @returns {import('./run-command.js').Done}
 */
export function wouldAsk({ name, service, by, parameters }, { isJson }) {
  const details = { wouldAsk: name, by: by ?? null, parameters };
  const output = isJson ? jsonText([{ service, details }]) : sentences(service, details);
  return { output, exitCode: exitCodes.ok };
}

function sentences(service, { wouldAsk: name, by, parameters }) {
  const question = `Would ask ${service} for '${name}'${by === null ? '' : ` as ${by}`} with ${JSON.stringify(parameters)}.`;
  const refused = 'It would be refused, since your account has no name: say who answers for it with --by <name>.';
  return [question, ...(by === null ? [refused] : []), 'Nothing was done.'].join(' ');
}
