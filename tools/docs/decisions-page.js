import { basename } from 'node:path';

const INTRODUCTION = `# Decisions

One page each, for the decisions that surprise. A decision that is changed gets a new page that names the old one, and a line that links to it. This list is written by
\`npm run decisions:write\`.
`;

/**
 * A decision, as its page tells it.
 * @typedef {{ file: string, number: number, title: string, heading: number, supersedes: readonly string[], links: readonly string[] }} Decision
 * `number`: in the name of its file; `heading`: in its first line, NaN without one; `supersedes`: the files that its sentence with this word
 * links to; `links`: all files that it links to
 */

/**
 * @param {string} path
 * @param {string} text
 * @returns {Decision}
 */
export function decisionIn(path, text) {
  const file = basename(path);
  const [, heading, title = ''] = /^# (\d+)\. (.+)$/m.exec(text.split('\n', 1)[0]) ?? [];
  const supersedes = linksIn(/[^.]*\bsupersedes\b[^;]*/.exec(text)?.[0] ?? '');
  const number = Number(/^(\d{4})-/.exec(file)?.[1]);
  return { file, number, title, heading: Number(heading), supersedes, links: linksIn(text) };
}

function linksIn(text) {
  return [...text.matchAll(/\]\((\d{4}-[^)#]+\.md)/g)].map(([, file]) => file);
}

/**
 * What is wrong with the numbers: two decisions of one number, a number left out, another one in the heading than in the name; and whose
 * reader would not learn that a later decision supersedes it.
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
  return [...problems, ...silentOnes(decisions)];
}

function silentOnes(decisions) {
  return decisions.flatMap(({ file: later, supersedes }) =>
    decisions
      .filter(({ file, links }) => supersedes.includes(file) && !links.includes(later))
      .map(({ file }) => `docs/adr/${file} does not link to ${later}, which supersedes it`),
  );
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
