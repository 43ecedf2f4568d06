// `npm run chaos:check -- <folder>`: looks once more at what a run left behind. Exit code 1 when something is wrong.
import { invariants } from '../invariants/all.js';
import { check } from './check.js';
import { describeViolation } from './violation.js';

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error('Which folder? For example: npm run chaos:check -- .data/chaos/7');
  process.exit(2);
}
const violations = await check(folder);
for (const violation of violations) console.log(describeViolation(violation));
const broken = new Set(violations.map(({ invariant }) => invariant));
console.log(
  `${violations.length} violations; ${invariants.length - broken.size} of ${invariants.length} invariants hold`,
);
process.exitCode = violations.length > 0 ? 1 : 0;
