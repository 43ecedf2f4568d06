import { describe, expect, it } from '@jest/globals';
import type { ErrorBody } from '@nestwork/contract-kit';
import { bookTripSaga, type Trip } from '../../spec-support/book-trip.saga.js';
import { defineSaga } from '../define/define-saga.js';
import { advance } from './advance.js';
import type { Advanced } from './advanced.js';
import type { SagaInput } from './saga-input.js';
import { newSagaInstance } from './saga-instance.js';

const SOLD_OUT: ErrorBody = {
  code: 'trip.sold-out',
  category: 'conflict',
  message: 'sold out',
  details: { trip: 'rome' },
};
const START = Date.UTC(2026, 0, 1);

/** One saga, followed input by input. */
class Story {
  now = START;
  latest: Advanced<Trip>;

  constructor(private readonly saga = bookTripSaga) {
    this.latest = {
      instance: newSagaInstance(saga.name, '0190b5a0-0000-7000-8000-0000000000aa', { trip: 'rome' }),
      sends: [],
    };
    this.take({ kind: 'start' });
  }

  get status() {
    return this.latest.instance.status;
  }

  /** What the last input sent, by command class. */
  get sent(): string[] {
    return this.latest.sends.map(({ command }) => command.constructor.name);
  }

  get told(): string[] {
    return this.latest.instance.log.map(({ what }) => what);
  }

  take(input: SagaInput): this {
    const { saga, now } = this;
    this.latest = advance({ saga, instance: this.latest.instance, now }, input);
    return this;
  }

  ok(commandId = this.awaited): this {
    return this.take({ kind: 'reply', commandId, outcome: { status: 'ok' } });
  }

  fail(commandId = this.awaited): this {
    return this.take({ kind: 'reply', commandId, outcome: { status: 'error', error: SOLD_OUT } });
  }

  /** Time passes until the saga moves by itself. */
  wake(): this {
    this.now = this.latest.instance.wakeAt ?? Number.NaN;
    return this.take({ kind: 'timer' });
  }

  get awaited(): string {
    return this.latest.instance.pending?.commandId ?? 'none';
  }
}

