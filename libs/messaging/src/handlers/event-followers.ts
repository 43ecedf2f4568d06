import { Injectable } from '@nestjs/common';
import { contractOf, type Class, type EventMessage } from '@nestwork/contract-kit';
import { BackgroundLoops, type BackgroundLoop } from '../background-loops.js';
import type { LinkSubscription } from '../connection/link-subscription.js';
import { NatsLink } from '../connection/nats-link.js';
import { MessageHeaders } from '../wire/message-headers.js';
import { readMessage } from '../wire/read-envelope.js';
import { followedEventsOf, type EventFollower } from './followed-events.js';

/**
 * Shows events to every instance of a service as they are announced, for what only this process has to know, such as whom to tell.
 *
 * Nothing is stored for that, acknowledged or tried again: while there is no connection events are missed, and the follower is told
 * so. An effect on data needs `@EventConsumer`.
 */
@Injectable()
export class EventFollowers {
  constructor(
    private readonly link: NatsLink,
    private readonly loops: BackgroundLoops,
  ) {}

  /** Shows the events that `@FollowsEvents` declares, from the start of the background loops to their stop. */
  add(follower: EventFollower): void {
    this.loops.register(this.loopOf(follower));
  }

  /** The same for whoever starts and stops it himself. */
  loopOf(follower: EventFollower): BackgroundLoop {
    let stops: (() => void)[] = [];
    return {
      name: `events for ${follower.constructor.name}`,
      start: async () => {
        if (stops.length > 0) return;
        const subscriptions = followedEventsOf(follower.constructor).map((event) => this.#subscribe(event, follower));
        const forget = this.link.onRebuilt(() => follower.missed());
        stops = [forget, ...subscriptions.map((subscription) => () => subscription.stop())];
      },
      stop: async () => {
        for (const stop of stops) stop();
        stops = [];
      },
    };
  }

  #subscribe(event: Class<EventMessage>, follower: EventFollower): LinkSubscription {
    const contract = contractOf(event);
    return this.link.subscribe(`evt.${contract.name}.*`, {
      receive: (msg) => {
        const { subject, data: body } = msg;
        follower.receive(readMessage(contract, { subject, headers: MessageHeaders.of(msg), body }));
      },
    });
  }
}
