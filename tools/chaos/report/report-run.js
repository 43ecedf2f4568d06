// Checks the evidence in a folder and prints the report of the run. Exit code 1 when something is wrong.
import { join } from 'node:path';
import { check } from '../check/check.js';
import { writeLines } from '../drain/gather.js';
import { printReport } from './print-report.js';

const [out] = process.argv.slice(2);
const violations = await check(out);
writeLines(join(out, 'violations.jsonl'), violations);
if (!(await printReport(out, violations))) process.exitCode = 1;
