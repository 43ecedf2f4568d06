import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { armFailPoint } from '@nestwork/observability';
import type { HeldLane } from '../lanes/lane.js';
import { DestinationHolds } from './destination-holds.js';
import type { Patience } from './flights.js';
import type { OutboxRow } from './outbox-row.js';
import { RelayPass, type RelayPassParts } from './relay-pass.js';
import { aMessage } from '../../spec-support/a-message.js';
import { MemoryBroker, type Trouble } from '../../spec-support/memory-broker.js';
import { MemoryOutbox } from '../../spec-support/memory-outbox.js';

Logger.overrideLogger(false);

const disarm: (() => void)[] = [];
afterEach(() => disarm.splice(0).forEach((each) => each()));

/** Whoever is silent is waited for. */
const endless: Patience = { over: new Promise(() => undefined), end: () => undefined };

function setUp(
  trouble: (row: OutboxRow) => Promise<Trouble> | Trouble = () => undefined,
  parts: Partial<RelayPassParts> = {},
) {
  const outbox = new MemoryOutbox();
  const broker = new MemoryBroker(trouble);
  const time = { now: 0 };
  const holds = new DestinationHolds(() => time.now);
  const common = {
    store: outbox,
    publisher: broker,
    holds,
    mayPublish: () => true,
    batchSize: 100,
    maxInFlight: 10,
    patience: () => endless,
    onLate: () => undefined,
    ...parts,
  };
  const lanes: HeldLane[] = [outbox.lease(0)];
  const commit = (...ids: string[]) => ids.forEach((id) => outbox.write(aMessage({ id, key: id.charAt(0) }))());
  return { outbox, broker, time, lanes, commit, pass: new RelayPass(common) };
}

