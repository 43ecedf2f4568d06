import type { Outcome } from './api.js';
import { withoutStep, type Step } from './steps.js';

/** How one step was answered, protocol by protocol in the order of the columns. */
export interface Row {
  readonly step: Step;
  readonly outcomes: readonly Outcome[];
}

const HEAD = `# One API in three protocols

The same people do the same things by REST, GraphQL and gRPC, against the whole system: each result is the same, and so is each
code, with its details. Clients are made from the documents in this folder. This page is written by the test that does it
(\`npm run protocols:write\`), and \`npm test\` fails when it is not what happens.

A code is the field \`code\` of a problem in REST, of \`extensions\` in GraphQL, and of the JSON in the trailer \`problem-bin\` in
gRPC; its details, its problems and the correlation id stand beside it.
`;

/** The page with a row for each step. */
export function protocolsPage(protocols: readonly string[], rows: readonly Row[]): string {
  const cells = [
    ['What is done', 'Ends with', ...protocols],
    ['---', '---', ...protocols.map(() => '---')],
    ...rows.map(({ step, outcomes }) => [step.what, endOf(step), ...outcomes.map(words)]),
  ];
  const table = cells.map((row) => `| ${row.join(' | ')} |`).join('\n');
  const missing = Object.entries(withoutStep).map(([endpoint, why]) => `- \`${endpoint}\`: ${why}`);
  return `${HEAD}\n${table}\n\nEvery endpoint is in the table but for\n\n${missing.join('\n')}\n`;
}

function endOf({ ends }: Step): string {
  return ends === 'success' ? ends : `\`${ends}\``;
}

function words({ said, retryAfterS }: Outcome): string {
  if (retryAfterS === undefined) return said;
  // How much of a quota's minute is left is of the moment.
  return retryAfterS === 1 ? `${said}, again after 1 s` : `${said}, again within a minute`;
}
