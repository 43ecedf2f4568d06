import { randomUUID } from 'node:crypto';
import { Callers, type IdentityOptions } from './identity/callers.js';
import type { InstanceGroup } from './wire/subjects.js';

/** PEM files, read anew for each connection: what is renewed on disk counts from the next one on. */
export interface TlsFiles {
  /** The authority that the servers' certificates must be of; default: those of the system. */
  readonly caFile?: string;
  /** The certificate and the private key of this service, where the servers ask for one. */
  readonly certFile?: string;
  readonly keyFile?: string;
}

/** How a service talks over NATS. */
export interface MessagingOptions {
  /** The name of the service: its queue group, and the prefix of its durables and streams. */
  readonly service: string;
  readonly servers: string | readonly string[];
  readonly user?: string;
  readonly pass?: string;
  readonly token?: string;
  /** TLS to NATS; without it the connection is encrypted only where the server says so, and trusts the authorities of the system. */
  readonly tls?: TlsFiles;
  /** How this service proves who it is, and whom it believes. Without it nobody is asked for a proof. */
  readonly identity?: IdentityOptions;
  /** Tells the instances of a service apart; default: a random id. */
  readonly instance?: string;
  /** Which requests this instance takes; from streams it takes its share whatever it is. Default: `stable`. */
  readonly group?: InstanceGroup;
  /** What `nats micro ls` shows; default 0.0.0. */
  readonly version?: string;
  /** Requests in work at once; one more is answered `unavailable`. Default 256. */
  readonly maxConcurrentRequests?: number;
  /** Copies of each stream that this service declares. Default 1; 3 in production. */
  readonly replicas?: number;
  /** How long streams keep messages, at least: no less than 7, the default. */
  readonly streamRetentionDays?: number;
  /** How long the broker waits for a sign of life before it hands a message to somebody else. Default 30,000. */
  readonly ackWaitMs?: number;
  /** Failed attempts after which a message is set aside. Default 5. */
  readonly maxAttempts?: number;
  /** The pause after each failed attempt, before jitter; the last one is used again when they run out. */
  readonly retryDelaysMs?: readonly number[];
  /** How long one attempt may take before it counts as failed. Default 60,000. */
  readonly handlerTimeoutMs?: number;
  /** How often an idle connection is checked; it is given up after two checks without an answer. Default 10,000. */
  readonly pingIntervalMs?: number;
  /** The longest pause between two attempts to connect, give or take a half. Default 1,000. */
  readonly connectPauseMs?: number;
  /**
   * How often the broker says that it still knows of an open pull; a consumer is asked anew after 2.5 silent ones.
   * Default 5,000.
   */
  readonly consumerHeartbeatMs?: number;
  /** Where replies to this service arrive; default `_INBOX.<service>`, so that permissions can be given per service. */
  readonly inboxPrefix?: string;
}

/** The options of a service with every default filled in. */
export class MessagingSettings {
  readonly service: string;
  readonly servers: readonly string[];
  readonly credentials: { readonly user?: string; readonly pass?: string; readonly token?: string };
  readonly tls: TlsFiles | undefined;
  readonly callers: Callers;
  readonly instance: string;
  readonly group: InstanceGroup;
  readonly version: string;
  readonly maxConcurrentRequests: number;
  readonly replicas: number;
  readonly streamRetentionDays: number;
  readonly ackWaitMs: number;
  readonly maxAttempts: number;
  readonly retryDelaysMs: readonly number[];
  readonly handlerTimeoutMs: number;
  readonly pingIntervalMs: number;
  readonly connectPauseMs: number;
  readonly consumerHeartbeatMs: number;
  readonly inboxPrefix: string;

  constructor(options: MessagingOptions) {
    if (!KEBAB.test(options.service))
      throw new Error(`'${options.service}' is no service name: use lower-case words and dashes`);
    const { user, pass, token } = options;
    this.service = options.service;
    this.servers = typeof options.servers === 'string' ? options.servers.split(',') : options.servers;
    this.credentials = { ...(user && { user }), ...(pass && { pass }), ...(token && { token }) };
    this.tls = options.tls;
    this.callers = new Callers(options.service, options.identity);
    this.instance = options.instance ?? randomUUID();
    this.group = options.group ?? 'stable';
    this.version = options.version ?? '0.0.0';
    this.maxConcurrentRequests = options.maxConcurrentRequests ?? 256;
    this.replicas = options.replicas ?? 1;
    this.streamRetentionDays = options.streamRetentionDays ?? SHORTEST_RETENTION_DAYS;
    if (this.streamRetentionDays < SHORTEST_RETENTION_DAYS)
      throw new Error(
        `Streams must keep messages for ${SHORTEST_RETENTION_DAYS} days or longer, not ${this.streamRetentionDays}: audits and replays need them`,
      );
    this.ackWaitMs = options.ackWaitMs ?? 30_000;
    this.maxAttempts = options.maxAttempts ?? 5;
    this.retryDelaysMs = options.retryDelaysMs ?? [1_000, 5_000, 15_000, 60_000];
    this.handlerTimeoutMs = options.handlerTimeoutMs ?? 60_000;
    this.pingIntervalMs = options.pingIntervalMs ?? 10_000;
    this.connectPauseMs = options.connectPauseMs ?? 1_000;
    this.consumerHeartbeatMs = options.consumerHeartbeatMs ?? 5_000;
    this.inboxPrefix = options.inboxPrefix ?? `_INBOX.${options.service}`;
  }

  /**
   * Deliveries after which the broker gives up. A backstop, since what ends its process is set aside by WatchedAttempt long
   * before: with a lost delivery costing an ack wait, a link must be broken for eight hours to get there.
   */
  readonly maxDeliveries = 1_000;
}

// As long as an outbox keeps what it published.
const SHORTEST_RETENTION_DAYS = 7;
const KEBAB = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
