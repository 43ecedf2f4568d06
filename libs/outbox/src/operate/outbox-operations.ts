import { Injectable, type OnModuleInit, Optional } from '@nestjs/common';
import { Operations } from '@nestwork/operations';
import { KeyRestarts } from '../keys/key-restarts.js';
import { OutboxBacklog } from '../outbox-backlog.js';
import { restartKeys } from './key-operations.js';
import { OutboxInspection } from './outbox-inspection.js';
import { ParkedMessages } from './parked-messages.js';
import { discardParked, listParked, retryParked } from './parked-operations.js';
import { republishMessages, verifyOutbox } from './republish-operations.js';
import { Republishing } from './republishing.js';
import { outboxStatus } from './status-operation.js';

/** Offers operators what they can ask of the outbox and do about it. */
@Injectable()
export class OutboxOperations implements OnModuleInit {
  constructor(
    private readonly backlog: OutboxBacklog,
    private readonly inspection: OutboxInspection,
    private readonly parked: ParkedMessages,
    private readonly republishing: Republishing,
    private readonly restarts: KeyRestarts,
    @Optional() private readonly operations?: Operations,
  ) {}

  onModuleInit(): void {
    this.operations?.register(outboxStatus(this.backlog, this.inspection));
    this.operations?.register(verifyOutbox(this.republishing));
    this.operations?.register(republishMessages(this.republishing));
    this.operations?.register(listParked(this.parked));
    this.operations?.register(retryParked(this.parked));
    this.operations?.register(discardParked(this.parked));
    this.operations?.register(restartKeys(this.restarts));
  }
}
