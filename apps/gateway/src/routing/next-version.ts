import { contractOf, type Class, type QueryMessage } from '@nestwork/contract-kit';

/** How a question is asked in the words of its next version, and the answer read in its own. */
export interface NextVersion {
  /** The names of the two messages. */
  readonly from: string;
  readonly to: string;
  ask(question: object): QueryMessage<object>;
  answer(reply: object, question: object): object;
}

/**
 * Declares it. Only for queries: a command that is repeated under its id after a share was changed would take effect once in each
 * version, because they are two messages to the inbox.
 */
export function nextVersion<Old extends object, Next extends object, From extends QueryMessage<Old>>(version: {
  readonly from: Class<From>;
  readonly to: Class<QueryMessage<Next>>;
  readonly ask: (question: From) => QueryMessage<Next>;
  readonly answer: (reply: Next, question: From) => Old;
}): NextVersion {
  for (const { name, kind } of [contractOf(version.from), contractOf(version.to)])
    if (kind !== 'query') throw new Error(`${name} is a ${kind}: only queries can be answered by their next version`);
  return {
    from: contractOf(version.from).name,
    to: contractOf(version.to).name,
    ask: (question) => version.ask(question as From),
    answer: (reply, question) => version.answer(reply as Next, question as From),
  };
}

/** The next versions that this gateway knows how to ask. Declared in the module, one for each message that has one. */
export class NextVersions {
  constructor(readonly all: readonly NextVersion[]) {}
}
