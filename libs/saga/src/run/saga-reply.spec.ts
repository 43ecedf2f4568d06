import { describe, expect, it } from '@jest/globals';
import { InvalidMessage, newMessageId } from '@nestwork/contract-kit';
import { headerNames, MessageHeaders } from '@nestwork/messaging';
import { formatReplyRef } from './reply-ref.js';
import { readSagaReply } from './saga-reply.js';

const ref = { saga: 'book-trip', id: newMessageId(), commandId: newMessageId() };
const error = { code: 'trip.sold-out', category: 'conflict', message: 'sold out', details: { trip: 'rome' } };

function read(headers: Record<string, string>, body = '{}') {
  const all = { [headerNames.replyRef]: formatReplyRef(ref), [headerNames.status]: 'ok', ...headers };
  const received = {
    subject: 'cmd.trip.saga-reply.v1',
    headers: new MessageHeaders(new Map(Object.entries(all))),
    body: Buffer.from(body),
  };
  return readSagaReply(received).message;
}

describe('readSagaReply', () => {
  it('reads a good reply, whose content does not matter', () => {
    expect(read({}, 'whatever')).toEqual({ ref, outcome: { status: 'ok' } });
  });

  it('reads a declared error', () => {
    expect(read({ [headerNames.status]: 'error' }, JSON.stringify(error))).toEqual({
      ref,
      outcome: { status: 'error', error },
    });
  });

  it.each<[string, Record<string, string>, string]>([
    ['names no command', { [headerNames.replyRef]: '' }, '{}'],
    ['names something else', { [headerNames.replyRef]: `../${ref.id}/${ref.commandId}` }, '{}'],
    ['has no status', { [headerNames.status]: '' }, '{}'],
    ['has an unknown status', { [headerNames.status]: 'maybe' }, '{}'],
    ['is an error that is no JSON', { [headerNames.status]: 'error' }, 'sold out'],
    ['is an error without code', { [headerNames.status]: 'error' }, JSON.stringify({ ...error, code: undefined })],
    ['is an error without details', { [headerNames.status]: 'error' }, JSON.stringify({ ...error, details: null })],
    ['is an error that is a list', { [headerNames.status]: 'error' }, '[]'],
  ])('refuses a reply that %s', (_, headers, body) => {
    expect(() => read(headers, body)).toThrow(InvalidMessage);
  });
});
