import { Injectable, type Provider } from '@nestjs/common';
import type { Class, CommandMessage } from '@nestwork/contract-kit';
import { CommandHandler } from '@nestjs/cqrs';
import { Database } from '@nestwork/database';
import {
  BookFlight,
  BookHotel,
  CallOffTrip,
  CancelFlight,
  CancelHotel,
  ConfirmTrip,
  Done,
  NoteWish,
  SoldOut,
} from './trip-messages.js';

/** What a service does with a command: take it, decline it, or fail without an answer. */
export type Behaviour = 'ok' | 'declines' | 'fails';

/** The services that a trip needs, as told by a spec. What they did, and committed, is in `done`, by trip. */
@Injectable()
export class TripServices {
  readonly behaviour = new Map<string, Behaviour>();
  private readonly handled = new Map<string, string[]>();

  done(trip: string): readonly string[] {
    return this.handled.get(trip) ?? [];
  }

  handle({ trip, constructor }: { readonly trip: string }, database: Database): Done {
    const behaviour = this.behaviour.get(constructor.name) ?? 'ok';
    if (behaviour === 'declines') throw SoldOut.of({ trip });
    if (behaviour === 'fails') throw new Error(`${constructor.name} fails`);
    database.afterCommit(() => this.handled.set(trip, [...this.done(trip), constructor.name]));
    return Done.of({ trip });
  }
}

const COMMANDS = [BookFlight, CancelFlight, NoteWish, BookHotel, CancelHotel, ConfirmTrip, CallOffTrip];

/** One handler per command, all of which ask TripServices. */
export const tripHandlers: Provider[] = COMMANDS.map(handlerOf);

function handlerOf<C extends CommandMessage<Done> & { readonly trip: string }>(Command: Class<C>): Provider {
  @CommandHandler(Command)
  class Handler {
    constructor(
      private readonly services: TripServices,
      private readonly database: Database,
    ) {}

    async execute(command: C): Promise<Done> {
      return this.services.handle(command, this.database);
    }
  }
  Object.defineProperty(Handler, 'name', { value: `${Command.name}Handler` });
  return Handler;
}
