// Checks the evidence in a folder and prints the report of the run. Exit code 1 when something is wrong.
import { check } from '../check/check.js';
import { printReport } from './print-report.js';

const [out] = process.argv.slice(2);
if (!(await printReport(out, await check(out)))) process.exitCode = 1;
