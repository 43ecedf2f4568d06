import { JetStreamApiCodes, JetStreamApiError, type JetStreamManager, type StreamConfig } from '@nats-io/jetstream';
import { Injectable, Logger } from '@nestjs/common';
import { Metrics } from '@nestwork/observability';
import { NatsLink } from '../connection/nats-link.js';
import { MessagingSettings } from '../messaging-settings.js';
import { describeDrift, driftOf, type Drift } from './drift.js';
import { streamConfig, type StreamDeclaration } from './standard-streams.js';

/**
 * Makes sure that the streams which a service needs exist, its own and other services', and are what they should be.
 */
@Injectable()
export class StreamDeclarations {
  readonly #logger = new Logger(StreamDeclarations.name);
  readonly #declared = new Map<string, StreamDeclaration>();
  readonly #drift;

  constructor(
    private readonly link: NatsLink,
    private readonly settings: MessagingSettings,
    metrics: Metrics,
  ) {
    this.#drift = metrics.gauge({
      name: 'stream_drift',
      help: '1 when the configuration of a stream on the server is not the declared one',
      labelNames: ['stream'],
    });
  }

  /**
   * Declares a stream unless it exists, and compares what the server then has: older servers drop settings silently.
   *
   * Never changes an existing stream: a difference is logged and counted. Throws when messages would get lost or never
   * arrive, because retention or subjects differ.
   */
  async ensure(declaration: StreamDeclaration): Promise<void> {
    this.#declared.set(declaration.name, declaration);
    const wanted = streamConfig(declaration, this.settings.replicas);
    const jsm = await this.link.jetstreamManager();
    const actual = (await existing(jsm, declaration.name)) ?? (await this.#declare(jsm, wanted));
    const drift = driftOf(wanted, actual, COMPARED);
    this.#drift.set({ stream: declaration.name }, drift.length > 0 ? 1 : 0);
    if (drift.length === 0) return;
    const description = describeDrift(drift);
    if (drift.some(({ field }) => DANGEROUS.includes(field))) {
      throw new Error(
        `Stream ${declaration.name} loses messages as it is configured: ${description}. Correct the stream with \`nats stream edit\`, or, while another instance runs, with \`npm run ops -- streams apply --change-streams\`.`,
      );
    }
    this.#logger.warn({ message: `Stream ${declaration.name} is not configured as declared: ${description}` });
  }

  /** Everything that was ensured so far. */
  get declared(): readonly StreamDeclaration[] {
    return [...this.#declared.values()];
  }

  /** How a stream on the server differs from its declaration; undefined when there is none. */
  async drift(declaration: StreamDeclaration): Promise<Drift[] | undefined> {
    const actual = await existing(await this.link.jetstreamManager(), declaration.name);
    return actual && driftOf(streamConfig(declaration, this.settings.replicas), actual, COMPARED);
  }

  /** Changes an existing stream to what is declared. Throws what the server refuses: not every setting can be changed. */
  async change(declaration: StreamDeclaration): Promise<void> {
    const jsm = await this.link.jetstreamManager();
    await jsm.streams.update(declaration.name, streamConfig(declaration, this.settings.replicas));
    this.#logger.warn({ message: `Changed stream ${declaration.name} to what is declared` });
    this.#drift.set({ stream: declaration.name }, 0);
  }

  async #declare(jsm: JetStreamManager, wanted: Partial<StreamConfig> & { name: string }): Promise<StreamConfig> {
    try {
      const { config } = await jsm.streams.add(wanted);
      this.#logger.log({ message: `Declared stream ${wanted.name}`, subjects: wanted.subjects });
      return config;
    } catch (err) {
      // Another service may have declared it in between, with other settings.
      const config = await existing(jsm, wanted.name);
      if (config) return config;
      throw new Error(`Cannot declare stream ${wanted.name}`, { cause: err });
    }
  }
}

const COMPARED = [
  'retention',
  'subjects',
  'storage',
  'max_age',
  'discard',
  'duplicate_window',
  'deny_delete',
  'deny_purge',
  'num_replicas',
] as const satisfies readonly (keyof StreamConfig)[];

type Compared = (typeof COMPARED)[number];

const DANGEROUS: readonly Compared[] = ['retention', 'subjects'];

async function existing(jsm: JetStreamManager, name: string): Promise<StreamConfig | undefined> {
  try {
    return (await jsm.streams.info(name)).config;
  } catch (err) {
    if (err instanceof JetStreamApiError && err.code === JetStreamApiCodes.StreamNotFound) return undefined;
    throw err;
  }
}
