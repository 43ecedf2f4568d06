import { memoryOfMessages } from '../benchmarks/memory-of-messages.js';
import { memoryOfOutage } from '../benchmarks/memory-of-outage.js';
import { numberAfter } from './arguments.js';
import { onWorkbench } from './bench-run.js';
import { publishSection } from './publish-section.js';

/**
 * Watches the memory of one service: over `--messages` (10^6) messages, and through an outage of the broker of `--minutes` (10).
 * @param {string} root  the checkout  @param {readonly string[]} args
 */
export async function runMemory(root, args) {
  const [messages, rest] = numberAfter(args, '--messages', 1_000_000);
  const [minutes] = numberAfter(rest, '--minutes', 10);
  await onWorkbench(root, 'npm run bench:memory', async (workbench, machine) => {
    const page = {
      root,
      circumstances: `${machine}; one run, ${new Date().toISOString().slice(0, 10)}.`,
      isKept: true,
    };
    publishSection('M1', await memoryOfMessages(workbench, messages), page);
    publishSection('M2', await memoryOfOutage(workbench, minutes), page);
  });
}
