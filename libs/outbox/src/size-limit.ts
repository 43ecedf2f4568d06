import { Injectable } from '@nestjs/common';
import { headerNames, MessagingSettings, NatsLink, type OutgoingMessage } from '@nestwork/messaging';
import { MessageTooLarge } from './message-too-large.js';
import { headersSizeOf, laterHeadersSizeOf, wireSizeOf } from './wire-size.js';

/** How large a message may be. Checked before the commit: afterwards nobody could take it back, and it would wait for ever. */
@Injectable()
export class SizeLimit {
  private limitBytes: number | undefined;

  constructor(
    private readonly link: NatsLink,
    private readonly settings: MessagingSettings,
  ) {}

  /** Throws MessageTooLarge. Without a connection the limit of the last one counts. */
  check(message: OutgoingMessage): void {
    if (this.link.isConnected) this.limitBytes = this.link.get().info?.max_payload;
    const { limitBytes } = this;
    if (limitBytes === undefined) return;
    const unproven = wireSizeOf(message) + laterHeadersSizeOf(message);
    if (unproven + LONGEST_PROOF <= limitBytes) return;
    const bytes = unproven + this.proofSizeOf(message);
    if (bytes <= limitBytes) return;
    throw new MessageTooLarge({ id: message.id, subject: message.subject, bytes, limitBytes });
  }

  // The relay adds another one, of the same size. To sign costs more than all else here, so only where it may count.
  private proofSizeOf({ subject, id }: OutgoingMessage): number {
    return headersSizeOf(this.settings.callers.headersOfStored(subject, id));
  }
}

// Receivers take no token of more than 4 KB.
const LONGEST_PROOF = 4_096 + headersSizeOf({ [headerNames.identity]: '' });
