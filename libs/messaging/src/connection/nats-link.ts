import { setTimeout as delay } from 'node:timers/promises';
import { jetstream, jetstreamManager, type JetStreamClient, type JetStreamManager } from '@nats-io/jetstream';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { connect, type NatsConnection, type Payload } from '@nats-io/transport-node';
import { HealthRegistry, Metrics } from '@nestwork/observability';
import { MessagingSettings } from '../messaging-settings.js';
import { toNatsHeaders } from '../wire/message-headers.js';
import { connectionSettings } from './connection-settings.js';
import { GatheredSends } from './gathered-sends.js';
import { LinkSubscription, type LinkSubscribeOptions } from './link-subscription.js';
import { isLoginRefused, LoginRefused } from './login-refused.js';
import { lossOf } from './loss-of.js';
import { NotConnected } from './not-connected.js';
import { problemOfVersion } from './server-version.js';
import { unlessClosed } from './unless-closed.js';

/** Headers and reply subject of a plain publish. */
export interface LinkPublishOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly reply?: string;
}

/** The same of a publish at the end of the turn. */
export interface GatheredOptions extends LinkPublishOptions {
  readonly refused: (error: unknown) => void;
}

/**
 * The one connection of a service to NATS, for as long as the service runs.
 *
 * A connection that is lost, stale or half-open is replaced by a new one, without limit; subscriptions made here move
 * along. While there is none, publishing throws NotConnected: nothing is buffered, so nobody mistakes a buffer for a
 * broker.
 */
@Injectable()
export class NatsLink implements OnModuleInit, OnApplicationShutdown {
  readonly #logger = new Logger(NatsLink.name);
  readonly #closing = new AbortController();
  readonly #subscriptions = new Set<LinkSubscription>();
  readonly #sends = new GatheredSends();
  readonly #rebuiltListeners = new Set<(nc: NatsConnection) => void>();
  readonly #forbiddenListeners: ((subject: string) => void)[] = [];
  readonly #replaced;
  readonly #connectFailures;
  readonly #open;
  #knownServers: readonly string[];
  #current: NatsConnection | undefined;
  #connecting: Promise<void> | undefined;

