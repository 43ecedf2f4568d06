import { Controller, Get, Param, Query } from '@nestjs/common';
import { GetOrder } from '@nestwork/contracts';
import { Call, partOf, type CallOptions } from '../calls/call.js';
import { DescribeEndpoint } from '../endpoints/describe-endpoint.js';
import { CurrentUser } from '../identity/current-user.js';
import type { User } from '../identity/user.js';
import type { Streamed } from '../streams/streamed.js';
import { Services } from '../services/services.js';
import { FollowOperationParams } from './follow-operation.params.js';
import { LastEventId } from './last-event-id.js';
import { OperationEvents } from './operation-events.js';
import { OperationPath } from './operation.path.js';
import { OperationProgress, OperationView } from './operation.view.js';
import { operationOf } from './order-operation.js';

/** What goes on after it was answered with 202, for the customer who began it. */
@Controller('operations')
export class OperationsController {
  constructor(
    private readonly services: Services,
    private readonly events: OperationEvents,
  ) {}

  @Get(':id')
  @DescribeEndpoint({
    name: 'getOperation',
    summary: 'Shows how far something is that goes on after its answer, and what it is about.',
    asks: [GetOrder],
    reply: OperationView,
  })
  async show(
    @Param() { id }: OperationPath,
    @CurrentUser() user: User,
    @Call() call: CallOptions,
  ): Promise<OperationView> {
    return operationOf(await this.services.request(GetOrder.of({ orderId: id, customerId: user.id }), partOf(call)));
  }

  @Get(':id/events')
  @DescribeEndpoint({
    name: 'followOperation',
    summary:
      'Tells the progress of an operation as it happens, until its end; `after` or Last-Event-ID goes on behind an event.',
    asks: [GetOrder],
    reply: OperationProgress,
    streams: { eventId: 'eventId' },
  })
  follow(
    @Param() { id }: OperationPath,
    @Query() { after }: FollowOperationParams,
    @LastEventId() lastEventId: number | undefined,
    @CurrentUser() user: User,
    @Call() call: CallOptions,
  ): Promise<Streamed<OperationProgress>> {
    const followed = { operationId: id, customerId: user.id, after: lastEventId ?? after ?? 0 };
    return this.events.follow(followed, partOf(call));
  }
}
