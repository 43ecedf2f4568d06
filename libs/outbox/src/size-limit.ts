import { Injectable } from '@nestjs/common';
import { NatsLink, type OutgoingMessage } from '@nestwork/messaging';
import { MessageTooLarge } from './message-too-large.js';
import { laterHeadersSizeOf, wireSizeOf } from './wire-size.js';

/** How large a message may be. Checked before the commit: afterwards nobody could take it back, and it would wait for ever. */
@Injectable()
export class SizeLimit {
  private limitBytes: number | undefined;

  constructor(private readonly link: NatsLink) {}

  /** Throws MessageTooLarge. Without a connection the limit of the last one counts. */
  check(message: OutgoingMessage): void {
    if (this.link.isConnected) this.limitBytes = this.link.get().info?.max_payload;
    const { limitBytes } = this;
    const bytes = wireSizeOf(message) + laterHeadersSizeOf(message);
    if (limitBytes === undefined || bytes <= limitBytes) return;
    throw new MessageTooLarge({ id: message.id, subject: message.subject, bytes, limitBytes });
  }
}
