import { sentMessages } from './sent-messages.js';
import { shop } from './shop.js';

/** @type {import('../check/violation.js').Invariant} */
export const undoneInReverse = {
  id: 'I11',
  name: 'undone in reverse',
  sentence:
    'The steps of a saga that did not complete were undone once each, the last one first, and nothing of a completed saga was.',
  async *violations(evidence) {
    const undone = await undoneOf(evidence);
    for await (const { id, status, state } of evidence.rows(shop.sagas, 'saga')) {
      if (status !== 'completed' && status !== 'compensated') continue;
      const expected = status === 'completed' ? [] : toUndo(state.log).toReversed();
      const sent = undone.get(id) ?? [];
      const story = state.log.map(({ at, what }) => ({ at, what }));
      for (const what of problems(expected, { sent, log: state.log })) yield { subject: id, what, rows: story };
    }
  },
};

/** The compensations that left for each saga, in the order of the outbox; a repeat under the same id counts once. */
async function undoneOf(evidence) {
  const stepOf = new Map(shop.steps.map(({ step, undo }) => [undo, step]));
  const commands = new Map();
  for await (const { id, type, key, createdAt } of sentMessages(evidence, [shop.sagas])) {
    if (!stepOf.has(type)) continue;
    if (!commands.has(key)) commands.set(key, new Map());
    const first = commands.get(key).get(id)?.createdAt ?? createdAt;
    commands.get(key).set(id, { step: stepOf.get(type), createdAt: first < createdAt ? first : createdAt });
  }
  const steps = (sent) => [...sent.values()].toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
  return new Map([...commands].map(([key, sent]) => [key, steps(sent).map(({ step }) => step)]));
}

/** The steps that took effect or may have, in the order in which they were begun. A declined step was rolled back. */
function toUndo(log) {
  const says = (start) => log.some(({ what }) => what.startsWith(start));
  const begun = shop.steps.map(({ step }) => step).filter((step) => says(`${step}: sent`));
  return begun.filter((step) => !says(`${step}: declined`));
}

function problems(expected, { sent, log }) {
  const distinct = [...new Set(sent)];
  const done = expected.map((step) => [step, log.filter(({ what }) => what === `undo ${step}: done`).length]);
  return [
    ...(distinct.join() === expected.join()
      ? []
      : [`undone were: ${distinct.join(', ') || 'nothing'}; expected: ${expected.join(', ') || 'nothing'}`]),
    ...done.filter(([, times]) => times !== 1).map(([step, times]) => `'${step}' was undone ${times} times`),
  ];
}
