import { describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Gate } from '@nestwork/testing';
import { aMessage } from '../../spec-support/a-message.js';
import { MemoryBroker, type Trouble } from '../../spec-support/memory-broker.js';
import { MemoryOutbox } from '../../spec-support/memory-outbox.js';
import { DestinationHolds } from './destination-holds.js';
import { RelayPass } from './relay-pass.js';

Logger.overrideLogger(false);

async function turns(ofTheEventLoop: number): Promise<undefined> {
  for (let turn = 0; turn < ofTheEventLoop; turn += 1) await new Promise(setImmediate);
}

/** A pass that does not wait for long, and a broker that answers for commands when it is told to. */
function setUp(answer?: Trouble) {
  const outbox = new MemoryOutbox();
  const gate = new Gate();
  const broker = new MemoryBroker(async ({ id }) => {
    if (!id.startsWith('command')) return turns(1);
    await gate.pass();
    return answer;
  });
  const onLate = jest.fn();
  const pass = new RelayPass({
    store: outbox,
    publisher: broker,
    holds: new DestinationHolds(() => 0),
    mayPublish: () => true,
    batchSize: 100,
    maxInFlight: 2,
    patience: () => ({ over: turns(5), end: () => undefined }),
    onLate,
  });
  const lanes = [outbox.lease(0)];
  const commit = (...ids: string[]) => {
    for (const id of ids) {
      const subject = id.startsWith('command') ? 'cmd.stock.reserve.v1' : 'evt.shop.thing-happened.v1.0';
      outbox.write(aMessage({ id, key: 'k', subject }))();
    }
  };
  return { outbox, broker, gate, pass, lanes, commit, onLate };
}

describe('RelayPass, when a destination does not answer', () => {
  it('goes on with the others, and offers no row of it while one is under way', async () => {
    const { pass, outbox, broker, gate, lanes, commit, onLate } = setUp();
    commit('command1', 'command2', 'event1');
    expect(await pass.run(lanes)).toMatchObject({ read: 3, acked: 1, moved: 1, isDone: false });
    commit('event2', 'command3');
    expect(await pass.run(lanes)).toMatchObject({ read: 1, acked: 1, moved: 1 });
    expect(await pass.run(lanes)).toMatchObject({ read: 0, isDone: false });
    expect(outbox.published).toEqual(['event1', 'event2']);
    expect(broker.offered).toEqual(['command1', 'event1', 'event2']);
    expect(pass.isWaiting).toBe(true);
    expect(onLate).not.toHaveBeenCalled();

    gate.open();
    await pass.landed();
    expect(onLate).toHaveBeenCalledTimes(1);
    expect(await pass.run(lanes)).toMatchObject({ read: 0, acked: 2, moved: 2, isDone: false });
    expect(pass.isWaiting).toBe(false);
    await pass.run(lanes);
    await pass.landed();
    await pass.run(lanes);
    expect(broker.stored).toEqual(['event1', 'event2', 'command1', 'command2', 'command3']);
    expect(outbox.published).toEqual(broker.stored);
  });

  it('reads it again once it is known that it took nothing, without a settlement', async () => {
    const { pass, outbox, broker, gate, lanes, commit, onLate } = setUp('away');
    const settle = jest.spyOn(outbox, 'settle');
    commit('command1', 'command2');
    await pass.run(lanes);
    gate.open();
    await pass.landed();
    expect(onLate).toHaveBeenCalledTimes(1);
    expect(pass.isWaiting).toBe(false);
    expect(pass.hasUnsettled).toBe(false);
    expect(broker.offered).toEqual(['command1']);
    expect(settle).not.toHaveBeenCalled();
  });

  it('leaves it out until what it took is written down, however often that fails', async () => {
    const { pass, outbox, broker, gate, lanes, commit } = setUp();
    commit('command1');
    await pass.run(lanes);
    gate.open();
    await pass.landed();
    jest.spyOn(outbox, 'settle').mockRejectedValueOnce(new Error('connection lost'));
    await expect(pass.run(lanes)).rejects.toThrow('connection lost');
    expect(pass.isWaiting).toBe(true);
    expect(await pass.run(lanes)).toMatchObject({ acked: 1, moved: 1 });
    expect(pass.isWaiting).toBe(false);
    expect(broker.offered).toEqual(['command1']);
    expect(outbox.published).toEqual(['command1']);
  });

  it('waits for one that answers, however long it has much to answer for', async () => {
    const { pass, outbox, lanes, commit } = setUp();
    const ids = Array.from({ length: 50 }, (_, index) => `event${index}`);
    commit(...ids);
    expect(await pass.run(lanes)).toMatchObject({ acked: 50, moved: 50, isDone: true });
    expect(outbox.published).toEqual(ids);
  });
});
