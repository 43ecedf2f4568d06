/**
 * The figures of one process.
 * @typedef {{ rssBytes: number, heapUsedBytes: number, values: Record<string, number> }} Figures
 *   `values`: the frame's own metrics, summed over their labels; a histogram by its count and sum; what says how a message
 *   came in (`via`) is summed for each way as well
 */

/** @param {string} url @returns {Promise<Figures>} */
export async function readMetrics(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
  return parseMetrics(await response.text());
}

/** Reads the text format of Prometheus. @param {string} text @returns {Figures} */
export function parseMetrics(text) {
  const sums = {};
  for (const line of text.split('\n')) {
    const [, name, labels = '', value] = /^([a-z_]+)(\{[^}]*\})? (\S+)$/i.exec(line) ?? [];
    if (!name) continue;
    const [via] = /via="\w+"/.exec(labels) ?? [];
    for (const key of via ? [name, `${name}{${via}}`] : [name]) sums[key] = (sums[key] ?? 0) + Number(value);
  }
  const own = Object.entries(sums).filter(([name]) => name.startsWith('nestwork_') && !/_bucket(\{|$)/.test(name));
  return {
    rssBytes: sums.process_resident_memory_bytes,
    heapUsedBytes: sums.nodejs_heap_size_used_bytes,
    values: Object.fromEntries(own),
  };
}