describe('advance', () => {
  it('does the steps one after the other, confirms, and is completed', () => {
    const story = new Story();
    expect(story.sent).toEqual(['BookFlight']);
    expect(story.ok().sent).toEqual(['NoteWish']);
    expect(story.ok().sent).toEqual(['BookHotel']);
    expect(story.ok().sent).toEqual(['ConfirmTrip']);
    expect(story.status).toBe('completing');
    expect(story.ok().sent).toEqual([]);
    expect(story.status).toBe('completed');
    expect(story.latest.instance).toMatchObject({ pending: undefined, wakeAt: undefined });
  });

  it('undoes the steps before a declined one in reverse order, but not the declined one, which was rolled back', () => {
    const story = new Story().ok().ok().fail();
    expect(story.status).toBe('compensating');
    expect(story.sent).toEqual(['CancelFlight']);
    expect(story.ok().sent).toEqual(['CallOffTrip']);
    expect(story.latest.sends[0]!.command).toMatchObject({ because: 'trip.sold-out' });
    expect(story.ok().status).toBe('compensated');
  });

  it('undoes a step that timed out too, because nobody can know whether it took effect', () => {
    const story = new Story().ok().ok().wake();
    expect(story.sent).toEqual(['CancelHotel']);
    expect(story.ok().sent).toEqual(['CancelFlight']);
    expect(story.ok().latest.sends[0]!.command).toMatchObject({ because: 'saga.step-timed-out' });
  });

  it('is undone at once when cancelled, the step under way included', () => {
    const story = new Story().take({ kind: 'cancel', reason: 'changed my mind' });
    expect(story.status).toBe('cancelling');
    expect(story.sent).toEqual(['CancelFlight']);
    expect(story.latest.instance.failure).toMatchObject({
      code: 'saga.cancelled',
      message: 'changed my mind',
      step: 'book flight',
    });
    expect(story.ok().ok().status).toBe('compensated');
  });

  it.each([
    ['completing', new Story().ok().ok().ok()],
    ['compensating', new Story().ok().fail()],
    ['completed', new Story().ok().ok().ok().ok()],
  ])('cannot be cancelled when %s', (status, story) => {
    const before = story.latest.instance;
    expect(story.status).toBe(status);
    expect(story.take({ kind: 'cancel', reason: 'too late' }).latest).toEqual({ instance: before, sends: [] });
  });

  it('is moved by nothing early, late, repeated or foreign', () => {
    const story = new Story();
    const flight = story.awaited;
    const { instance } = story.ok().latest;
    const foreign: SagaInput[] = [
      { kind: 'start' },
      { kind: 'timer' },
      { kind: 'resume' },
      { kind: 'resolve', as: 'completed' },
      { kind: 'reply', commandId: flight, outcome: { status: 'ok' } },
      { kind: 'reply', commandId: flight, outcome: { status: 'error', error: SOLD_OUT } },
      { kind: 'reply', commandId: 'of another saga', outcome: { status: 'ok' } },
    ];
    story.now = instance.wakeAt! - 1;
    const moment = { saga: bookTripSaga, instance, now: story.now };
    for (const input of foreign) expect(advance(moment, input).instance).toBe(instance);
  });

  it('drops the reply to a step that arrives after the step was given up', () => {
    const story = new Story();
    const flight = story.awaited;
    const { instance } = story.wake().latest;
    expect(story.ok(flight).latest.instance).toBe(instance);
  });

  it('tries a refused compensation again under a new id, after a pause that grows', () => {
    const story = new Story().ok().ok().wake();
    const first = story.awaited;
    expect(story.fail().sent).toEqual([]);
    expect(story.latest.instance.wakeAt! - story.now).toBe(1_000);
    const { instance } = story.latest;
    expect(story.fail(first).latest.instance).toBe(instance);
    expect(story.wake().sent).toEqual(['CancelHotel']);
    expect(story.awaited).not.toBe(first);
    expect(story.latest.sends[0]).not.toHaveProperty('resend');
    story.fail();
    expect(story.latest.instance.wakeAt! - story.now).toBe(5_000);
  });

  it('sends an unanswered compensation again under the same id, so that it takes effect once', () => {
    const story = new Story().ok().ok().wake();
    const first = story.awaited;
    expect(story.wake().latest.sends).toMatchObject([{ id: first, resend: 2 }]);
    expect(story.wake().latest.sends).toMatchObject([{ id: first, resend: 3 }]);
    expect(story.ok(first).sent).toEqual(['CancelFlight']);
  });

  it.each([
    ['refused', (story: Story) => story.fail().wake().fail().wake().fail()],
    ['not answered', (story: Story) => story.wake().wake().wake()],
  ])('needs attention when a compensation is %s as often as it may be tried', (_, failAll) => {
    const story = failAll(new Story().ok().ok().wake());
    expect(story.status).toBe('needs_attention');
    expect(story.sent).toEqual([]);
    expect(story.latest.instance.wakeAt).toBeUndefined();
    expect(story.take({ kind: 'resume' }).sent).toEqual(['CancelHotel']);
    expect(story.status).toBe('compensating');
    expect(story.ok().ok().ok().status).toBe('compensated');
  });

  it('needs attention, and does not undo anything, when the confirmation is refused again and again', () => {
    const story = new Story().ok().ok().ok().fail().wake().fail().wake().fail();
    expect(story.status).toBe('needs_attention');
    expect(story.take({ kind: 'resume' }).status).toBe('completing');
    expect(story.ok().status).toBe('completed');
  });

  it.each(['completed', 'compensated'] as const)('ends as a person says who settled it by hand: %s', (as) => {
    const story = new Story().ok().ok().wake().wake().wake().wake();
    const late = story.awaited;
    story.take({ kind: 'resolve', as });
    expect(story.latest).toMatchObject({ instance: { status: as, pending: undefined, wakeAt: undefined }, sends: [] });
    expect(story.told).toContain('settled by hand');
    const { instance } = story.latest;
    expect(story.ok(late).take({ kind: 'resume' }).latest.instance).toBe(instance);
  });

  it.each([
    ['running', new Story()],
    ['compensating', new Story().ok().fail()],
    ['completed', new Story().ok().ok().ok().ok()],
  ])('cannot be settled by hand while it is %s', (_, story) => {
    const { instance } = story.latest;
    expect(story.take({ kind: 'resolve', as: 'compensated' }).latest).toEqual({ instance, sends: [] });
    expect(story.latest.instance).toBe(instance);
  });

  it('heals by itself when the answer that it needed attention for arrives after all', () => {
    const story = new Story().ok().ok().wake().wake().wake().wake();
    expect(story.status).toBe('needs_attention');
    expect(story.ok().sent).toEqual(['CancelFlight']);
    expect(story.status).toBe('compensating');
  });

  it('ends without closing commands when none are declared, and with nothing to do at once', () => {
    expect(new Story(defineSaga<Trip>('bare')).status).toBe('completed');
    const one = defineSaga<Trip>('one').step('note', bookTripSaga.steps[1]!);
    expect(new Story(one).ok().status).toBe('completed');
    expect(new Story(one).fail().status).toBe('compensated');
  });

  it('tells its story in words that a customer may read', () => {
    const story = new Story().ok().ok().fail().ok().ok();
    expect(story.told).toEqual([
      'book flight: sent',
      'book flight: done',
      'note wish: sent',
      'note wish: done',
      'book hotel: sent',
      'book hotel: declined (SoldOut)',
      'undo book flight: sent',
      'undo book flight: done',
      'closing: sent',
      'everything undone',
    ]);
    expect(story.latest.instance.log[0]).toEqual({ at: '2026-01-01T00:00:00.000Z', what: 'book flight: sent' });
    expect(new Story().wake().told).toContain('book flight: timed out after 10 s');
  });

  it('says what is wrong when a step was renamed under a saga that is in it', () => {
    const { instance } = new Story().latest;
    const renamed = defineSaga<Trip>('book-trip').step('fly', bookTripSaga.steps[0]!);
    expect(() => advance({ saga: renamed, instance, now: instance.wakeAt! }, { kind: 'timer' })).toThrow(
      /is in step 'book flight', which its definition no longer has/,
    );
  });
});
