import { plainName } from './consumers.js';
import { services } from './shop.js';

/** @type {import('../check/violation.js').Invariant} */
export const deadLetters = {
  id: 'I13',
  name: 'dead letters',
  sentence:
    'The dead letters are exactly the poison that was injected, each after the attempts that it deserves, and the charges that the provider never answered.',
  async *violations(evidence) {
    const expected = await injectedPoison(evidence);
    for (const service of services) {
      for await (const row of evidence.rows(service, 'failed_message')) yield* wrongFailure(row, expected);
    }
    for (const { consumer, poison } of expected.values()) {
      const what = `${poison.what} number ${poison.seq} of ${poison.stream} should be a dead letter of ${consumer}, and is not`;
      yield { subject: poison.id ?? poison.brokerId, what, rows: [poison] };
    }
  },
};

/** By consumer and place in the stream; a message that cannot be read has no other name. */
async function injectedPoison(evidence) {
  const expected = new Map();
  for await (const poison of evidence.injected()) {
    if (poison.kind !== 'poison') continue;
    for (const consumer of poison.expects.dead)
      expected.set(placeOf(consumer, poison.stream, poison.seq), { consumer, poison });
  }
  return expected;
}

const placeOf = (consumer, stream, seq) => `${plainName(consumer)} ${stream} ${seq}`;

/**
 * Whether a message asks for a charge that the provider never answers, as it does for one card: that is given up like poison, and
 * its saga was undone long before.
 */
function isNeverAnswered({ attempts, body, error_message: error }) {
  return attempts === 5 && body?.includes('"tok_timeout"') && error?.includes('the payment provider gave no answer');
}

/** Takes from `expected` what is there. */
function* wrongFailure(row, expected) {
  const { message_id: subject, consumer, stream, stream_seq: seq, attempts, error_message: error } = row;
  if (!row.dead_at) {
    yield { subject, what: `${consumer} still tries it after the drain: ${error}`, rows: [withoutBody(row)] };
    return;
  }
  const place = placeOf(consumer, stream, seq);
  const { poison } = expected.get(place) ?? {};
  expected.delete(place);
  if (!poison && isNeverAnswered(row)) return;
  if (!poison) {
    yield { subject, what: `${consumer} set aside a message that is no poison: ${error}`, rows: [withoutBody(row)] };
  } else if (attempts !== poison.expects.attempts) {
    const what = `${consumer} tried it ${attempts} times before it was set aside, due are ${poison.expects.attempts}`;
    yield { subject, what, rows: [withoutBody(row), poison] };
  }
}

/** The body of poison may be a megabyte. */
function withoutBody({ body, ...row }) {
  return { ...row, bodyLength: body?.length };
}
