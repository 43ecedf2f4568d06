import { option } from './parameters.js';
import { cell, harmless, table } from './table.js';

/**
 * Answers as people read them: one table for the rows of all services, then the details of each, then what is wrong.
 * @param {readonly import('./broker.js').Answer[]} answers
 * @param {string} [empty]  what it means that there is nothing
 * @returns {string}
 */
export function answerText(answers, empty = 'Nothing to show.') {
  const several = answers.length > 1;
  const rows = answers.flatMap(({ service, rows = [] }) => rows.map((row) => (several ? { service, ...row } : row)));
  const parts = [
    rows.length > 0 ? table(rows) : '',
    ...answers.map((answer) => detailsText(answer, several)),
    problemsText(answers, several),
  ];
  const text = parts.filter(Boolean).join('\n\n');
  return harmless(text) || empty;
}

function detailsText({ service, details = {} }, several) {
  const entries = Object.entries(details).filter(([, value]) => value !== null);
  if (entries.length === 0) return '';
  const lines = entries.map(([name, value]) => `${name}: ${detail(value)}`);
  return several ? [`${service}`, ...lines.map((line) => `  ${line}`)].join('\n') : lines.join('\n');
}

/** A list of objects is a table of its own; anything else that is no plain value is JSON. */
function detail(value) {
  if (Array.isArray(value) && value.length > 0 && value.every(isFlat)) return `\n${indented(table(value))}`;
  if (typeof value === 'object' && value !== null) return indented(JSON.stringify(value, undefined, 2)).trimStart();
  return typeof value === 'string' ? value : cell(value);
}

function isFlat(value) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((item) => typeof item !== 'object' || item === null);
}

function indented(text) {
  return text.replaceAll(/^/gm, '  ');
}

function problemsText(answers, several) {
  const lines = answers.flatMap(({ service, problems = [], error }) =>
    [...problems, ...(error ? [errorText(error)] : [])].map((line) => `! ${several ? `${service}: ` : ''}${line}`),
  );
  return lines.join('\n');
}

/** What an error reply says to a person. @param {{ code?: string, message?: string, details?: object }} error */
export function errorText({ code, message, details = {} }) {
  if (code === 'invalid-message')
    return details.problems.map(({ path, problem }) => `${path ? option(path) : 'the question'} ${problem}`).join('; ');
  return details.reason ?? message;
}
