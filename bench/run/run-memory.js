import { memoryOfMessages } from '../benchmarks/memory-of-messages.js';
import { memoryOfOutage } from '../benchmarks/memory-of-outage.js';
import { numberAfter } from './arguments.js';
import { onWorkbench } from './bench-run.js';
import { publishSection } from './publish-section.js';

/** A shorter run shows that everything works, and is not written down. */
const usual = { messages: 1_000_000, minutes: 10 };

/**
 * Watches the memory of one service: over `--messages` (10^6) messages, and through an outage of the broker of `--minutes` (10).
 * @param {string} root  the checkout  @param {readonly string[]} args
 */
export async function runMemory(root, args) {
  const [messages, rest] = numberAfter(args, '--messages', usual.messages);
  const [minutes] = numberAfter(rest, '--minutes', usual.minutes);
  await onWorkbench(root, 'npm run bench:memory', async (workbench, machine) => {
    const page = { root, circumstances: `${machine}; one run, ${new Date().toISOString().slice(0, 10)}.` };
    const ofMessages = await memoryOfMessages(workbench, messages);
    publishSection('M1', ofMessages, { ...page, isKept: messages >= usual.messages });
    const ofOutage = await memoryOfOutage(workbench, minutes);
    publishSection('M2', ofOutage, { ...page, isKept: minutes >= usual.minutes });
  });
}
