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
  pumping.send({ count: messages });
  const samples = await pumping.watch(({ handled, atMs }) => handled >= messages || atMs - startedAt > mostMs);
  await pumping.stop();
  return reportOf(samples, messages);
}

function reportOf(samples, messages) {
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
over a tenth of the messages each; the slope is that of all samples after the first tenth.`,
    tables: [{ title: 'memory', columns: [{ name: 'rssMb', title: 'RSS MB' }], contenders, results }],
    goals: [
      { what: 'growth in MB per 10^6 messages', goal: 10, value: growth, atMost: true },
      { what: 'messages not handled', goal: 0, value: messages - last.handled, atMost: true },
    ],
  };
}