  constructor(
    private readonly settings: MessagingSettings,
    health: HealthRegistry,
    metrics: Metrics,
  ) {
    this.#knownServers = settings.servers;
    this.#replaced = metrics.counter({
      name: 'nats_connections_replaced_total',
      help: 'Connections to NATS that were lost',
    });
    this.#connectFailures = metrics.counter({
      name: 'nats_connect_failures_total',
      help: 'Attempts to connect to NATS that failed',
    });
    this.#open = metrics.gauge({ name: 'nats_subscriptions', help: 'Open subscriptions to NATS' });
    health.add('nats', () => this.roundTrip());
  }

  /**
   * Resolves with the first connection, however long that takes: a service without its broker is not ready, but not
   * broken. Throws LoginRefused, and when the server is of a version that must not be used.
   */
  async onModuleInit(): Promise<void> {
    if (!this.#current) await (this.#connecting ??= this.#connect({ refusalsToBear: REFUSALS_TO_BEAR }));
    const problem = problemOfVersion(this.#current?.info?.version);
    if (!this.#current || !problem?.isRefused) return;
    await this.close();
    throw new Error(problem.reason);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }

  /** The live connection. Throws NotConnected while there is none. Do not keep it: the next call may give another. */
  get(): NatsConnection {
    // Between the loss of a connection and the notice of it, the connection knows already.
    if (!this.#current || this.#current.isClosed()) throw new NotConnected(this.settings.servers);
    return this.#current;
  }

  get isConnected(): boolean {
    return this.#current !== undefined && !this.#current.isClosed();
  }

  /** JetStream on the live connection. To publish, use StreamPublisher. */
  jetstream(): JetStreamClient {
    return jetstream(this.get());
  }

  /** The administration of streams and consumers on the live connection. */
  jetstreamManager(): Promise<JetStreamManager> {
    return jetstreamManager(this.get(), { checkAPI: false });
  }

  /** Calls the listener with each connection that replaces a lost one; returns how to stop that. */
  onRebuilt(listener: (nc: NatsConnection) => void): () => void {
    this.#rebuiltListeners.add(listener);
    return () => this.#rebuiltListeners.delete(listener);
  }

  /** Calls the listener with each subject on which the server did not let this service publish: nobody else says so. */
  onForbidden(listener: (subject: string) => void): void {
    this.#forbiddenListeners.push(listener);
  }

  /** Resolves when the server has received all that was sent before. Throws NotConnected. */
  async roundTrip(): Promise<void> {
    const nc = this.get();
    this.#sends.release();
    await unlessClosed(nc, nc.flush());
    if (nc.isClosed()) throw new NotConnected(this.settings.servers);
  }

  /** Hands bytes to the connection. They may be lost without a trace: what must arrive goes through StreamPublisher. */
  publish(subject: string, payload?: Payload, options: LinkPublishOptions = {}): void {
    this.get().publish(subject, payload, publishOptions(options));
  }

  /**
   * Publishes together with all else that is sent so in this turn of the event loop. Throws NotConnected; what the connection refuses by the
   * end of the turn, for its size or because it is lost, is not sent, and `refused` is told why.
   */
  publishTogether(subject: string, payload: Payload, { refused, ...options }: GatheredOptions): void {
    this.get();
    const ready = publishOptions(options);
    this.#sends.add(() => {
      try {
        this.get().publish(subject, payload, ready);
      } catch (error) {
        refused(error);
      }
    });
  }

  /** Subscribes on this connection and on every one after it, until stopped. */
  subscribe(subject: string, options: LinkSubscribeOptions): LinkSubscription {
    const subscription = new LinkSubscription(subject, options, () => this.#forget(subscription));
    this.#subscriptions.add(subscription);
    this.#open.set(this.#subscriptions.size);
    if (this.isConnected) subscription.bindTo(this.get());
    return subscription;
  }

  /** Sends what is pending and closes for good. Gives up on a broker that does not answer within two seconds. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#connecting?.catch(() => {});
    this.#sends.release();
    const last = this.#current;
    this.#current = undefined;
    if (!last) return;
    await Promise.race([last.flush().catch(() => {}), delay(2_000, undefined, { ref: false })]);
    await last.close();
  }

  #forget(subscription: LinkSubscription): void {
    this.#subscriptions.delete(subscription);
    this.#open.set(this.#subscriptions.size);
  }

  async #connect({ refusalsToBear = Number.POSITIVE_INFINITY } = {}): Promise<void> {
    let refusals = 0;
    for (let attempt = 0; !this.#closing.signal.aborted; attempt++) {
      try {
        this.#use(await connect(connectionSettings(this.settings, this.#knownServers)));
        return;
      } catch (err) {
        this.#connectFailures.inc();
        refusals = isLoginRefused(err) ? refusals + 1 : 0;
        if (refusals > refusalsToBear) throw new LoginRefused(this.settings, err);
        if (attempt % 10 === 0 || refusals === 1)
          this.#tell(attempt, refusals > 0 ? new LoginRefused(this.settings, err) : err);
        await delay(pauseMs(attempt, this.settings.connectPauseMs), undefined, { signal: this.#closing.signal }).catch(
          () => {},
        );
      }
    }
  }

  #tell(attempt: number, err: unknown): void {
    const servers = this.#knownServers;
    this.#logger.warn({ message: 'Cannot connect to NATS, trying again', attempt: attempt + 1, servers, err });
  }

  #use(nc: NatsConnection): void {
    this.#current = nc;
    this.#connecting = undefined;
    this.#knownServers = [...new Set([...this.settings.servers, ...nc.getServers().map(({ listen }) => listen)])];
    for (const subscription of this.#subscriptions) subscription.bindTo(nc);
    this.#logger.log({ message: 'Connected to NATS', server: nc.getServer(), version: nc.info?.version });
    this.#judgeVersion(nc.info?.version);
    const forbidden = (subject: string) => this.#forbiddenListeners.forEach((listener) => listener(subject));
    void lossOf(nc, forbidden).then((reason) => this.#replace(nc, reason));
  }

  // A service that runs stays on whatever server is left: being away would be worse.
  #judgeVersion(version: string | undefined): void {
    const problem = problemOfVersion(version);
    if (!problem) return;
    if (problem.isRefused) this.#logger.error(problem.reason);
    // Whoever keeps a single copy of each stream does not run this in production, and need not be told at each start.
    else if (this.settings.replicas > 1) this.#logger.warn(problem.reason);
    else this.#logger.log(problem.reason);
  }

  #replace(lost: NatsConnection, reason: string): void {
    if (this.#closing.signal.aborted) return;
    this.#logger.warn({ message: 'Lost the connection to NATS', reason });
    this.#replaced.inc();
    this.#current = undefined;
    void lost.close().catch(() => {});
    this.#connecting = this.#connect().then(() => this.#announce());
  }

  #announce(): void {
    if (!this.#current) return;
    for (const listener of this.#rebuiltListeners) {
      try {
        listener(this.#current);
      } catch (err) {
        this.#logger.error({ message: 'A listener failed on the new connection to NATS', err });
      }
    }
  }
}

function publishOptions({ headers, reply }: LinkPublishOptions) {
  return { ...(headers && { headers: toNatsHeaders(headers) }), ...(reply && { reply }) };
}

// More than one, because accounts may just be reloaded. Four times in a row, over about half a second, is no accident.
const REFUSALS_TO_BEAR = 3;

function pauseMs(attempt: number, longestMs: number): number {
  return Math.min(100 * 2 ** Math.min(attempt, 5), longestMs) * (0.5 + Math.random());
}
