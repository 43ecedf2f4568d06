// `npm run ops -- <topic> <verb> …`: asks the running services, and says what they answer. Without words: help.
import { runCommand } from './run-command.js';
import { exitCodes, OpsProblem } from './ops-problem.js';

try {
  const { output, exitCode } = await runCommand(process.argv.slice(2), process.env);
  process.stdout.write(`${output}\n`);
  process.exitCode = exitCode;
} catch (error) {
  // A problem that the person at the keyboard can put right needs no stack.
  console.error(error instanceof OpsProblem ? error.message : error);
  process.exitCode = error instanceof OpsProblem ? error.exitCode : exitCodes.problems;
}
