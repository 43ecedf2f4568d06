import {
  AckPolicy,
  DeliverPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  type ConsumerConfig,
  type JetStreamManager,
} from '@nats-io/jetstream';
import { Injectable, Logger } from '@nestjs/common';
import { nanos } from '@nats-io/transport-node';
import { NatsLink } from '../connection/nats-link.js';
import { MessagingSettings } from '../messaging-settings.js';
import { describeDrift, driftOf, type Drift } from './drift.js';

/** One durable consumer on the server. */
export interface ConsumerDeclaration {
  readonly stream: string;
  /** As the server knows it. */
  readonly durable: string;
  readonly filterSubject: string;
  /** How many messages may be out at once, over all instances. */
  readonly maxAckPending: number;
  /** -1: without limit. */
  readonly maxDeliveries: number;
}

/** How a consumer on the server differs from its declaration. */
export interface ConsumerDrift {
  /** With one of these, its position means nothing to what is declared. */
  readonly identity: readonly Drift[];
  readonly limits: readonly Drift[];
}

/** Makes sure that durable consumers exist as declared. */
@Injectable()
export class ConsumerDeclarations {
  readonly #logger = new Logger(ConsumerDeclarations.name);
  readonly #declared = new Map<string, ConsumerDeclaration>();

  constructor(
    private readonly link: NatsLink,
    private readonly settings: MessagingSettings,
  ) {}

  /**
   * Declares a consumer unless it exists; updates its limits when they changed.
   *
   * Never creates over an existing one, because servers lose its position when they refuse that. Throws when the existing one
   * reads other subjects, so that its position would mean nothing, or would lose it; and when the server did not keep what it
   * was told.
   */
  async ensure(declaration: ConsumerDeclaration): Promise<void> {
    const { stream, durable } = declaration;
    this.#declared.set(`${stream} ${durable}`, declaration);
    const wanted = this.#configOf(declaration);
    const jsm = await this.link.jetstreamManager();
    const actual = (await existing(jsm, stream, durable)) ?? (await this.#declare(jsm, stream, wanted));
    refuseOtherIdentity(wanted, actual);
    const changed = driftOf(wanted, actual, LIMITS);
    if (changed.length === 0) return;
    const { ack_wait, max_deliver, max_ack_pending } = wanted;
    const { config } = await jsm.consumers.update(stream, durable, { ack_wait, max_deliver, max_ack_pending });
    refuseIgnoredLimits(wanted, config);
    this.#logger.warn({ message: `Changed consumer ${durable} of ${stream}: ${describeDrift(changed)}` });
  }

  /** Everything that was ensured so far. */
  get declared(): readonly ConsumerDeclaration[] {
    return [...this.#declared.values()];
  }

  /** How a consumer on the server differs from its declaration; undefined when there is none. */
  async drift(declaration: ConsumerDeclaration): Promise<ConsumerDrift | undefined> {
    const wanted = this.#configOf(declaration);
    const actual = await existing(await this.link.jetstreamManager(), declaration.stream, declaration.durable);
    return actual && { identity: driftOf(wanted, actual, IDENTITY), limits: driftOf(wanted, actual, LIMITS) };
  }

  /** Deletes a consumer and with it its position: declared again, it starts over with the oldest message. */
  async delete({ stream, durable }: Pick<ConsumerDeclaration, 'stream' | 'durable'>): Promise<void> {
    await (await this.link.jetstreamManager()).consumers.delete(stream, durable);
    this.#logger.warn({ message: `Deleted consumer ${durable} of ${stream}` });
  }

  /**
   * Whether the server has messages for this consumer that it could hand out, but nobody got. For a consumer that is
   * pulled from.
   */
  async isStalled({ stream, durable, maxAckPending }: ConsumerDeclaration): Promise<boolean> {
    const jsm = await this.link.jetstreamManager();
    const { num_pending, num_ack_pending } = await jsm.consumers.info(stream, durable);
    return num_pending > 0 && num_ack_pending < maxAckPending;
  }

  async #declare(jsm: JetStreamManager, stream: string, wanted: WantedConfig): Promise<ConsumerConfig> {
    try {
      const { config } = await jsm.consumers.add(stream, wanted);
      this.#logger.log({
        message: `Declared consumer ${wanted.durable_name} of ${stream}`,
        filter: wanted.filter_subject,
      });
      return config;
    } catch (err) {
      // Another instance, of a version with other limits, may have declared it in between: from 2.10 on the server then refuses.
      const config = await existing(jsm, stream, wanted.durable_name);
      if (config) return config;
      throw err;
    }
  }

  #configOf({ durable, filterSubject, maxAckPending, maxDeliveries }: ConsumerDeclaration): WantedConfig {
    return {
      durable_name: durable,
      filter_subject: filterSubject,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      // No `backoff`: it would overwrite ack_wait with its first entry.
      ack_wait: nanos(this.settings.ackWaitMs),
      max_deliver: maxDeliveries,
      max_ack_pending: maxAckPending,
    };
  }
}

type WantedConfig = Partial<ConsumerConfig> &
  Pick<ConsumerConfig, 'filter_subject' | 'ack_wait' | 'max_deliver' | 'max_ack_pending'> & {
    readonly durable_name: string;
  };

/**
 * The last five are never declared: on a consumer that has them, messages are pushed at nobody, come without their body or more
 * often than said, or its position is lost with the server's memory or while no service runs.
 */
const IDENTITY = [
  'filter_subject',
  'ack_policy',
  'deliver_policy',
  'deliver_subject',
  'headers_only',
  'backoff',
  'mem_storage',
  'inactive_threshold',
] as const;
const LIMITS = ['ack_wait', 'max_deliver', 'max_ack_pending'] as const;

function refuseOtherIdentity(wanted: WantedConfig, actual: ConsumerConfig): void {
  const drift = driftOf(wanted, actual, IDENTITY);
  if (drift.length === 0) return;
  throw new Error(
    `Consumer ${wanted.durable_name} exists for something else: ${describeDrift(drift)}. Give the new one another durable name, or, while another instance runs, begin this one anew with \`npm run ops -- streams apply --recreate-consumers\`.`,
  );
}

function refuseIgnoredLimits(wanted: WantedConfig, actual: ConsumerConfig): void {
  const ignored = driftOf(wanted, actual, LIMITS);
  if (ignored.length === 0) return;
  throw new Error(
    `The server ignores the limits of consumer ${wanted.durable_name}: ${describeDrift(ignored)}. Use a newer nats-server.`,
  );
}

async function existing(jsm: JetStreamManager, stream: string, durable: string): Promise<ConsumerConfig | undefined> {
  try {
    return (await jsm.consumers.info(stream, durable)).config;
  } catch (err) {
    if (err instanceof JetStreamApiError && err.code === JetStreamApiCodes.ConsumerNotFound) return undefined;
    throw err;
  }
}
