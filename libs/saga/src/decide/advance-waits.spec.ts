import { describe, expect, it } from '@jest/globals';
import { given } from '@nestwork/testing';
import { bookTripSaga } from '../../spec-support/book-trip.saga.js';

const START = Date.UTC(2026, 0, 1);
const trip = () => given(bookTripSaga, { trip: 'rome' });
const told = ({ instance }: ReturnType<typeof trip>) => instance.log.map(({ what }) => what);

describe('a saga that waits', () => {
  it('waits for a step as long as that says, and for a compensation as long as the saga says, with the next pause', () => {
    expect(trip().instance.wakeAt).toBe(START + 10_000);
    expect(trip().reply().instance.wakeAt).toBe(START + 5_000);
    expect(trip().reply().reply().timeout().instance.wakeAt).toBe(START + 8_000 + 10_000 + 1_000);
  });

  it('tells the closing command why it was undone: who was silent, or what was asked', () => {
    expect(trip().timeout().instance.failure).toEqual({
      code: 'saga.step-timed-out',
      category: 'timeout',
      message: 'book flight did not answer within 10000 ms',
      details: { step: 'book flight', timeoutMs: 10_000 },
      step: 'book flight',
    });
    expect(trip().cancel('changed my mind').instance.failure).toEqual({
      code: 'saga.cancelled',
      category: 'conflict',
      message: 'changed my mind',
      details: { reason: 'changed my mind' },
      step: 'book flight',
    });
  });

  it('goes on being cancelled after a person resumed it, and tells so', () => {
    const story = trip().cancel('changed my mind').timeout().timeout().timeout().expectStatus('needs_attention');
    const resumed = story.after({ kind: 'resume' }).expectStatus('cancelling');
    expect(told(resumed)).toEqual([
      'book flight: sent',
      'cancelled: changed my mind',
      'undo book flight: sent',
      'undo book flight: sent again',
      'undo book flight: sent again',
      'undo book flight: needs attention',
      'resumed',
      'undo book flight: sent again',
    ]);
    const done = resumed.reply().reply().expectStatus('compensated');
    expect(told(done).at(-1)).toBe('everything undone');
    expect(told(trip().reply().reply().reply().reply().expectStatus('completed')).at(-1)).toBe('completed');
  });
});
