/**
 * The page that says which test stands on which trap.
 * @param {readonly import('./traps.js').Trap[]} traps
 * @param {Map<string, { file: string, title: string }[]>} tests
 */
export function trapsPage(traps, tests) {
  return `# Traps

Known ways in which systems of this kind lose, repeat, leak or hang; each was met in a real project or reproduced for this one. The
tests that stand on a trap name it at the end of their title, and this table is made from them: \`npm run traps:write\`.

| trap | | tests |
| --- | --- | --- |
${traps.map((each) => row(each, tests.get(each.id) ?? [])).join('\n')}
`;
}

function row({ id, trap, notOurs }, tests) {
  const found = tests.map(({ file, title }) => `[${escaped(title)}](../${file})`);
  return `| ${id} | ${trap} | ${[...(notOurs ? [`not here: ${notOurs}`] : []), ...found].join('<br>')} |`;
}

function escaped(title) {
  return title.replaceAll(/[|[\]\\`*_<>]/g, String.raw`\$&`);
}

/**
 * What is wrong with the list: traps that no test names and nobody explained, and names of traps that do not exist.
 * @param {readonly import('./traps.js').Trap[]} traps
 * @param {Map<string, unknown[]>} tests
 * @returns {string[]}
 */
export function trapProblems(traps, tests) {
  const known = new Set(traps.map(({ id }) => id));
  const untested = traps.filter(({ id, notOurs }) => !notOurs && !tests.has(id));
  return [
    ...untested.map(({ id, trap }) => `${id} (${trap}): no test names it. End the title of its test with (${id}).`),
    ...[...tests.keys()].filter((id) => !known.has(id)).map((id) => `${id} is named by a test and listed nowhere`),
  ];
}
