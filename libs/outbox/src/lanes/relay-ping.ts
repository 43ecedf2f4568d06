import { Injectable } from '@nestjs/common';
import { type LinkSubscription, MessagingSettings, NatsLink } from '@nestwork/messaging';

/** What one relay tells the others: there are rows, or there are lanes to be taken. */
export type PingTopic = 'rows' | 'lanes';

/** Wakes the relays of the other instances over core NATS. A lost ping costs a poll interval, nothing more. */
@Injectable()
export class RelayPing {
  private readonly due = new Map<PingTopic, NodeJS.Timeout>();
  private subscriptions: readonly LinkSubscription[] = [];

  constructor(
    private readonly link: NatsLink,
    private readonly settings: MessagingSettings,
  ) {}

  /** Hears the others, from now until `stop`. */
  listen(receive: (topic: PingTopic) => void): void {
    if (this.subscriptions.length > 0) return;
    const topics: PingTopic[] = ['rows', 'lanes'];
    this.subscriptions = topics.map((topic) =>
      this.link.subscribe(this.subjectOf(topic), { receive: () => receive(topic) }),
    );
  }

  /** Tells the others soon; many calls within a few milliseconds make one ping. */
  ping(topic: PingTopic): void {
    if (this.due.has(topic)) return;
    this.due.set(topic, setTimeout(() => this.send(topic), DEBOUNCE_MS).unref());
  }

  /** Tells them now and listens no more. */
  stop(): void {
    for (const [topic, timer] of this.due) {
      clearTimeout(timer);
      this.send(topic);
    }
    for (const subscription of this.subscriptions) subscription.stop();
    this.subscriptions = [];
  }

  private send(topic: PingTopic): void {
    this.due.delete(topic);
    // Without a connection there is nobody to wake: what waits could not be published either.
    if (this.link.isConnected) this.link.publish(this.subjectOf(topic));
  }

  private subjectOf(topic: PingTopic): string {
    return `outbox.${this.settings.service}.${topic}`;
  }
}

const DEBOUNCE_MS = 5;
