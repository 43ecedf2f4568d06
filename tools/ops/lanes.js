/** @typedef {Readonly<Record<string, string | number | boolean | null>>} Row */

/**
 * The lanes of an outbox as people want them: those of one relay in which nothing waits are one line, those that differ stay.
 * @param {readonly Row[]} rows  `lane`, `relay`, `leaseSeconds`, `waiting`
 * @returns {Row[]}
 */
export function lanesTogether(rows) {
  const groups = Map.groupBy(rows, (row) => (isQuiet(row) ? row.relay : row));
  return [...groups.values()].map(oneLine);
}

/** Nothing waits, and somebody would publish it. */
function isQuiet({ relay, leaseSeconds, waiting }) {
  return relay !== null && leaseSeconds >= 0 && waiting === 0;
}

function oneLine(rows) {
  const numbers = rows.map(({ lane }) => lane).toSorted((a, b) => a - b);
  const leaseSeconds = rows[0].leaseSeconds === null ? null : Math.min(...rows.map((row) => row.leaseSeconds));
  return { lanes: spans(numbers), relay: rows[0].relay, leaseSeconds, waiting: rows[0].waiting };
}

/** `0-7, 9`. */
function spans(numbers) {
  const found = [];
  for (const number of numbers) {
    const last = found.at(-1);
    if (last && last.to === number - 1) last.to = number;
    else found.push({ from: number, to: number });
  }
  return found.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
}
