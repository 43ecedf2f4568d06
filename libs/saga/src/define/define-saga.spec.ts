import { describe, expect, it } from '@jest/globals';
import { BookFlight, NoteWish } from '../../spec-support/trip-messages.js';
import { SagaRegistry } from '../run/saga-registry.js';
import { defineSaga } from './define-saga.js';

const step = { send: ({ trip }: { trip: string }) => BookFlight.of({ trip }) };

describe('defineSaga', () => {
  it('gives each step half a minute and each attempt its persistence, unless told otherwise', () => {
    const saga = defineSaga<{ trip: string }>('book-trip', { maxAttempts: 2 }).step('book', step);
    expect(saga.steps).toEqual([{ ...step, name: 'book', timeoutMs: 30_000 }]);
    expect(saga.persistence).toMatchObject({ maxAttempts: 2, replyTimeoutMs: 30_000 });
  });

  it('leaves a definition as it was when another one is made from it', () => {
    const first = defineSaga<{ trip: string }>('book-trip').step('book', step);
    const second = first.step('note', { send: ({ trip }) => NoteWish.of({ trip }) }).onCompleted(step.send);
    expect(first.steps.map(({ name }) => name)).toEqual(['book']);
    expect(second.steps.map(({ name }) => name)).toEqual(['book', 'note']);
    expect(first.completed).toBeUndefined();
  });

  it('refuses names that would be ambiguous', () => {
    expect(() => defineSaga('Book trip')).toThrow(/not 'Book trip'/);
    expect(() => defineSaga<{ trip: string }>('book-trip').step('book', step).step('book', step)).toThrow(
      /two steps 'book'/,
    );
    expect(() => new SagaRegistry([defineSaga('book-trip'), defineSaga('book-trip')])).toThrow(/Two sagas are named/);
  });

  it('is found by its name, and a saga that is not registered is named in the error', () => {
    const saga = defineSaga<{ trip: string }>('book-trip');
    expect(new SagaRegistry([saga]).get('book-trip')).toBe(saga);
    expect(() => new SagaRegistry([saga]).get('sell-trip')).toThrow(/no saga 'sell-trip'.*SagaModule\.forRoot/);
  });
});