describe('RelayPass', () => {
  it('moves what the broker acknowledged to the history', async () => {
    const { pass, outbox, broker, lanes, commit } = setUp();
    commit('a1', 'b1', 'a2');

    expect(await pass.run(lanes)).toEqual({ read: 3, acked: 3, moved: 3, refused: 0, parked: [], isDone: true });
    expect(broker.stored).toEqual(['a1', 'b1', 'a2']);
    expect(outbox.waiting()).toEqual([]);
  });

  it('ordering error 1: does not skip a slow transaction that took its number first and committed last (T44)', async () => {
    const { pass, outbox, broker, lanes, commit } = setUp();
    const commitSlow = outbox.write(aMessage({ id: 'slow' }));
    commit('fast');
    await pass.run(lanes);

    commitSlow();
    await pass.run(lanes);

    expect(broker.stored).toEqual(['fast', 'slow']);
  });

  it('ordering error 2: a refused publish holds back the later rows of its key while other keys flow', async () => {
    let refuse = true;
    const { pass, outbox, broker, lanes, commit } = setUp((row) => (refuse && row.id === 'a1' ? 'refused' : undefined));
    commit('a1', 'a2', 'b1', 'b2');
    await pass.run(lanes);
    commit('a3', 'b3');
    await pass.run(lanes);
    expect(broker.stored).toEqual(['b1', 'b2', 'b3']);
    expect(broker.offered).not.toContain('a2');

    refuse = false;
    outbox.pass(60_000);
    await pass.run(lanes);

    expect(broker.stored).toEqual(['b1', 'b2', 'b3', 'a1', 'a2', 'a3']);
  });

  it('publishes the next row of a key only after the answer for the one before', async () => {
    const answers = new Map<string, (trouble: Trouble) => void>();
    const { pass, broker, lanes, commit } = setUp((row) => new Promise((resolve) => answers.set(row.id, resolve)));
    commit('a1', 'a2', 'b1');

    const running = pass.run(lanes);
    await until(() => broker.offered.length === 2);
    expect(broker.offered).toEqual(['a1', 'b1']);
    answers.get('a1')!(undefined);
    await until(() => broker.offered.length === 3);
    expect(broker.offered).toEqual(['a1', 'b1', 'a2']);

    answers.get('a2')!(undefined);
    answers.get('b1')!(undefined);
    await running;
  });

  it('takes a duplicate for a success: the first answer was lost (T21)', async () => {
    let lost = true;
    const { pass, outbox, broker, time, lanes, commit } = setUp(() => (lost ? 'ack lost' : undefined));
    commit('a1');
    await pass.run(lanes);
    expect(outbox.waiting()).toEqual(['a1']);

    lost = false;
    time.now += 10_000;
    await pass.run(lanes);

    expect(outbox.published).toEqual(['a1']);
    expect(broker.stored).toEqual(['a1']);
  });

  it('leaves a destination alone while it is away, and offers others meanwhile', async () => {
    const away = { destination: 'evt.shop' };
    const { pass, outbox, broker, time, lanes } = setUp((row) =>
      row.destination === away.destination ? 'away' : undefined,
    );
    outbox.write(aMessage({ id: 'event' }))();
    await pass.run(lanes);
    outbox.write(aMessage({ id: 'command', subject: 'cmd.stock.reserve.v1' }))();

    expect((await pass.run(lanes)).read).toBe(1);
    expect((await pass.run(lanes)).read).toBe(0);
    expect(broker.stored).toEqual(['command']);

    away.destination = 'none';
    time.now += 10_000;
    await pass.run(lanes);
    expect(broker.stored).toEqual(['command', 'event']);
  });

  it('counts no attempt against a message whose destination is away', async () => {
    const { pass, time, lanes, commit } = setUp(() => 'away');
    commit('a1');
    for (let round = 0; round < 20; round++) {
      time.now += 10_000;
      expect(await pass.run(lanes)).toMatchObject({ read: 1, refused: 0, parked: [] });
    }
  });

  it('reports a message as parked once, when its attempts are used up', async () => {
    const { pass, outbox, lanes, commit } = setUp(({ key }) => (key === 'a' ? 'refused' : undefined));
    commit('a1', 'b1');
    expect((await pass.run(lanes)).parked).toEqual([]);
    outbox.pass(60_000);
    const reason = 'message size exceeds maximum allowed';
    expect((await pass.run(lanes)).parked).toEqual([
      { messageId: 'a1', subject: expect.any(String), key: 'a', reason },
    ]);
    outbox.pass(300_000);
    expect(await pass.run(lanes)).toMatchObject({ refused: 1, parked: [] });
    expect(outbox.waiting()).toEqual(['a1']);
  });

  it('stops in the middle of a key when the lease runs out', async () => {
    let held = true;
    const parts = { mayPublish: () => held };
    const { pass, broker, lanes, commit } = setUp(() => void (held = false), parts);
    commit('a1', 'a2');
    await pass.run(lanes);
    expect(broker.offered).toEqual(['a1']);
  });

  it('publishes no stale row when the lane left and came back since it was read: another relay may be further', async () => {
    const owned = { epoch: '1' };
    const parts = { mayPublish: ({ epoch }: HeldLane) => epoch === owned.epoch };
    const { pass, broker, lanes, commit } = setUp(() => void (owned.epoch = '3'), parts);
    commit('a1', 'a2');
    expect(await pass.run(lanes)).toMatchObject({ read: 2, acked: 1 });
    expect(broker.offered).toEqual(['a1']);

    expect(await pass.run([{ lane: 0, epoch: '3' }])).toMatchObject({ acked: 1 });
    expect(broker.offered).toEqual(['a1', 'a2']);
  });

  it('a stale settlement of a frozen relay removes nothing that another relay owns by now', async () => {
    const { pass, outbox, broker, lanes, commit } = setUp();
    commit('a1');
    disarm.push(armFailPoint('relay.published', () => void outbox.lease(0)));

    expect(await pass.run(lanes)).toMatchObject({ acked: 1, moved: 0 });
    expect(outbox.waiting()).toEqual(['a1']);

    disarm.splice(0).forEach((each) => each());
    await pass.run([outbox.lease(0)]);
    expect(broker.stored).toEqual(['a1']);
    expect(outbox.published).toEqual(['a1']);
  });

  it('writes acknowledgements down first when the database was away, instead of publishing again', async () => {
    const { pass, outbox, broker, lanes, commit } = setUp();
    commit('a1');
    const settle = jest.spyOn(outbox, 'settle').mockRejectedValueOnce(new Error('connection lost'));
    await expect(pass.run(lanes)).rejects.toThrow('connection lost');

    await pass.run(lanes);

    expect(settle).toHaveBeenCalledTimes(2);
    expect(broker.offered).toEqual(['a1']);
    expect(outbox.published).toEqual(['a1']);
  });
});

async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 100 && !condition(); turn++) await new Promise(setImmediate);
}
