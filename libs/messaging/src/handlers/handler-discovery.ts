import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { contractOf, type MessageContract } from '@nestwork/contract-kit';
import { MessagingSettings } from '../messaging-settings.js';
import { eventConsumerDeclarationOf } from './event-consumer.js';
import { eventEndpoint } from './event-endpoint.js';
import { handledMessageOf } from './metadata-keys.js';
import { requestBinding } from './request-binding.js';
import type { RequestBinding } from '../request/request-server.js';
import type { StreamEndpoint } from '../stream/stream-endpoint.js';

type Provider = ReturnType<DiscoveryService['getProviders']>[number];

/** Finds what the providers of a service handle. Throws for what would never be called, or by surprise. */
@Injectable()
export class HandlerDiscovery {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly settings: MessagingSettings,
  ) {}

  /** The commands and queries of this service that a `@CommandHandler` or `@QueryHandler` answers. */
  requestBindings(): RequestBinding[] {
    const bindings = new Map<string, RequestBinding>();
    for (const provider of this.#providers()) {
      const message = handledMessageOf(provider.metatype);
      const contract = message && this.#contractHandledHere(message);
      if (!contract) continue;
      const binding = requestBinding(contract, instanceOf(provider));
      const other = bindings.get(contract.name);
      if (other && other.handler.instance !== binding.handler.instance) {
        throw new Error(`${other.handler.name} and ${binding.handler.name} both handle ${contract.name}`);
      }
      bindings.set(contract.name, binding);
    }
    return [...bindings.values()];
  }

  /** The events that an `@EventConsumer` receives. */
  eventEndpoints(): StreamEndpoint[] {
    const found = new Map<object, StreamEndpoint>();
    for (const provider of this.#providers()) {
      const declaration = eventConsumerDeclarationOf(provider.metatype);
      if (!declaration) continue;
      const instance = instanceOf(provider);
      found.set(instance, eventEndpoint(declaration, instance, this.settings.service));
    }
    return [...found.values()];
  }

  // A message without contract is an in-process command of @nestjs/cqrs and none of our business.
  #contractHandledHere(message: object): MessageContract | undefined {
    const contract = findContract(message);
    if (!contract || contract.service === this.settings.service) return contract;
    throw new Error(
      `${contract.name} is a message of service '${contract.service}'; '${this.settings.service}' cannot handle it`,
    );
  }

  #providers(): (Provider & { readonly metatype: Function })[] {
    return this.discovery
      .getProviders()
      .filter((provider): provider is Provider & { metatype: Function } => typeof provider.metatype === 'function');
  }
}

function findContract(message: object): MessageContract | undefined {
  try {
    return contractOf(message);
  } catch {
    return undefined;
  }
}

function instanceOf(provider: Provider): object {
  if (!provider.isDependencyTreeStatic()) {
    throw new Error(
      `${provider.name} handles messages and so must not be request-scoped; neither may anything that it injects`,
    );
  }
  return provider.instance;
}
