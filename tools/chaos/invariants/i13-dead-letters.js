import { consumersOf, plainName } from './consumers.js';
import { faultsOf } from './outages.js';
import { services } from '../../system/apps.js';

/** @type {import('../check/violation.js').Invariant} */
export const deadLetters = {
  id: 'I13',
  name: 'dead letters',
  sentence:
    'The dead letters are exactly the poison that was injected, each after the attempts that it deserves, and the charges that the provider never answered.',
  async *violations(evidence) {
    const [expected, mended] = [await injectedPoison(evidence), await mendedElsewhere(evidence)];
    const troubles = await providerTroubles(evidence);
    for (const service of services) {
      for await (const row of evidence.rows(service, 'failed_message'))
        if (!mended(row)) yield* wrongFailure(row, { expected, troubles });
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
  const consumers = await consumersOf(evidence);
  const takersOf = ({ stream, subject }) => consumers.filter((each) => each.stream === stream && each.takes(subject));
  for await (const poison of evidence.injected()) {
    if (poison.kind !== 'poison') continue;
    const { dead, ofEveryTaker } = poison.expects;
    const others = ofEveryTaker ? takersOf(poison).map(({ name }) => name) : [];
    for (const consumer of [...others, ...dead])
      expected.set(placeOf(consumer, poison.stream, poison.seq), { consumer, poison });
  }
  return expected;
}

/** The message was mended for one consumer; others that take it may have set it aside, too. */
async function mendedElsewhere(evidence) {
  const mended = new Map();
  for await (const { kind, id, consumer } of evidence.injected()) if (kind === 'mended') mended.set(id, consumer);
  return ({ message_id: id, consumer, dead_at: deadAt }) => deadAt && mended.has(id) && consumer !== mended.get(id);
}

const placeOf = (consumer, stream, seq) => `${plainName(consumer)} ${stream} ${seq}`;

// How long a call to the provider takes at most, and a moment more until its failure is written down.
const callMs = 8_000;

/**
 * Whether a message asks for a charge that the provider never answered: with the one card for which it is always silent, or because
 * its last attempt, too, met a provider that was in trouble. Such a message is given up like poison; its saga was undone before.
 */
function isNeverAnswered({ attempts, body, error_name: name, last_failed_at: failedAt }, troubles) {
  if (attempts !== 5 || name !== 'PaymentProviderError') return false;
  const time = Date.parse(failedAt);
  return body?.includes('"tok_timeout"') || troubles.some(({ from, to }) => time >= from && time <= to + callMs);
}

/** When the provider was in trouble, or the way to it. */
async function providerTroubles(evidence) {
  const faults = await faultsOf(evidence);
  return faults.filter(({ targets }) => targets.some((target) => target.endsWith('provider'))).map(({ span }) => span);
}

/** Takes from `expected` what is there. */
function* wrongFailure(row, { expected, troubles }) {
  const { message_id: subject, consumer, stream, stream_seq: seq, attempts, error_message: error } = row;
  if (!row.dead_at) {
    yield { subject, what: `${consumer} still tries it after the drain: ${error}`, rows: [withoutBody(row)] };
    return;
  }
  const place = placeOf(consumer, stream, seq);
  const { poison } = expected.get(place) ?? {};
  expected.delete(place);
  if (!poison && isNeverAnswered(row, troubles)) return;
  if (!poison) {
    yield { subject, what: `${consumer} set aside a message that is no poison: ${error}`, rows: [withoutBody(row)] };
  } else if (!isDue(attempts, poison.expects)) {
    const what = `${consumer} tried it ${attempts} times before it was set aside, due are ${poison.expects.attempts}`;
    yield { subject, what, rows: [withoutBody(row), poison] };
  }
}

/** Who makes messages fail or processes die besides says how many attempts that may cost. */
function isDue(tried, { attempts, mostAttempts = attempts }) {
  return tried >= attempts && tried <= mostAttempts;
}

/** The body of poison may be a megabyte. */
function withoutBody({ body, ...row }) {
  return { ...row, bodyLength: body?.length };
}
