import { type ErrorBody, InvalidMessage, Problem } from '@nestwork/contract-kit';
import { type DecodedMessage, headerNames, isErrorBody, parseBody, type ReceivedMessage } from '@nestwork/messaging';
import { parseReplyRef, type ReplyRef } from './reply-ref.js';
import type { ReplyOutcome } from '../decide/saga-input.js';

/** A service's answer to a command of a saga. */
export class SagaReply {
  constructor(
    readonly ref: ReplyRef,
    readonly outcome: ReplyOutcome,
  ) {}
}

/** Where the services answer the sagas of `service`. */
export function replySubjectOf(service: string): string {
  return `cmd.${service}.saga-reply.v1`;
}

/** Reads a reply. Throws InvalidMessage for anything that is none. */
export function readSagaReply({ headers, body }: ReceivedMessage): DecodedMessage {
  const ref = parseReplyRef(headers.get(headerNames.replyRef) ?? '');
  if (!ref) throw invalid(headerNames.replyRef, 'must name a command of a saga');
  const status = headers.get(headerNames.status);
  if (status === 'ok') return { message: new SagaReply(ref, { status }) };
  if (status !== 'error') throw invalid(headerNames.status, "must be 'ok' or 'error'");
  return { message: new SagaReply(ref, { status, error: readError(parseBody(body)) }) };
}

function readError(value: unknown): ErrorBody {
  if (!isErrorBody(value)) throw invalid('body', 'must be an error with code, category, message and details');
  return value;
}

function invalid(path: string, problem: string): InvalidMessage {
  return InvalidMessage.of({ problems: [Problem.of({ path, problem })] });
}
