import { describe, expect, it } from '@jest/globals';
import { CommandContract, CommandMessage, ContractError, ErrorContract, Payload } from '@nestwork/contract-kit';
import { defineSaga } from '@nestwork/saga';
import { IsString } from 'class-validator';
import { given } from './saga-scenario.js';

class Done extends Payload {
  @IsString() readonly trip!: string;
}

@ErrorContract('travel.sold-out', 'conflict')
class SoldOut extends ContractError {
  @IsString() readonly trip!: string;
}

@CommandContract('travel.book-flight.v1', { reply: Done, errors: [SoldOut] })
class BookFlight extends CommandMessage<Done> {
  @IsString() readonly trip!: string;
}

@CommandContract('travel.cancel-flight.v1', { reply: Done })
class CancelFlight extends CommandMessage<Done> {
  @IsString() readonly trip!: string;
}

@CommandContract('travel.book-hotel.v1', { reply: Done, errors: [SoldOut] })
class BookHotel extends CommandMessage<Done> {
  @IsString() readonly trip!: string;
}

const trip = { trip: 'Lisbon' };

const travel = defineSaga<{ trip: string }>('travel')
  .step('book flight', {
    send: (data) => BookFlight.of(data),
    compensate: (data) => CancelFlight.of(data),
    timeoutMs: 5_000,
  })
  .step('book hotel', { send: (data) => BookHotel.of(data) });

describe('given(saga, data)', () => {
  it('follows a saga to its end, one command at a time', () => {
    given(travel, trip)
      .expectSent(BookFlight.of(trip))
      .expectStatus('running')
      .reply()
      .expectSent(BookHotel.of(trip))
      .reply()
      .expectSent()
      .expectStatus('completed');
  });

  it('follows a saga back when a step fails', () => {
    given(travel, trip)
      .reply()
      .fail(SoldOut.of(trip))
      .expectSent(CancelFlight.of(trip))
      .expectStatus('compensating')
      .reply()
      .expectStatus('compensated');
  });

  it('lets the time of a step run out, which undoes that step too', () => {
    given(travel, trip).timeout().expectSent(CancelFlight.of(trip)).expectStatus('compensating');
  });

  it('cancels', () => {
    given(travel, trip)
      .cancel()
      .expectStatus('cancelling')
      .expectSent(CancelFlight.of(trip))
      .reply()
      .expectStatus('compensated');
  });

  it('leaves the earlier point of the story as it was', () => {
    const begun = given(travel, trip);
    begun.reply();
    begun.expectSent(BookFlight.of(trip));
  });

  it('fails with what was sent instead', () => {
    expect(() => given(travel, trip).expectSent(BookHotel.of(trip))).toThrow(
      'Expected the saga to send:\n  travel.book-hotel.v1 {"trip":"Lisbon"}\nbut it sent:\n  travel.book-flight.v1 {"trip":"Lisbon"}\n',
    );
  });

  it('fails when the fields differ, when something is missing and when nothing should be sent', () => {
    expect(() => given(travel, trip).expectSent(BookFlight.of({ trip: 'Porto' }))).toThrow('Porto');
    expect(() => given(travel, trip).expectSent(BookFlight.of(trip), BookFlight.of(trip))).toThrow('but it sent:');
    expect(() => given(travel, trip).expectSent()).toThrow('Expected the saga to send nothing');
  });

  it('fails on another status, and tells the story so far', () => {
    expect(() => given(travel, trip).expectStatus('completed')).toThrow(
      'Expected the saga to be completed, but it is running. Its story: ',
    );
  });

  it('refuses a reply that nobody waits for', () => {
    expect(() => given(travel, trip).reply().reply().reply()).toThrow('The saga is completed and waits for no reply');
  });
});
