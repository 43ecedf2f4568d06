import { MessagingSettings, NatsLink, WakeUp } from '@nestwork/messaging';
import { HealthRegistry, Metrics } from '@nestwork/observability';
import type { HeldLane } from '../src/lanes/lane.js';
import { LaneLeases } from '../src/lanes/lane-leases.js';
import { LaneRegistry, type LeaseGrant } from '../src/lanes/lane-registry.js';
import { RelayPing } from '../src/lanes/relay-ping.js';
import { OutboxSettings } from '../src/outbox-settings.js';
import { OutboxRelay } from '../src/relay/outbox-relay.js';
import type { DueQuery, DueRows, Settled, Settlement } from '../src/relay/outbox-store.js';
import { RelayMetrics } from '../src/relay/relay-metrics.js';
import { aMessage } from './a-message.js';
import { MemoryBroker, type Trouble } from './memory-broker.js';
import { MemoryOutbox } from './memory-outbox.js';

/** What one does, step by step. */
export type RelayStep = 'read' | 'settle' | 'sleep';

/** What happens around a relay under watch. */
export interface WatchedRelayOptions {
  /** What goes wrong with a publish, if anything. */
  readonly trouble?: (id: string) => Promise<Trouble> | Trouble;
  /** Waited for before each read and each settlement. */
  readonly hesitate?: (step: RelayStep) => Promise<unknown>;
  readonly batchSize?: number;
}

/** The relay of a process that never looks by itself: whatever it overlooks stays where it is. All keys share one lane of 16. */
export class WatchedRelay {
  readonly steps: RelayStep[] = [];
  readonly outbox: MemoryOutbox;
  readonly broker: MemoryBroker;
  readonly relay: OutboxRelay;
  readonly #wakeUp: WatchedWakeUp;
  readonly #lanes: LanesOfOne;
  readonly #leases: LaneLeases;

  constructor({
    trouble = () => undefined,
    hesitate = async () => undefined,
    batchSize = 2_000,
  }: WatchedRelayOptions = {}) {
    const note = async (step: RelayStep) => {
      await hesitate(step);
      this.steps.push(step);
    };
    this.outbox = new WatchedOutbox(note);
    this.broker = new MemoryBroker(({ id }) => trouble(id));
    this.#wakeUp = new WatchedWakeUp(this.steps);
    this.#lanes = new LanesOfOne(this.outbox);
    this.#leases = new LaneLeases(this.#lanes, 4_000, () => 0);
    const settings = new OutboxSettings({ pollMs: AN_HOUR, batchSize });
    const metrics = new Metrics('shop');
    const messaging = new MessagingSettings({ service: 'shop', servers: 'nowhere' });
    // Never connected: with one relay there is nobody to tell.
    const ping = new RelayPing(new NatsLink(messaging, new HealthRegistry(), metrics), messaging);
    const parts = [this.#leases, this.#wakeUp, ping, new RelayMetrics(metrics)] as const;
    this.relay = new OutboxRelay(this.outbox, this.broker, settings, ...parts);
  }

  async start(): Promise<void> {
    await this.#leases.renew();
    await this.relay.start();
  }

  /** As a transaction of this process: visible first, then announced. The first letter of an id is its key. */
  commit(...ids: readonly string[]): void {
    for (const id of ids) this.outbox.write(aMessage({ id, key: id.charAt(0) }))();
    this.announce();
  }

  /** What follows a commit. */
  announce(): void {
    this.#wakeUp.signal();
  }

  /** Hands the lanes to another relay, which gives them back when this one asks. */
  loseLanes(): void {
    this.#lanes.changeHands();
  }

  /** Whether it waits to be woken; to be asked in a later turn of the event loop than what may have woken it. */
  get isAsleep(): boolean {
    return this.#wakeUp.isAsleep;
  }
}

class WatchedOutbox extends MemoryOutbox {
  constructor(private readonly note: (step: RelayStep) => Promise<void>) {
    super([AN_HOUR]);
  }

  override async due(query: DueQuery): Promise<DueRows> {
    await this.note('read');
    return super.due(query);
  }

  override async settle(settlement: Settlement): Promise<Settled> {
    await this.note('settle');
    return super.settle(settlement);
  }
}

class WatchedWakeUp extends WakeUp {
  isAsleep = false;

  constructor(private readonly steps: RelayStep[]) {
    super();
  }

  override async sleep(ms: number): Promise<void> {
    this.steps.push('sleep');
    this.isAsleep = true;
    await super.sleep(ms);
    this.isAsleep = false;
  }
}

class LanesOfOne extends LaneRegistry {
  #lanes: readonly HeldLane[] = [];

  constructor(private readonly outbox: MemoryOutbox) {
    super();
    this.changeHands();
  }

  changeHands(): void {
    this.#lanes = Array.from({ length: 16 }, (_, lane) => this.outbox.lease(lane));
  }

  override async renew(): Promise<LeaseGrant> {
    return { lanes: this.#lanes, fairShare: 16 };
  }

  override async release(): Promise<void> {}

  override async leave(): Promise<void> {}
}

const AN_HOUR = 3_600_000;
