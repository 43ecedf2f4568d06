import { OperationRefused, type Operation } from '@nestwork/operations';
import { MessagesToRepublish, PublishedTime } from './outbox-parameters.js';
import type { Republished } from './republish-tally.js';
import type { Chosen, Republishing } from './republishing.js';

/** `outbox verify`. */
export function verifyOutbox(republishing: Republishing): Operation<PublishedTime> {
  return {
    name: 'outbox verify',
    summary:
      'Compares what was published in the last hour, in a time or at all with what the streams hold; changes nothing.',
    parameters: PublishedTime,
    changes: false,
    run: async ({ ...time }, { signal }) => {
      const found = await republishing.choose({ ...time, missing: true }, signal);
      const advice = `${found.chosen} of ${found.compared} messages are lost: 'outbox republish --missing' brings them back, if the reconciler does not.`;
      return { ...shown(found), ...(found.chosen > 0 && { problems: [advice] }) };
    },
  };
}

/** `outbox republish`. */
export function republishMessages(republishing: Republishing): Operation<MessagesToRepublish> {
  return {
    name: 'outbox republish',
    summary:
      'Publishes again one message, those of a time, or with --missing what the streams lost; consumers handle each once.',
    parameters: MessagesToRepublish,
    changes: true,
    run: async ({ dryRun, ...which }, context) => {
      const { id, since, until, all, missing } = which;
      if (!(id ?? since ?? until) && !all && !missing)
        throw OperationRefused.of({ reason: 'Say what: --id, a time with --since and --until, --missing, or --all' });
      if (dryRun) return shown(await republishing.choose(which, context.signal));
      const result = await republishing.republish(which, context);
      const problems = problemsOf(result);
      return { details: { republished: result.republished }, ...(problems.length > 0 && { problems }) };
    },
  };
}

function problemsOf({ more, refused, away }: Republished): string[] {
  const full = Object.entries(away).map(([stream, reason]) => ` ${stream} takes nothing: ${reason}.`);
  const problems = refused > 0 ? [`The broker did not take ${refused} messages.${full.join('')}`] : [];
  if (more)
    problems.push('These were 10,000, the most in one go: with --missing ask again; else go on with a later --since.');
  return problems;
}

function shown({ compared, chosen, first }: Chosen) {
  const rows = first.map(({ id, brokerId, stream, seq, publishedAt }) => {
    return { id, brokerId, stream, seq, published: publishedAt.toISOString() };
  });
  return { rows, details: { compared, chosen } };
}
