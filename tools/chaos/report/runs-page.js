const intro = `# Runs of the fault harness

What [npm run chaos](fault-testing.md) showed, written by \`npm run chaos:record\` from the evidence of the runs. Times depend on the machine: these
had two cores for everything, services, servers and customers.`;

const onlyOneNode =
  'No run on three NATS nodes, which production has, is recorded here yet: `npm run chaos -- --nodes 3` makes one.';

const explanation = `## How to read the tables

Each run has up to three, below the command that repeats it.

- **Faults.** How often each kind was injected (\`count\`), how often that failed (\`not carried out\`), and how often nothing was left that no other
  fault had (\`skipped\`). What each one does: [fault-testing.md](fault-testing.md#the-faults).
- **Recovery**, of the kinds that are measured by it. \`until\` says what ends it, and whether its time counts from the start of the fault or from its
  end. \`alone\` is how many were measured while no other fault was on or had just ended, with the median and the longest of these in milliseconds;
  \`limit ms\` is for them, and \`over\` is how many took longer. Those \`among others\` lengthen each other's times, and have no limit. With the mix \`all\`
  nearly every fault is among others; with \`each\` nearly every one is alone.
- **Losses.** What each rollback took out of the broker: how far its disk went back (\`back by\`), how many messages it had acknowledged and then did
  not have (\`lost\`), how many of these the outboxes published once more (\`published again\`), and when, counted from the end of the rollback, the first
  and the last of them were there again.`;

/**
 * The page of the runs: what each showed in a sentence, how to read the rest, and the rest. A run that is on the page already, by
 * its heading, is replaced; the others stay as they are.
 * @typedef {{ summary: string, section: string }} RunOnPage
 * @param {string} page  as it was; empty at first
 * @param {readonly RunOnPage[]} runs
 */
export function withRuns(page, runs) {
  const byHeading = new Map([...runsOn(page), ...runs].map((run) => [run.section.split('\n', 1)[0], run]));
  const all = [...byHeading.values()];
  const summaries = all.map(({ summary }) => `- ${summary}`).join('\n');
  const nodes = all.some(({ section }) => / NATS nodes$/m.test(section.split('\n', 1)[0])) ? [] : [onlyOneNode];
  return `${[intro, ...nodes, summaries, explanation, ...all.map(({ section }) => section)].join('\n\n')}\n`;
}

/** Sentences and sections stand in the same order. @param {string} page  @returns {RunOnPage[]} */
function runsOn(page) {
  const [, ...sections] = page.trimEnd().split(/\n\n(?=## Seed )/);
  const summaries = page.split('\n').flatMap((line) => /^- (\*\*Seed .*)$/.exec(line)?.[1] ?? []);
  if (summaries.length !== sections.length)
    throw new Error(
      `The page has ${summaries.length} sentences for ${sections.length} runs: put it right, or delete it`,
    );
  return sections.map((section, index) => ({ summary: summaries[index], section }));
}
