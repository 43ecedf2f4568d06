import { describe, expect, it } from '@jest/globals';
import { Nemesis } from './nemesis.js';
import { neverCarriedOut } from './report/faults-by-kind.js';
import { Claims } from './stage/claims.js';

describe('the nemesis', () => {
  const fault = (name, inject) => ({ name, inject: (stage) => inject(stage, stage.claims.take(['nats-1'])) });
  const sound = fault('kill-nats', async (_, targets) => ({ targets, heal: async () => {} }));
  const broken = fault('freeze-nats', async () => {
    throw new Error('no such process');
  });
  const planned = (id, { name }) => ({ id, fault: name, name, atMs: 0, holdMs: 0, parameters: {} });

  async function recordsOf(faults, claims = new Claims()) {
    const table = Object.fromEntries(faults.map((each) => [each.name, each]));
    const nemesis = new Nemesis({ claims }, table, () => {});
    // One after the other, but without the waits for a system that is not there.
    for (const [index, each] of faults.entries())
      await nemesis.run([planned(index + 1, each)], { oneAtATime: false, patienceMs: 0 });
    return nemesis.records;
  }

  it('gives back what a fault took that failed half-way, so that later ones find it', async () => {
    expect(await recordsOf([broken, sound])).toEqual([
      expect.objectContaining({ id: 1, error: expect.stringContaining('no such process') }),
      expect.objectContaining({ id: 2, targets: ['nats-1'], healedAt: expect.any(String) }),
    ]);
  });

  it('gives back what a fault took that could not be healed', async () => {
    const stuck = fault('outage-nats', async (_, targets) => ({
      targets,
      heal: () => Promise.reject(new Error('it does not start')),
    }));
    const [first, second] = await recordsOf([stuck, sound]);
    expect(first).toMatchObject({ targets: ['nats-1'], error: expect.stringContaining('it does not start') });
    expect(second).toMatchObject({ targets: ['nats-1'], healedAt: expect.any(String) });
  });

  it('does not count a fault as carried out that had nothing to do', async () => {
    const counting = (name, givenBack) => ({
      ...fault(name, async (_, targets) => ({ targets, heal: async () => ({ givenBack }) })),
      effect: 'givenBack',
    });
    const [idle, busy] = await recordsOf([counting('reordering', 0), counting('duplicates', 3)]);
    expect(idle).toMatchObject({ parameters: { givenBack: 0 }, error: expect.stringContaining('no effect') });
    expect(idle.targets).toBeUndefined();
    expect(busy).toMatchObject({ targets: ['nats-1'], parameters: { givenBack: 3 } });
    expect(busy.error).toBeUndefined();
    expect(neverCarriedOut([idle, busy])).toEqual(['reordering reordering']);
  });

  it('writes down that a fault found nothing free, without a time', async () => {
    const claims = new Claims();
    claims.take(['nats-1']);
    expect(await recordsOf([sound], claims)).toEqual([
      { id: 1, fault: 'kill-nats', name: 'kill-nats', skipped: 'Another fault has nats-1' },
    ]);
  });
});
