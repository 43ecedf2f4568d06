import { basename } from 'node:path';

const INTRODUCTION = `# Decisions

One page each, for the decisions that surprise. A decision that is changed gets a new page that names the old one. This list is written by
\`npm run decisions:write\`.
`;

/**
 * A decision, as its page tells it.
 * @typedef {{ file: string, number: number, title: string, heading: number }} Decision
 * `number`: in the name of its file; `heading`: in its first line, NaN without one
 */

/**
 * @param {string} path
 * @param {string} text
 * @returns {Decision}
 */
export function decisionIn(path, text) {
  const file = basename(path);
  const [, heading, title = ''] = /^# (\d+)\. (.+)$/m.exec(text.split('\n', 1)[0]) ?? [];
  return { file, number: Number(/^(\d{4})-/.exec(file)?.[1]), title, heading: Number(heading) };
}

/**
 * What is wrong with the numbers: two decisions of one number, a number left out, another one in the heading than in the name.
 * @param {readonly Decision[]} decisions
 * @returns {string[]}
 */
export function decisionProblems(decisions) {
  const taken = new Map();
  const problems = [];
  for (const { file, number, heading } of decisions) {
    if (heading !== number) problems.push(`docs/adr/${file} does not begin with "# ${number}. "`);
    const other = taken.get(number);
    if (other) problems.push(`docs/adr/${file} has the number of ${other}: give it the next one`);
    taken.set(number, file);
  }
  for (let number = 1; number < Math.max(...taken.keys(), 0); number++)
    if (!taken.has(number)) problems.push(`docs/adr has no decision ${number}`);
  return problems;
}

/**
 * The text of docs/adr/README.md.
 * @param {readonly Decision[]} decisions
 * @returns {string}
 */
export function decisionsPage(decisions) {
  const lines = decisions
    .toSorted((one, other) => one.number - other.number)
    .map(({ file, number, title }) => `${number}. [${title}](${file})`);
  return `${INTRODUCTION}\n${lines.join('\n')}\n`;
}
