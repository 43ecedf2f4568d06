import type { Provider } from '@nestjs/common';
import { type Class, EventContract, EventMessage } from '@nestwork/contract-kit';
import { EventConsumer } from '@nestwork/messaging';
import { IsString } from 'class-validator';

/** So many consumers of events that never come: each has a durable and an open pull. */
export function furtherConsumers(count: number): Provider[] {
  return Array.from({ length: count }, (_, number) => consumerOf(eventOf(number), number));
}

interface Quiet extends EventMessage {
  readonly thing: string;
}

function eventOf(number: number): Class<Quiet> {
  class QuietEvent extends EventMessage implements Quiet {
    @IsString() readonly thing!: string;
  }
  EventContract(`bench.quiet-${number}-passed.v1`, { key: 'thing' })(QuietEvent);
  return QuietEvent;
}

function consumerOf(event: Class<Quiet>, number: number): Provider {
  class QuietConsumer {
    async handle(): Promise<void> {}
  }
  EventConsumer(event, { durable: `bench.quiet-${number}` })(QuietConsumer);
  return QuietConsumer;
}
