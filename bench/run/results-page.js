const preface = `# Results

Written by \`npm run bench\`; a run of some benchmarks replaces their sections and leaves the others as they are. All contenders of
a table ran in the same run on the same servers, one after the other and in turn; figures are medians of the rounds. Ratios mean
something, absolute figures only on this machine: differences below 0.1 are noise.
`;

/**
 * The page with some sections replaced or added, in the order of their headings.
 * @param {string} page  as it is; empty for none yet
 * @param {readonly string[]} sections  each begins with its `## ` heading
 */
export function withSections(page, sections) {
  const kept = new Map(sectionsIn(page).map((section) => [idOf(section), section]));
  for (const section of sections) kept.set(idOf(section), section);
  const ordered = [...kept].toSorted(([a], [b]) => a.localeCompare(b)).map(([, section]) => section.trim());
  return `${[preface.trim(), ...ordered].join('\n\n')}\n`;
}

function sectionsIn(page) {
  return page.split(/^(?=## )/m).filter((part) => part.startsWith('## '));
}

const idOf = (section) => /^## (\S+)/.exec(section)[1];
