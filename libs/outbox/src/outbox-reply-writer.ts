import { Injectable } from '@nestjs/common';
import { encodeReply, type IncomingMessage, MessagingSettings, type Outcome, ReplyWriter } from '@nestwork/messaging';
import { Outbox } from './outbox.js';

/** Lets the reply to a stored command leave with the transaction that records it. */
@Injectable()
export class OutboxReplyWriter extends ReplyWriter {
  constructor(
    private readonly outbox: Outbox,
    private readonly settings: MessagingSettings,
  ) {
    super();
  }

  override write(incoming: IncomingMessage, outcome: Outcome): Promise<void> {
    return this.outbox.append(encodeReply(incoming, outcome, this.settings.service));
  }
}
