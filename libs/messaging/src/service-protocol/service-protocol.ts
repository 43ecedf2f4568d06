import { Injectable } from '@nestjs/common';
import type { Msg } from '@nats-io/transport-node';
import type { LinkSubscription } from '../connection/link-subscription.js';
import { NatsLink } from '../connection/nats-link.js';
import { MessagingSettings } from '../messaging-settings.js';
import { RequestServer, type ServedEndpoint } from '../request/request-server.js';
import { requestSubjectOf } from '../wire/subjects.js';

/** Answers the NATS service protocol (ADR-32), so that `nats micro ls` and `nats micro stats` show the service. */
@Injectable()
export class ServiceProtocol {
  readonly #started = new Date().toISOString();
  #subscriptions: LinkSubscription[] = [];

  constructor(
    private readonly link: NatsLink,
    private readonly settings: MessagingSettings,
    private readonly requests: RequestServer,
  ) {}

  /** Answers from now on; every instance answers for itself, so there is no queue group. */
  start(): void {
    const { service, instance } = this.settings;
    this.#subscriptions = Object.entries(this.#answers()).flatMap(([verb, answer]) =>
      [`$SRV.${verb}`, `$SRV.${verb}.${service}`, `$SRV.${verb}.${service}.${instance}`].map((subject) =>
        this.link.subscribe(subject, { receive: (msg) => this.#reply(msg, answer()) }),
      ),
    );
  }

  stop(): void {
    for (const subscription of this.#subscriptions) subscription.stop();
    this.#subscriptions = [];
  }

  #reply(msg: Msg, answer: object): void {
    if (msg.reply) this.link.publish(msg.reply, JSON.stringify(answer));
  }

  #answers(): Record<string, () => object> {
    return {
      PING: () => ({ type: 'io.nats.micro.v1.ping_response', ...this.#identity() }),
      INFO: () => ({
        type: 'io.nats.micro.v1.info_response',
        ...this.#identity(),
        description: '',
        endpoints: this.#endpoints(() => ({ metadata: {} })),
      }),
      STATS: () => ({
        type: 'io.nats.micro.v1.stats_response',
        ...this.#identity(),
        started: this.#started,
        endpoints: this.#endpoints(({ stats }) => stats.toJSON()),
      }),
    };
  }

  #identity(): object {
    const { service, instance, version } = this.settings;
    return { name: service, id: instance, version, metadata: {} };
  }

  #endpoints(details: (endpoint: ServedEndpoint) => object): object[] {
    return this.requests.endpoints.map((endpoint) => ({
      name: endpoint.contract.name.slice(this.settings.service.length + 1).replaceAll('.', '-'),
      subject: requestSubjectOf(endpoint.contract, this.settings.group),
      queue_group: this.settings.service,
      ...details(endpoint),
    }));
  }
}
