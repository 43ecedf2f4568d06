import { allContracts, InvalidMessage, parsePayload, Problem, type MessageContract } from '@nestwork/contract-kit';
import { headerNames } from './header-names.js';
import { decodeHeaderText } from './header-text.js';
import type { MessageHeaders } from './message-headers.js';
import { fitsAsKey, longestKeyBytes } from './ordering-key.js';
import { parseBody } from './parse-body.js';

/** A message as it came from NATS, before anything about it is believed. */
export interface ReceivedMessage {
  readonly subject: string;
  readonly headers: MessageHeaders;
  readonly body: Uint8Array;
}

/** What the headers of a valid message say. */
export interface ReadEnvelope {
  readonly id?: string;
  readonly key?: string;
  readonly deadline?: number;
  readonly replyTo?: string;
  readonly replyRef?: string;
}

/** Reads the headers that the frame acts upon. Throws InvalidMessage for those that make no sense. */
export function readEnvelope(headers: MessageHeaders): ReadEnvelope {
  if (headers.malformed) throw invalid('headers', 'cannot be decoded');
  const id = headers.get(headerNames.id);
  if (id !== undefined && !isUuid(id)) throw invalid(headerNames.id, 'must be a UUID');
  const deadline = headers.get(headerNames.deadline);
  if (deadline !== undefined && !EPOCH_MS.test(deadline))
    throw invalid(headerNames.deadline, 'must be epoch milliseconds');
  const key = readKey(headers);
  const replyTo = readReplyTo(headers);
  const replyRef = headers.get(headerNames.replyRef);
  return {
    ...(id !== undefined && { id: id.toLowerCase() }),
    ...(key !== undefined && { key }),
    ...(deadline !== undefined && { deadline: Number(deadline) }),
    ...(replyTo !== undefined && { replyTo }),
    ...(replyRef !== undefined && { replyRef }),
  };
}

// A reply is published with this service's own rights, so nobody may send it elsewhere than to where services take replies.
function readReplyTo(headers: MessageHeaders): string | undefined {
  const replyTo = headers.get(headerNames.replyTo);
  if (replyTo === undefined) return undefined;
  if (!REPLY_SUBJECT.test(replyTo)) throw invalid(headerNames.replyTo, 'must be cmd.<service>.<name>.v<n>');
  if (allContracts().some(({ name }) => replyTo === `cmd.${name}`))
    throw invalid(headerNames.replyTo, 'must not be the subject of a command: a reply is none');
  return replyTo;
}

function readKey(headers: MessageHeaders): string | undefined {
  const value = headers.get(headerNames.key);
  if (value === undefined) return undefined;
  const key = decodeHeaderText(value);
  if (!fitsAsKey(key)) throw invalid(headerNames.key, `must have at most ${longestKeyBytes} bytes`);
  return key;
}

/** Reads the body as the class that the contract names. Throws InvalidMessage, and nothing else. */
export function readMessage({ type, name }: MessageContract, { headers, body }: ReceivedMessage): object {
  const stated = headers.get(headerNames.type);
  if (stated !== undefined && stated !== name) throw invalid(headerNames.type, `must be ${name} on this subject`);
  return parsePayload(type, parseBody(body), { unknownFields: 'drop' });
}

/** Whether a text can be a message id. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** A message whose headers are at fault. */
export function invalid(path: string, problem: string): InvalidMessage {
  return InvalidMessage.of({ problems: [Problem.of({ path, problem })] });
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const EPOCH_MS = /^[0-9]{1,15}$/;
const REPLY_SUBJECT = /^cmd\.[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*\.v[1-9][0-9]*$/;
