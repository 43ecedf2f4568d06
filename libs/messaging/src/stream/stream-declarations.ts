import {
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamManager,
  type StreamConfig,
  type StreamInfo,
} from '@nats-io/jetstream';
import { Injectable, Logger } from '@nestjs/common';
import { Metrics } from '@nestwork/observability';
import { NatsLink } from '../connection/nats-link.js';
import { MessagingSettings } from '../messaging-settings.js';
import { commandStreamOf, eventStreamOf } from '../wire/subjects.js';
import { describeDrift, type Drift } from './drift.js';
import { advisoryStream, streamConfig, type StreamDeclaration, type StreamSettings } from './standard-streams.js';
import { streamDrift, type StreamDrift } from './stream-rules.js';

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
   * Of an existing stream the service that owns it changes what cannot lose anything; any other difference is logged and
   * counted. Throws when messages would get lost or never arrive, and when the server cannot keep the declared copies.
   */
  async ensure(declaration: StreamDeclaration): Promise<void> {
    this.#declared.set(declaration.name, declaration);
    const wanted = streamConfig(declaration, this.settings);
    const jsm = await this.link.jetstreamManager();
    const info = (await existing(jsm, declaration.name)) ?? (await this.#declare(jsm, wanted));
    refuseMissingCopies(wanted, info);
    const drift = await this.#correct(jsm, wanted, info.config);
    this.#drift.set({ stream: declaration.name }, drift.length > 0 ? 1 : 0);
    if (drift.length === 0) return;
    refuseLosses(declaration.name, drift);
    this.#logger.warn({ message: `Stream ${declaration.name} is not configured as declared: ${describeDrift(drift)}` });
  }

  /** Everything that was ensured so far. */
  get declared(): readonly StreamDeclaration[] {
    return [...this.#declared.values()];
  }

  /** How a stream on the server differs from its declaration; undefined when there is none. */
  async drift(declaration: StreamDeclaration): Promise<Drift[] | undefined> {
    const actual = await existing(await this.link.jetstreamManager(), declaration.name);
    return actual && streamDrift(streamConfig(declaration, this.settings), actual.config);
  }

  /** Changes an existing stream to what is declared. Throws what the server refuses: not every setting can be changed. */
  async change(declaration: StreamDeclaration): Promise<void> {
    const jsm = await this.link.jetstreamManager();
    const wanted = streamConfig(declaration, this.settings);
    const left = streamDrift(wanted, await update(jsm, declaration.name, wanted));
    if (left.length > 0) throw new Error(`The server kept stream ${declaration.name} as it is: ${describeDrift(left)}`);
    this.#logger.warn({ message: `Changed stream ${declaration.name} to what is declared` });
    this.#drift.set({ stream: declaration.name }, 0);
  }

  async #declare(jsm: JetStreamManager, wanted: StreamSettings): Promise<StreamInfo> {
    try {
      const info = await jsm.streams.add(wanted);
      this.#logger.log({ message: `Declared stream ${wanted.name}`, subjects: wanted.subjects });
      return info;
    } catch (err) {
      // Another service may have declared it in between, with other settings.
      const info = await existing(jsm, wanted.name);
      if (info) return info;
      const isAlone = err instanceof JetStreamApiError && err.code === NOT_CLUSTERED;
      const advice = isAlone ? `: ${copiesAdvice(wanted)}` : '';
      throw new Error(`Cannot declare stream ${wanted.name}${advice}`, { cause: err });
    }
  }

  /** What still differs after the owner has changed what is safe to change. What the server refuses stays as it is. */
  async #correct(jsm: JetStreamManager, wanted: StreamSettings, actual: StreamConfig): Promise<StreamDrift[]> {
    const drift = streamDrift(wanted, actual);
    const correctable = drift.filter(({ isSafeToChange }) => isSafeToChange);
    if (correctable.length === 0 || !this.#owns(wanted.name)) return drift;
    const changes = Object.fromEntries(correctable.map(({ field, declared }) => [field, declared]));
    try {
      const config = await update(jsm, wanted.name, changes);
      this.#logger.warn({ message: `Changed stream ${wanted.name}: ${describeDrift(correctable)}` });
      return streamDrift(wanted, config);
    } catch (err) {
      this.#logger.error({ message: `The server refuses to change stream ${wanted.name}`, changes, err });
      return drift;
    }
  }

  #owns(stream: string): boolean {
    const { service } = this.settings;
    return [eventStreamOf(service), commandStreamOf(service), advisoryStream.name].includes(stream);
  }
}

function refuseLosses(name: string, drift: readonly StreamDrift[]): void {
  if (!drift.some(({ isFatal }) => isFatal)) return;
  throw new Error(
    `Stream ${name} loses messages as it is configured: ${describeDrift(drift)}. Correct the stream with \`nats stream edit\`, or, while another instance runs, with \`npm run ops -- streams apply --change-streams\`. Storage, persist_mode and a work queue cannot be changed: back the stream up, delete it and start again.`,
  );
}

/** Servers before 2.15 that run alone accept a change to three copies, say that they have them, and keep one. */
function refuseMissingCopies(wanted: StreamSettings, { cluster }: StreamInfo): void {
  if (wanted.num_replicas === 1 || cluster) return;
  throw new Error(`Stream ${wanted.name} cannot have its copies: ${copiesAdvice(wanted)}`);
}

function copiesAdvice({ num_replicas: replicas }: StreamSettings): string {
  return `${replicas} copies of a stream need a cluster of ${replicas} NATS nodes or more. Start one, or set NATS_REPLICAS=1 and accept that a lost disk loses messages`;
}

/**
 * The copies in a step of their own: when 2.10 gets both at once in a cluster, nobody listens on added subjects afterwards.
 */
async function update(jsm: JetStreamManager, name: string, changes: Partial<StreamConfig>): Promise<StreamConfig> {
  const { num_replicas: copies, ...others } = changes;
  if (copies === undefined) return (await jsm.streams.update(name, others)).config;
  if (Object.keys(others).length > 0) await jsm.streams.update(name, others);
  return (await jsm.streams.update(name, { num_replicas: copies })).config;
}

/** nats-server: `replicas > 1 not supported in non-clustered mode`. */
const NOT_CLUSTERED = 10_074;

async function existing(jsm: JetStreamManager, name: string): Promise<StreamInfo | undefined> {
  try {
    return await jsm.streams.info(name);
  } catch (err) {
    if (err instanceof JetStreamApiError && err.code === JetStreamApiCodes.StreamNotFound) return undefined;
    throw err;
  }
}
