/** How many log lines a violation shows at most, and how long each may be. */
const linesShown = 15;
const lineLength = 600;

/** Shorter texts, and those that are no ids, would be found in lines that have nothing to do with them. */
const isId = (text) => text.length >= 16 && /\d/.test(text) && !text.includes(' ');

/**
 * Adds to each violation the log lines that name its subject, or what else it seeks, in one pass over all logs.
 *
 * @param {readonly { violation: import('./violation.js').Violation, seek: readonly string[] }[]} found
 * @param {import('./evidence.js').Evidence} evidence
 */
export async function attachLogs(found, evidence) {
  const seekers = seekersByText(found);
  if (seekers.size === 0) return;
  const any = new RegExp([...seekers.keys()].map((text) => RegExp.escape(text)).join('|'), 'g');
  for await (const { instance, text } of evidence.logs()) {
    for (const named of new Set(text.match(any)))
      for (const { logs } of seekers.get(named))
        if (logs.length < linesShown) logs.push(`${instance}: ${text.slice(0, lineLength)}`);
  }
}

function seekersByText(found) {
  const seekers = new Map();
  for (const { violation, seek } of found)
    for (const text of new Set([violation.subject, ...seek].filter(isId)))
      seekers.set(text, [...(seekers.get(text) ?? []), violation.evidence]);
  return seekers;
}
