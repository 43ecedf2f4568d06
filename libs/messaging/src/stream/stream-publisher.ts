import { Injectable, Logger } from '@nestjs/common';
import { ReplyInbox, type Answer } from '../connection/reply-inbox.js';
import { MessagingSettings } from '../messaging-settings.js';
import type { OutgoingMessage } from '../wire/encode-message.js';
import { commandReplyType } from '../wire/encode-reply.js';
import { headerNames } from '../wire/header-names.js';
import { PublishFailed } from './publish-failed.js';
import { streamOfSubject } from './standard-streams.js';
import { StreamDeclarations } from './stream-declarations.js';

/** The broker's word that it stored a message. */
export interface PublishAck {
  readonly stream: string;
  readonly seq: number;
  /** It had the message already: within two minutes of the first publish a repeat is recognised. */
  readonly duplicate: boolean;
}

/** Stores messages in JetStream. */
@Injectable()
export class StreamPublisher {
  readonly #logger = new Logger(StreamPublisher.name);
  /** Streams that took something from this process. */
  readonly #seen = new Set<string>();

  constructor(
    private readonly inbox: ReplyInbox,
    private readonly streams: StreamDeclarations,
    private readonly settings: MessagingSettings,
  ) {}

  /**
   * Resolves when the broker has stored the message.
   *
   * Throws PublishFailed when it refused, when it forbids the subject, or did not answer within five seconds, and NotConnected without a connection.
   * Whether it was stored is then unknown: publish it again, with the same ids. A missing stream is declared first, but not for a
   * reply: whoever sent the command chose where that goes, and must not have streams made in our name.
   */
  async publish(message: OutgoingMessage): Promise<PublishAck> {
    let answer = await this.#offer(message);
    if (answer.kind === 'no-responders') {
      await this.#declareStream(message);
      answer = await this.#offer(message);
    }
    if (answer.kind === 'forbidden') throw new PublishFailed(message, FORBIDDEN);
    if (answer.kind !== 'reply') throw new PublishFailed(message, { reason: answer.kind });
    const ack = ackOf(message, answer.body);
    this.#seen.add(ack.stream);
    return ack;
  }

  // The proof of the sender is made here and not when the outbox took the message: it is short-lived, and a relay may have to wait.
  #offer({ id, subject, body, headers, brokerId }: OutgoingMessage): Promise<Answer> {
    const proof = this.settings.callers.headersOfStored(subject, id);
    const complete = { ...headers, ...proof, [headerNames.brokerId]: brokerId };
    return this.inbox.ask({ subject, payload: body, headers: complete, timeoutMs: ACK_TIMEOUT_MS });
  }

  async #declareStream(message: OutgoingMessage): Promise<void> {
    const { subject, headers } = message;
    const stream = streamOfSubject(subject);
    if (!stream) throw new Error(`No stream stores ${subject}: subjects start with 'evt.' or 'cmd.' and the service`);
    if (headers[headerNames.type] === commandReplyType && !this.#seen.has(stream.name))
      throw new PublishFailed(message, {
        reason: `there is no stream ${stream.name}, and a reply makes none`,
        code: 404,
      });
    this.#logger.warn({ message: `Stream ${stream.name} does not exist yet, declaring it`, subject });
    await this.streams.ensure(stream);
  }
}

const ACK_TIMEOUT_MS = 5_000;

// Of one subject: to others of the same stream it may well publish.
const FORBIDDEN = { reason: 'the permissions of NATS do not let this service publish there', code: 403 };

// A refusal names the stream too, with sequence 0: only a message that has a place in the stream is stored.
function ackOf(message: OutgoingMessage, body: Uint8Array): PublishAck {
  const { error, stream, seq, duplicate } = readAck(body);
  if (error) throw new PublishFailed(message, { reason: error.description ?? 'refused', code: error.code });
  if (stream === undefined || !seq) throw new PublishFailed(message, { reason: 'no acknowledgement' });
  return { stream, seq, duplicate: duplicate === true };
}

interface AckBody {
  readonly stream?: string;
  readonly seq?: number;
  readonly duplicate?: boolean;
  readonly error?: { readonly description?: string; readonly code?: number };
}

// The broker itself answers, so the shape is trusted; but anybody may subscribe to a subject that no stream stores.
function readAck(body: Uint8Array): AckBody {
  try {
    const ack: unknown = JSON.parse(Buffer.from(body).toString());
    return typeof ack === 'object' && ack !== null ? ack : {};
  } catch {
    return {};
  }
}
