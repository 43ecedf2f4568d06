import { armFailStep, failHooks, InjectedFailure } from '@nestwork/observability';
import type { InboxHarness } from '@nestwork/testing';
import { request, Reserved, SoldOut } from './messages.js';
import type { StartedInbox } from './start-inbox.js';

/** The real inbox, on tables that are emptied first. */
export async function inboxHarness(inbox: StartedInbox): Promise<InboxHarness> {
  await inbox.temporary.query('TRUNCATE inbox, effect, failed_message');
  let disarm = () => {};
  return {
    handle: async (id, work) => {
      const reply = await inbox.handle(request({ id }), async () => Reserved.of({ left: await work() }));
      if (!(reply instanceof Reserved)) throw new Error('The answer is no reply');
      return reply.left;
    },
    effect: async (text) => void (await inbox.database.execute('INSERT INTO effect VALUES ($1)', [text])),
    effects: async () =>
      (await inbox.temporary.query<{ text: string }>('SELECT text FROM effect')).map(({ text }) => text),
    refusal: SoldOut.of({ product: 'tea' }),
    crash: (where) => {
      const mode = where === 'before the commit' ? 'throw-before' : 'lost-answer';
      const { before, after } = failHooks('inbox.commit', mode, () => undefined);
      disarm = armFailStep('inbox.commit', {
        before: () => onceOnly(before),
        after: () => onceOnly(after && (() => after(() => new InjectedFailure('died after the commit')))),
      });
    },
    restartDatabase: () => inbox.temporary.terminateSessions(),
    close: async () => disarm(),
  };

  function onceOnly(fail: (() => Promise<void> | void) | undefined): Promise<void> | void {
    if (fail) disarm();
    return fail?.();
  }
}
