import { sentMessages } from './sent-messages.js';
import { shop } from './shop.js';

/** @type {import('../check/violation.js').Invariant} */
export const oneTrace = {
  id: 'I17',
  name: 'one trace',
  sentence:
    'All that a saga sent, and every answer, bears its trace and its correlation id, names a cause that exists, and is found in the logs under them.',
  async *violations(evidence) {
    const sagas = await sagaTraces(evidence);
    const causes = await knownCauses(evidence);
    for await (const message of sentMessages(evidence)) {
      const saga = sagas.get(sagaIdOf(message));
      const what = saga && problem(message, saga, causes);
      if (what) yield { subject: saga.id, what, rows: [{ ...message.headers }], seek: [message.id] };
    }
    yield* strayLogLines(evidence, sagas);
  },
};

async function sagaTraces(evidence) {
  const sagas = new Map();
  for await (const { id, state } of evidence.rows(shop.sagas, 'saga')) {
    const { traceparent = '', correlationId } = state.trace ?? {};
    sagas.set(id, { id, traceId: traceparent.split('-')[1], correlationId });
  }
  return sagas;
}

/** A command of a saga and the answer to it repeat the saga's name and id; other messages belong to none. */
function sagaIdOf({ headers }) {
  return headers['x-reply-ref']?.split('/')[1];
}

/** Every message that was sent or handled: requests leave no trace but in the inbox. */
async function knownCauses(evidence) {
  const known = new Set();
  for await (const { id } of sentMessages(evidence)) known.add(id);
  for await (const { messageId } of evidence.history()) if (messageId) known.add(messageId);
  return known;
}

function problem({ id, type, headers }, { traceId, correlationId }, causes) {
  const [, ownTraceId] = headers.traceparent?.split('-') ?? [];
  if (ownTraceId !== traceId) return `${type} ${id} belongs to trace ${ownTraceId}, its saga to ${traceId}`;
  if (headers['x-correlation-id'] !== correlationId)
    return `${type} ${id} belongs to conversation ${headers['x-correlation-id']}, its saga to ${correlationId}`;
  const cause = headers['x-causation-id'];
  return cause === undefined || causes.has(cause)
    ? undefined
    : `${type} ${id} names the cause ${cause}, which is no message`;
}

/** What the services log about a saga while a message moves it. */
async function* strayLogLines(evidence, sagas) {
  for await (const { instance, text } of evidence.logs()) {
    if (!text.includes('"sagaId"') || !text.startsWith('{')) continue;
    const { sagaId, correlationId, message } = JSON.parse(text);
    const saga = sagas.get(sagaId);
    if (!saga || correlationId === undefined || correlationId === saga.correlationId) continue;
    const what = `${instance} logged '${message}' about it in conversation ${correlationId}, not ${saga.correlationId}`;
    yield { subject: sagaId, what };
  }
}
