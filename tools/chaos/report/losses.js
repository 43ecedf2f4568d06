/**
 * What each rollback took out of the broker, and what became of it: one row for each fault that lost something.
 * @param {import('../check/evidence.js').Evidence} evidence
 * @returns {Promise<Record<string, string | number>[]>}
 */
export async function lossTable(evidence) {
  const lost = await lostByFault(evidence);
  if (lost.size === 0) return [];
  const stored = await storedAt(evidence);
  const rows = [];
  for await (const { id, fault, name, healedAt, parameters } of evidence.faults()) {
    const ids = lost.get(id);
    if (ids) rows.push(lossRow(ids, { fault: `${fault} ${name}`, healedAt, backMs: parameters?.backMs, stored }));
  }
  return rows;
}

function lossRow(ids, { fault, healedAt, backMs, stored }) {
  const healed = Date.parse(healedAt);
  const times = [...ids].flatMap((id) => stored.get(id) ?? []).toSorted((left, right) => left - right);
  const after = (time) => (time === undefined ? '–' : seconds(time - healed));
  return {
    fault,
    'back by': backMs === undefined ? '–' : seconds(backMs),
    lost: ids.size,
    'published again': times.length,
    'first after': after(times[0]),
    'last after': after(times.at(-1)),
  };
}

const seconds = (ms) => `${(ms / 1_000).toFixed(1)} s`;

async function lostByFault(evidence) {
  const lost = new Map();
  for await (const { kind, fault, id } of evidence.injected()) {
    if (kind !== 'lost') continue;
    if (!lost.has(fault)) lost.set(fault, new Set());
    lost.get(fault).add(id);
  }
  return lost;
}

/** By the id of a message, when the copy was stored that its stream holds now. */
async function storedAt(evidence) {
  const stored = new Map();
  for (const stream of Object.keys(await evidence.streams()))
    for await (const { id, time } of evidence.messages(stream)) stored.set(id, Date.parse(time));
  return stored;
}
