import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { contractOf } from '@nestwork/contract-kit';
import { NatsLink } from '@nestwork/messaging';
import { EndpointTable } from '../endpoints/endpoint-table.js';
import { AnswerCache } from './answer-cache.js';

/**
 * Clears what the events of other services have made out of date, in every gateway.
 *
 * Listens to the events as they pass on their way into JetStream: a consumer would have to be kept for each gateway that ever ran. What
 * passes while this gateway is not connected is made good by clearing everything when it is again.
 */
@Injectable()
export class CacheInvalidation implements OnModuleInit, OnApplicationShutdown {
  readonly #stops: (() => void)[] = [];

  constructor(
    private readonly cache: AnswerCache,
    private readonly link: NatsLink,
    private readonly table: EndpointTable,
  ) {}

  onModuleInit(): void {
    for (const { name, cache } of this.table.endpoints) {
      if (!cache) continue;
      const clear = () => this.cache.clear(name);
      for (const event of cache.until) {
        const subscription = this.link.subscribe(`evt.${contractOf(event).name}.*`, { receive: clear });
        this.#stops.push(() => subscription.stop());
      }
      this.#stops.push(this.link.onRebuilt(clear));
    }
  }

  onApplicationShutdown(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }
}
