/** @type {import('./table.js').Fault} */
export const troubleProvider = {
  id: 'F21',
  name: 'trouble-provider',
  describe:
    'The payment provider is slow, fails, answers after its callers have gone, or hears everything twice, for a share of all calls.',
  weight: 3,
  plan: (random) => ({
    holdMs: random.integer(3_000, 20_000),
    mode: random.pick(['slow', 'error', 'late', 'twice']),
    percent: random.pick([10, 10, 50]),
  }),
  async inject(stage, { mode, percent }) {
    const targets = stage.claims.take(['provider']);
    await setTrouble(stage, { mode, percent });
    return { targets, parameters: { mode, percent }, heal: () => setTrouble(stage, { mode: 'none' }) };
  },
};

async function setTrouble({ providerUrl }, wanted) {
  const body = JSON.stringify(wanted);
  const response = await fetch(new URL('/trouble', providerUrl), {
    method: 'PUT',
    body,
    signal: AbortSignal.timeout(5_000),
  });
  if (!response.ok) throw new Error(`The payment provider refused ${body} with ${response.status}`);
}
