import { Injectable, Logger } from '@nestjs/common';
import type { MessageContract } from '@nestwork/contract-kit';
import type { Msg } from '@nats-io/transport-node';
import { failStep } from '@nestwork/observability';
import { InFlight } from '../connection/in-flight.js';
import type { LinkSubscription } from '../connection/link-subscription.js';
import { NatsLink } from '../connection/nats-link.js';
import { MessagingSettings } from '../messaging-settings.js';
import type { HandlerCall } from '../pipeline/incoming-message.js';
import { MessagePipeline } from '../pipeline/message-pipeline.js';
import { withinTime } from '../pipeline/within-time.js';
import { encodeReplyBody } from '../wire/encode-reply.js';
import { headerNames } from '../wire/header-names.js';
import { MessageHeaders } from '../wire/message-headers.js';
import { requestSubjectOf } from '../wire/subjects.js';
import { EndpointStats } from './endpoint-stats.js';
import { errorBodyOf } from './error-body.js';
import { receiveRequest } from './receive-request.js';
import { ServiceUnavailable } from './request-errors.js';

/** A command or query that this service answers, and who does. */
export interface RequestBinding {
  readonly contract: MessageContract;
  readonly handler: { readonly name: string; readonly instance: object };
  readonly handle: HandlerCall;
}

/** A served request with its numbers, for the service protocol. */
export interface ServedEndpoint {
  readonly contract: MessageContract;
  readonly stats: EndpointStats;
}

/**
 * Answers the requests to this service: each gets exactly one answer, whatever it contains and however its handler
 * ends.
 */
@Injectable()
export class RequestServer {
  readonly #logger = new Logger(RequestServer.name);
  readonly #served = new Map<string, ServedEndpoint & { readonly subscription: LinkSubscription }>();
  readonly #inFlight = new InFlight();

  constructor(
    private readonly link: NatsLink,
    private readonly pipeline: MessagePipeline,
    private readonly settings: MessagingSettings,
  ) {}

  get endpoints(): readonly ServedEndpoint[] {
    return [...this.#served.values()];
  }

  /** The requests in work, for the log. */
  get unanswered(): string[] {
    return this.#inFlight.descriptions;
  }

  /** Serves a contract, sharing its requests with the other instances of the service that are of its group. */
  serve(binding: RequestBinding): void {
    const stats = new EndpointStats();
    const subscription = this.link.subscribe(requestSubjectOf(binding.contract, this.settings.group), {
      queue: this.settings.service,
      receive: (msg) => this.#receive(binding, stats, msg),
    });
    this.#served.set(binding.contract.name, { contract: binding.contract, stats, subscription });
  }

  /** Takes no more requests, and resolves when those that were taken are answered. */
  async quiesce(): Promise<void> {
    await Promise.all([...this.#served.values()].map(({ subscription }) => subscription.drain()));
    await this.#inFlight.settled();
  }

  #receive(binding: RequestBinding, stats: EndpointStats, msg: Msg): void {
    // Published instead of requested: nobody waits, so nobody would learn that it was lost. A command without an
    // answer belongs into a stream.
    if (!msg.reply)
      return this.#logger.warn({ message: `Ignored a message on ${msg.subject}: it names nobody to answer` });
    if (this.#inFlight.count < this.settings.maxConcurrentRequests)
      return this.#inFlight.add(this.#answer(binding, stats, msg), () => describe(binding, msg));
    const reason = `${this.settings.maxConcurrentRequests} requests are in work`;
    const busy = ServiceUnavailable.of({ request: binding.contract.name, reason });
    stats.handled(0);
    stats.failed(busy);
    this.#reply(msg, 'error', JSON.stringify(errorBodyOf(busy, binding.contract)));
  }

  async #answer(binding: RequestBinding, stats: EndpointStats, msg: Msg): Promise<void> {
    const startedAt = performance.now();
    try {
      const reply = await this.#handle(binding, msg);
      const body = encodeReplyBody(reply, binding.contract);
      await failStep('request.answer', async () => this.#reply(msg, 'ok', body));
    } catch (err) {
      stats.failed(err);
      this.#reply(msg, 'error', JSON.stringify(errorBodyOf(err, binding.contract)));
    } finally {
      stats.handled(performance.now() - startedAt);
    }
  }

  #handle({ contract, handler, handle }: RequestBinding, msg: Msg): Promise<unknown> {
    const request = receiveRequest(contract, { subject: msg.subject, headers: MessageHeaders.of(msg), body: msg.data });
    const leftMs = Math.max(request.deadline - Date.now(), 0);
    const limits = { abortAfterMs: leftMs, giveUpAfterMs: leftMs + this.settings.handlerTimeoutMs };
    return withinTime(limits, (signal) =>
      this.pipeline.handle({ ...request, handler, signal, state: new Map() }, handle),
    );
  }

  #reply(msg: Msg, status: 'ok' | 'error', body: string): void {
    const refused = (err: unknown) =>
      this.#logger.error({ message: `Could not answer a request on ${msg.subject}`, err });
    try {
      this.link.publishTogether(msg.reply ?? '', body, { headers: { [headerNames.status]: status }, refused });
    } catch (err) {
      refused(err);
    }
  }
}

function describe({ contract }: RequestBinding, msg: Msg): string {
  return `${contract.name} ${MessageHeaders.of(msg).get(headerNames.id) ?? 'without id'}`;
}
