import { Injectable } from '@nestjs/common';
import {
  contractOf,
  InvalidMessage,
  newMessageId,
  Problem,
  serializePayload,
  type CommandMessage,
  type MessageContract,
  type QueryMessage,
} from '@nestwork/contract-kit';
import type { Principal } from '@nestwork/identity';
import { failStep } from '@nestwork/observability';
import { NatsLink } from '../connection/nats-link.js';
import { NotConnected } from '../connection/not-connected.js';
import { ReplyInbox, type Answer } from '../connection/reply-inbox.js';
import { MessagingSettings } from '../messaging-settings.js';
import { currentMessage } from '../pipeline/current-message.js';
import { envelopeHeaders } from '../wire/envelope-headers.js';
import { headerNames } from '../wire/header-names.js';
import { requestSubjectOf, type InstanceGroup } from '../wire/subjects.js';
import { readReply } from './read-reply.js';
import { DeadlinePassed, RequestAborted, ServiceUnavailable } from './request-errors.js';

/** What a caller may decide about one request. */
export interface RequestOptions {
  /** Default: what the contract says. */
  readonly timeoutMs?: number;
  /** Epoch milliseconds; the earlier of this and the timeout counts. */
  readonly deadline?: number;
  /** Ends the wait with RequestAborted. */
  readonly signal?: AbortSignal;
  /** Under the same id a command takes effect once, and a repeat gets the first answer. Default: a new id. */
  readonly id?: string;
  /** Which instances are asked; default: the stable ones. */
  readonly group?: InstanceGroup;
  /** The user that it is sent for, where this service may speak for users. Default: the service itself. */
  readonly principal?: Principal | undefined;
}

/** Sends requests to other services and waits for their replies. */
@Injectable()
export class ServiceClient {
  constructor(
    private readonly inbox: ReplyInbox,
    private readonly link: NatsLink,
    private readonly settings: MessagingSettings,
  ) {}

  /**
   * Resolves with the reply. Always ends: by its deadline, which is never later than that of the message being handled.
   *
   * Throws the errors that the contract declares, as their classes; otherwise ServiceUnavailable (nothing was
   * executed),
   * DeadlinePassed or RequestAborted (the outcome is unknown), or RemoteFailure. Never repeats a request by itself.
   */
  async request<R>(message: CommandMessage<R> | QueryMessage<R>, options?: RequestOptions): Promise<R>;
  async request(message: object, options: RequestOptions = {}): Promise<unknown> {
    const contract = contractOf(message);
    const now = Date.now();
    const deadline = deadlineOf(contract, options, now);
    if (deadline <= now) throw DeadlinePassed.of({ request: contract.name });
    const { id = newMessageId(), principal, group } = options;
    const question = {
      subject: requestSubjectOf(contract, group),
      payload: this.#payloadOf(message),
      headers: {
        ...envelopeHeaders({ id, type: contract.name, service: this.settings.service }),
        ...this.settings.callers.headersOfRequest({ contract, id, deadline, ...(principal && { principal }) }),
        [headerNames.deadline]: String(deadline),
      },
      timeoutMs: deadline - now,
      ...(options.signal && { signal: options.signal }),
    };
    return replyOf(contract, await this.#ask(contract, question), group);
  }

  async #ask(contract: MessageContract, question: Parameters<ReplyInbox['ask']>[0]): Promise<Answer> {
    try {
      const unanswered = () => DeadlinePassed.of({ request: contract.name });
      return await failStep('request.ask', () => this.inbox.ask(question), unanswered);
    } catch (err) {
      if (!(err instanceof NotConnected)) throw err;
      throw ServiceUnavailable.of({ request: contract.name, reason: 'not connected to NATS' }, { cause: err });
    }
  }

  #payloadOf(message: object): string {
    const payload = serializePayload(message);
    const limit = this.link.isConnected ? this.link.get().info?.max_payload : undefined;
    if (limit === undefined || Buffer.byteLength(payload) + HEADER_ALLOWANCE <= limit) return payload;
    throw InvalidMessage.of({
      problems: [Problem.of({ path: '', problem: `is larger than the ${limit} bytes that NATS carries` })],
    });
  }
}

const HEADER_ALLOWANCE = 4_096;

function deadlineOf(contract: MessageContract, { timeoutMs, deadline }: RequestOptions, now: number): number {
  return Math.min(
    now + (timeoutMs ?? contract.timeoutMs),
    deadline ?? Infinity,
    currentMessage()?.deadline ?? Infinity,
  );
}

function replyOf(contract: MessageContract, answer: Answer, group?: InstanceGroup): unknown {
  const request = contract.name;
  if (answer.kind === 'reply') return readReply(contract, answer.headers, answer.body);
  if (answer.kind === 'timed-out') throw DeadlinePassed.of({ request });
  if (answer.kind === 'aborted') throw RequestAborted.of({ request });
  if (answer.kind === 'forbidden')
    throw ServiceUnavailable.of({ request, reason: 'NATS does not let this service ask it' });
  throw ServiceUnavailable.of({
    request,
    reason: `no ${group === 'canary' ? 'canary' : 'instance'} of ${contract.service} serves it`,
  });
}
