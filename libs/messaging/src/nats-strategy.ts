import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { NatsLink } from './connection/nats-link.js';
import { controllerBindings } from './handlers/controller-bindings.js';
import { HandlerDiscovery } from './handlers/handler-discovery.js';
import { commandEndpoint } from './handlers/request-binding.js';
import { MessagingSettings } from './messaging-settings.js';
import { RequestServer, type RequestBinding } from './request/request-server.js';
import { ServiceProtocol } from './service-protocol/service-protocol.js';
import { StartPatience } from './start/start-patience.js';
import { commandStream, eventStream } from './stream/standard-streams.js';
import { StreamDeclarations } from './stream/stream-declarations.js';
import { StreamEndpoints } from './stream/stream-endpoints.js';

/**
 * The entry for `app.connectMicroservice({ strategy: app.get(NatsStrategy) })`: serves requests and receives from
 * streams.
 */
@Injectable()
export class NatsStrategy extends Server implements CustomTransportStrategy {
  override readonly transportId = Symbol('nestwork over NATS');
  // Errors of handlers are recorded and retried here; Nest would only log them.
  override readonly propagatesEventHandlerErrors = true;
  #quiesced: Promise<boolean> | undefined;

  constructor(
    private readonly settings: MessagingSettings,
    private readonly link: NatsLink,
    private readonly discovery: HandlerDiscovery,
    private readonly streams: StreamDeclarations,
    private readonly endpoints: StreamEndpoints,
    private readonly requests: RequestServer,
    private readonly protocol: ServiceProtocol,
    private readonly patience: StartPatience,
  ) {
    super();
  }

  /** Declares streams and consumers, however long NATS is away, serves requests, then receives from streams. Calls back with the error when something does not fit together. */
  async listen(callback: (error?: unknown) => void): Promise<void> {
    try {
      await this.#start();
      callback();
    } catch (error) {
      callback(error);
    }
  }

  /** For Nest, on `app.close()`: as `quiesce`, with 25 s. */
  async close(): Promise<void> {
    await this.quiesce(25_000);
  }

  /**
   * Accepts nothing more and resolves when everything accepted is done, true, or the budget is used up, false.
   *
   * What is not done by then is logged and not lost: requests end as unknown for their callers, stored messages go back
   * to the broker, which delivers them again.
   */
  quiesce(budgetMs: number): Promise<boolean> {
    return (this.#quiesced ??= this.#quiesce(budgetMs));
  }

  /** Nest offers events of the transport here; what matters is in logs, metrics and health checks. */
  on(): void {}

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the signature is Nest's
  unwrap<T>(): T;
  unwrap(): NatsLink {
    return this.link;
  }

  /** Declares streams and consumers, however long NATS is away, and receives nothing: for a job that has the right to. */
  async declare(): Promise<void> {
    this.#bind();
    await this.#declare();
  }

  async #start(): Promise<void> {
    const bindings = this.#bind();
    await this.#declare();
    // A stop that did not wait for this has ended what there was; nothing would end what begins now.
    if (this.#quiesced) return;
    for (const binding of bindings) this.requests.serve(binding);
    this.protocol.start();
    // Whoever hears that the service listens may ask at once: the server must know the subscriptions by then.
    await this.patience.through('be known to NATS', () => this.link.roundTrip());
    // Last, because a handler of a stored message may ask this service; and not at all when it was asked to stop meanwhile.
    if (!this.#quiesced) this.endpoints.start();
  }

  #bind(): RequestBinding[] {
    const { service } = this.settings;
    const handlers = this.discovery.requestBindings();
    const bindings = [...handlers, ...controllerBindings(this.messageHandlers, handlers, service)];
    for (const binding of handlers.filter(({ contract }) => contract.kind === 'command'))
      this.endpoints.add(commandEndpoint(binding));
    for (const endpoint of this.discovery.eventEndpoints()) this.endpoints.add(endpoint);
    return bindings;
  }

  async #declare(): Promise<void> {
    const { service } = this.settings;
    await this.patience.through('declare its streams and consumers', async () => {
      await this.streams.ensure(commandStream(service));
      await this.streams.ensure(eventStream(service));
      await this.endpoints.declare();
    });
  }

  async #quiesce(budgetMs: number): Promise<boolean> {
    this.patience.stop();
    this.protocol.stop();
    const done = Promise.all([this.requests.quiesce(), this.endpoints.quiesce()]).then(() => true);
    const budget = new AbortController();
    const used = delay(budgetMs, false, { signal: budget.signal }).catch(() => false);
    const inTime = await Promise.race([done, used]);
    budget.abort();
    if (!inTime) {
      const left = { requests: this.requests.unanswered, messages: this.endpoints.giveBack() };
      this.logger.warn({ message: `Stopped with work unfinished after ${Math.round(budgetMs)} ms`, ...left });
    }
    return inTime;
  }
}
