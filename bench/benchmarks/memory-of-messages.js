import { median, slope } from '../run/statistics.js';
import { Pumping } from './pumping.js';

const mostMs = 3_600_000;
/** The first tenth warms up: code is compiled, pools fill, the heap grows to its working size. */
const warmUp = 0.1;

/**
 * M1: whether a service that has handled very many messages holds more memory than one that has handled some.
 * @param {import('../run/workbench.js').Workbench} workbench  @param {number} messages
 * @returns {Promise<import('../run/report.js').Report>}
 */
export async function memoryOfMessages(workbench, messages) {
  workbench.progress(`\nM1: ${messages} messages`);
  const pumping = await Pumping.start(workbench);
  const startedAt = performance.now();
  const isOver = (wanted) => (sample) => sample.handled >= wanted || sample.atMs - startedAt > mostMs;
  // Both at rest, so that no message under way is counted.
  const warming = messages * warmUp;
  pumping.send({ count: warming });
  const first = await pumping.watch(isOver(warming));
  const heapBeforeMb = await pumping.heapMb();
  pumping.send({ count: messages - warming });
  const samples = [...first, ...(await pumping.watch(isOver(messages)))];
  const heapGrowthMb = (await pumping.heapMb()) - heapBeforeMb;
  await pumping.stop();
  return reportOf(samples, { messages, heapGrowthMb });
}

function reportOf(samples, { messages, heapGrowthMb }) {
  const warm = samples.filter(({ handled }) => handled >= messages * warmUp);
  const between = (from, to) => warm.filter(({ handled }) => handled >= messages * from && handled <= messages * to);
  const rss = (from, to) => median(between(from, to).map(({ rssMb }) => rssMb));
  const growth = slope(warm.map(({ handled, rssMb }) => ({ x: handled / 1e6, y: rssMb })));
  const parts = [0.1, 0.25, 0.5, 0.75, 0.9];
  const contenders = parts.map((from) => ({ name: String(from), label: `from ${from * 100} % of the messages on` }));
  const results = new Map(parts.map((from) => [String(from), { rssMb: rss(from, from + 0.1) }]));
  const last = samples.at(-1);
  return {
    title: `Memory over ${messages.toLocaleString('en')} messages`,
    notes: `
One process sends events in transactions of 50, relays them, and handles each in a transaction of its own with inbox and one row,
as fast as it can: ${last.handled.toLocaleString('en')} messages in ${Math.round((last.atMs - samples[0].atMs) / 1_000)} s. Medians
over a tenth of the messages each; the slope is that of all samples after the first tenth. What the process keeps is the heap after a
collection, once when a tenth of the messages are handled and once when all are.`,
    tables: [{ title: 'memory', columns: [{ name: 'rssMb', title: 'RSS MB' }], contenders, results }],
    goals: [
      { what: 'growth of the heap that is kept in MB', goal: 2, value: heapGrowthMb, atMost: true },
      { what: 'growth of the RSS in MB per 10^6 messages', goal: 10, value: growth, atMost: true },
      { what: 'messages not handled', goal: 0, value: messages - last.handled, atMost: true },
    ],
  };
}
