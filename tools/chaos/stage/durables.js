/**
 * The durable consumers of each stream, which services expect to find again: what reads a stream once is none.
 * @param {Parameters<Parameters<typeof import('./broker.js').withBroker>[1]>[0]} broker
 * @returns {Promise<Durables>}
 *
 * @typedef {Record<string, { name: string, config: { filter_subject?: string } }[]>} Durables  by the name of the stream
 */
export async function durablesOf({ manager }) {
  const durables = {};
  for await (const { config: stream } of manager.streams.list()) {
    durables[stream.name] = [];
    for await (const { name, config } of manager.consumers.list(stream.name))
      if (config.durable_name !== undefined) durables[stream.name].push({ name, config });
  }
  return durables;
}

/**
 * Which consumers of an earlier moment exist no more.
 * @param {Durables} before  @param {Record<string, readonly { name: string }[]>} now  by the name of the stream
 * @returns {{ stream: string, name: string }[]}
 */
export function missingOf(before, now) {
  return Object.entries(before).flatMap(([stream, durables]) => {
    const names = new Set((now[stream] ?? []).map(({ name }) => name));
    return durables.filter(({ name }) => !names.has(name)).map(({ name }) => ({ stream, name }));
  });
}
