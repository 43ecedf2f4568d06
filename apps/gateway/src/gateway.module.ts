import { Module, VersioningType } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, ApplicationConfig, DiscoveryModule } from '@nestjs/core';
import { MessagingModule } from '@nestwork/messaging';
import { OutboundHttp } from '@nestwork/outbound';
import { AnswerStep } from './answer/answer.step.js';
import { SparseAnswerStep } from './answer/sparse-answer.step.js';
import { ApiPageController } from './api-page/api-page.controller.js';
import { AnswerCache } from './cache/answer-cache.js';
import { CacheInvalidation } from './cache/cache-invalidation.js';
import { CacheStep } from './cache/cache.step.js';
import { DeprecationStep } from './deprecation/deprecation.step.js';
import { HttpAdmission } from './edge/http-admission.js';
import { RequestReport } from './edge/request-report.js';
import { GatewayConfig } from './gateway.config.js';
import { GraphLoads } from './graph/graph-loads.js';
import { GraphqlServer } from './graphql/graphql-server.js';
import { GraphqlSubscriptions } from './graphql/graphql-subscriptions.js';
import { GrpcCallers } from './grpc/grpc-callers.js';
import { GrpcMethods } from './grpc/grpc-methods.js';
import { GrpcServer } from './grpc/grpc-server.js';
import { AccessTokenGuard } from './identity/access-token.guard.js';
import { AccessTokens } from './identity/access-tokens.js';
import { ApiKeyOperations } from './identity/api-keys/api-key-operations.js';
import { ApiKeys } from './identity/api-keys/api-keys.js';
import { Callers } from './identity/callers.js';
import { RolesGuard } from './identity/roles.guard.js';
import { ContractPipe } from './input/contract.pipe.js';
import { MobileController } from './mobile/mobile.controller.js';
import { PhoneOrders } from './mobile/phone-orders.js';
import { OperationEvents } from './operations/operation-events.js';
import { OperationsController } from './operations/operations.controller.js';
import { ProgressFeed } from './operations/progress-feed.js';
import { OrderDetails } from './orders/order-details.js';
import { OrderOverviews } from './orders/order-overviews.js';
import { OrdersController } from './orders/orders.controller.js';
import { PlaceOrders } from './orders/place-orders.js';
import { ProblemFilter } from './problem/problem.filter.js';
import { ProblemReport } from './problem/problem-report.js';
import { ProductsController } from './products/products.controller.js';
import { OpenStreams } from './streams/open-streams.js';
import { StreamLimits, streamLimits } from './streams/stream-limits.js';
import { StreamStep } from './streams/stream.step.js';
import { Waits } from './streams/waits.js';
import { AddressLimit } from './rate-limit/address-limit.js';
import { CallerLimitGuard } from './rate-limit/caller-limit.guard.js';
import { RateLimits } from './rate-limit/rate-limits.js';
import { RateStore } from './rate-limit/rate-store.js';
import { NextVersions } from './routing/next-version.js';
import { RouteTable } from './routing/route-table.js';
import { Routing } from './routing/routing.js';
import { Services } from './services/services.js';
import { LoadLimit } from './shedding/load-limit.js';
import { SheddingGuard } from './shedding/shedding.guard.js';
import { SheddingStep } from './shedding/shedding.step.js';
import { EndpointCaller } from './endpoints/endpoint-caller.js';
import { EndpointReport } from './endpoints/endpoint-report.js';
import type { EndpointStep } from './endpoints/endpoint-step.js';
import { EndpointStepsInterceptor } from './endpoints/endpoint-steps.interceptor.js';
import { EndpointTable } from './endpoints/endpoint-table.js';

/** What is done around the calls of endpoints, the outermost first. */
const endpointSteps = [DeprecationStep, SparseAnswerStep, SheddingStep, CacheStep, AnswerStep, StreamStep];

/** The gateway: the same guards, pipe, steps and filter for everything, in the order in which they stand here, and a short method for each route. */
@Module({
  imports: [
    DiscoveryModule,
    MessagingModule.forRootAsync({
      inject: [GatewayConfig],
      useFactory: (config: GatewayConfig) => ({ service: 'gateway', ...config.nats }),
    }),
  ],
  controllers: [ApiPageController, MobileController, OperationsController, OrdersController, ProductsController],
  providers: [
    AccessTokens,
    {
      provide: OutboundHttp,
      inject: [GatewayConfig],
      useFactory: ({ outbound }: GatewayConfig) => new OutboundHttp(outbound),
    },
    ApiKeys,
    ApiKeyOperations,
    Callers,
    OperationEvents,
    AnswerCache,
    CacheInvalidation,
    OrderDetails,
    OrderOverviews,
    PhoneOrders,
    PlaceOrders,
    ProgressFeed,
    OpenStreams,
    Waits,
    // A copy, so that nobody who tunes one gateway tunes another.
    { provide: StreamLimits, useFactory: (): StreamLimits => ({ ...streamLimits }) },
    AddressLimit,
    LoadLimit,
    HttpAdmission,
    RateLimits,
    Services,
    RouteTable,
    Routing,
    // How each message is asked in its next version, for routes that lead there: none has one yet.
    { provide: NextVersions, useValue: new NextVersions([]) },
    RateStore,
    ProblemReport,
    RequestReport,
    EndpointCaller,
    EndpointReport,
    EndpointTable,
    GraphLoads,
    GraphqlServer,
    GraphqlSubscriptions,
    GrpcCallers,
    GrpcMethods,
    GrpcServer,
    // In this order: whether there is room, who it is, whether he asks too much, what he may do.
    { provide: APP_GUARD, useClass: SheddingGuard },
    { provide: APP_GUARD, useClass: AccessTokenGuard },
    { provide: APP_GUARD, useClass: CallerLimitGuard },
    { provide: APP_GUARD, useClass: RolesGuard },
    { provide: APP_PIPE, useClass: ContractPipe },
    ...endpointSteps,
    {
      provide: APP_INTERCEPTOR,
      inject: [EndpointTable, ...endpointSteps],
      useFactory: (table: EndpointTable, ...steps: EndpointStep[]) => new EndpointStepsInterceptor(table, steps),
    },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
})
export class GatewayModule {
  /** `@Version('2')` on a route puts it below `/v2`; a route without stays where it is. */
  constructor(application: ApplicationConfig) {
    application.enableVersioning({ type: VersioningType.URI });
  }
}
