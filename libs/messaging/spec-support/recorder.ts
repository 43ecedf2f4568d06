import { eventually } from '@nestwork/testing';
import type { IncomingMessage } from '../src/pipeline/incoming-message.js';
import type { PriceChanged } from './shop-messages.js';

type Reaction = (event: PriceChanged, context: IncomingMessage) => Promise<void> | void;

/** What the event consumers of a spec received, in order, and how they react. */
export class Recorder {
  readonly received: { readonly cents: number; readonly attempt: number }[] = [];
  react: Reaction = () => {};

  async take(event: PriceChanged, context: IncomingMessage): Promise<void> {
    this.received.push({ cents: event.cents, attempt: context.attempt });
    await this.react(event, context);
  }

  get cents(): number[] {
    return this.received.map(({ cents }) => cents);
  }

  async until(count: number): Promise<void> {
    await eventually(() => {
      if (this.received.length < count) throw new Error(`Received ${this.received.length} of ${count} events`);
    });
  }
}
