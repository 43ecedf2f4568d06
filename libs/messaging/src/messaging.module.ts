import {
  Module,
  type DynamicModule,
  type FactoryProvider,
  type ModuleMetadata,
  type OnModuleInit,
} from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { checkContracts } from '@nestwork/contract-kit';
import { BackgroundLoops } from './background-loops.js';
import { BrokerFacts } from './broker-facts.js';
import { NatsLink } from './connection/nats-link.js';
import { ReplyInbox } from './connection/reply-inbox.js';
import { EventFollowers } from './handlers/event-followers.js';
import { HandlerDiscovery } from './handlers/handler-discovery.js';
import { MessagingSettings, type MessagingOptions } from './messaging-settings.js';
import { NatsStrategy } from './nats-strategy.js';
import { InfrastructureErrors } from './pipeline/infrastructure-errors.js';
import { MessagePipeline } from './pipeline/message-pipeline.js';
import { RequestServer } from './request/request-server.js';
import { ServiceClient } from './request/service-client.js';
import { ServiceProtocol } from './service-protocol/service-protocol.js';
import { StartPatience } from './start/start-patience.js';
import { Attempts } from './stream/attempts.js';
import { ConsumerDeclarations } from './stream/consumer-declarations.js';
import { DeadLetterNotices } from './stream/dead-letter-notices.js';
import { StreamContents } from './stream/stream-contents.js';
import { StreamDeclarations } from './stream/stream-declarations.js';
import { StreamEndpoints } from './stream/stream-endpoints.js';
import { StreamPlans } from './stream/stream-plans.js';
import { StreamPublisher } from './stream/stream-publisher.js';

/** Where the options come from: usually the validated configuration of the app. */
export interface MessagingAsyncOptions extends Pick<ModuleMetadata, 'imports'> {
  readonly inject?: FactoryProvider['inject'];
  readonly useFactory: (...dependencies: never[]) => MessagingOptions | Promise<MessagingOptions>;
}

const SHARED = [
  Attempts,
  BackgroundLoops,
  BrokerFacts,
  DeadLetterNotices,
  EventFollowers,
  InfrastructureErrors,
  MessagePipeline,
  NatsLink,
  NatsStrategy,
  ServiceClient,
  StartPatience,
  StreamContents,
  StreamDeclarations,
  StreamEndpoints,
  StreamPlans,
  StreamPublisher,
];

/** Connects a service to NATS: its client, its publisher, its handlers. Needs ObservabilityModule. */
@Module({})
export class MessagingModule implements OnModuleInit {
  static forRootAsync({ imports = [], inject = [], useFactory }: MessagingAsyncOptions): DynamicModule {
    const settings: FactoryProvider = {
      provide: MessagingSettings,
      inject,
      useFactory: async (...dependencies: never[]) => new MessagingSettings(await useFactory(...dependencies)),
    };
    return {
      module: MessagingModule,
      global: true,
      imports: [DiscoveryModule, ...imports],
      providers: [
        settings,
        ConsumerDeclarations,
        HandlerDiscovery,
        ReplyInbox,
        RequestServer,
        ServiceProtocol,
        ...SHARED,
      ],
      exports: [MessagingSettings, ...SHARED],
    };
  }

  /** A contract that would let something through unchecked stops the service before it receives anything. */
  onModuleInit(): void {
    checkContracts();
  }
}
