import { describe, expect, it } from '@jest/globals';
import type { FailedMessage } from './failed-message.js';
import { untilSettled } from './until-settled.js';

/** What is found at one look: messages in the outbox, messages at the consumer, and the last sequence of the stream. */
type Look = readonly [unsent: number, unacknowledged: number, lastSeq: number];

/** Surroundings that look different each time, and stay as they were at the last look. */
function looking(...looks: readonly Look[]) {
  let taken = 0;
  const look = () => looks[Math.min(taken, looks.length - 1)] ?? [0, 0, 0];
  const neighbour = {
    name: 'orders',
    revived: 0,
    retries: 0,
    failed: [] as FailedMessage[],
    missed: undefined as string | undefined,
    revive: async () => void (neighbour.revived += 1),
    unsent: async () => look()[0],
    due: async () => neighbour.retries,
    failedMessages: async () => neighbour.failed,
    missedCrash: () => neighbour.missed,
  };
  const streams = async () => {
    const [, unacknowledged, lastSeq] = look();
    taken += 1;
    return [{ stream: 'EVT_ORDERS', lastSeq, consumers: [{ durable: 'payments_ledger', pending: 0, unacknowledged }] }];
  };
  return { neighbour, looks: () => taken, surroundings: { neighbours: [neighbour], broker: { streams } } };
}

describe('untilSettled', () => {
  it('looks twice, because a message may have moved behind its back', async () => {
    const { surroundings, looks } = looking([0, 0, 7]);
    await untilSettled(surroundings);
    expect(looks()).toBe(2);
  });

  it('waits when the second look finds what the first one missed', async () => {
    const { surroundings, looks } = looking([0, 0, 7], [1, 0, 7], [0, 0, 8]);
    await untilSettled(surroundings);
    expect(looks()).toBe(4);
  });

  it('waits when a message was stored between two looks that both found nothing', async () => {
    const { surroundings, looks } = looking([0, 0, 7], [0, 0, 8], [0, 1, 8], [0, 0, 8]);
    await untilSettled(surroundings);
    expect(looks()).toBe(5);
  });

  it('counts only looks that found nothing: a handler may still be at work in between', async () => {
    const { surroundings, looks } = looking([0, 1, 7], [0, 0, 7]);
    await untilSettled(surroundings);
    expect(looks()).toBe(3);
  });

  it('names what is busy after the timeout', async () => {
    const { surroundings } = looking([2, 1, 7]);
    await expect(untilSettled(surroundings, { timeoutMs: 50 })).rejects.toThrow(
      'Still not so after 50 ms: the outbox of orders holds 2, payments_ledger has 0 pending and 1 unacknowledged',
    );
  });

  it('waits for what the inbox of a service is to try again', async () => {
    const { surroundings, neighbour } = looking([0, 0, 7]);
    neighbour.retries = 2;
    await expect(untilSettled(surroundings, { timeoutMs: 50 })).rejects.toThrow(
      'Still not so after 50 ms: the inbox of orders is to try 2 again',
    );
  });

  it('starts what has died before every look', async () => {
    const { surroundings, neighbour, looks } = looking([0, 1, 7], [0, 0, 7]);
    await untilSettled(surroundings);
    expect(neighbour.revived).toBe(looks());
  });

  it('does not count a message as a dead letter that is still tried again', async () => {
    const { surroundings, neighbour } = looking([0, 0, 7]);
    const failure = { consumer: 'payments.ledger', messageId: 'm-1', attempts: 1, error: 'Error: no', dead: false };
    neighbour.failed.push(failure);
    await untilSettled(surroundings);
    neighbour.failed.push({ ...failure, messageId: 'm-2', attempts: 5, dead: true });
    await expect(untilSettled(surroundings)).rejects.toThrow(
      'Expected 0 dead letters, but there are 1:\n  orders: payments.ledger m-2, 5 attempts: Error: no',
    );
    await untilSettled(surroundings, { deadLetters: 1 });
  });

  it('fails when a crash that was asked for never happened', async () => {
    const { surroundings, neighbour } = looking([0, 0, 7]);
    neighbour.missed = "orders was to fail at 'relay.published' but never came there";
    await expect(untilSettled(surroundings)).rejects.toThrow("was to fail at 'relay.published'");
  });
});
