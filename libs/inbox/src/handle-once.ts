import { Inject, Injectable, Optional } from '@nestjs/common';
import type { ContractError } from '@nestwork/contract-kit';
import { CommitOutcomeUnknown, Database } from '@nestwork/database';
import { callOutside, hasOutsideCall, type IncomingMessage, isFinalError, ReplyWriter } from '@nestwork/messaging';
import { afterFailStep, beforeFailStep, failPoint, failStep } from '@nestwork/observability';
import { FailedMessages } from './failed-messages.js';
import { FirstStillRunning } from './first-still-running.js';
import { type Handled, outcomeOf } from './handled.js';
import { Inbox } from './inbox.js';
import { KeyOrder } from './order/key-order.js';
import { keptOf } from './retry/kept-message.js';
import { KeptMessages } from './retry/kept-messages.js';
import { toldInTime } from './told-in-time.js';

/**
 * The transaction of every command, event and reply: the handler's writes, its outgoing messages, the inbox row and the
 * answer commit together, or not at all, and once for each message.
 *
 * Round trips of a command that succeeds at first: START TRANSACTION with the insert into the inbox; the handler's own
 * statements; the answer, the outbox rows and COMMIT. So beyond the handler it costs two, as any transaction would: the
 * insert cannot wait for the end, because it is what makes a concurrent copy wait before its handler runs. An event of an
 * ordered consumer takes its turn in the same round trip as that insert.
 */
@Injectable()
export class HandleOnce {
  constructor(
    private readonly database: Database,
    private readonly inbox: Inbox,
    private readonly failures: FailedMessages,
    private readonly order: KeyOrder,
    private readonly kept: KeptMessages,
    @Optional() @Inject(ReplyWriter) private readonly replies?: ReplyWriter,
  ) {}

  /** The middleware. A query changes nothing, so it passes. */
  async handle(incoming: IncomingMessage, next: () => Promise<unknown>): Promise<unknown> {
    if (incoming.kind === 'query') return next();
    const handled = await this.firstOutcome(incoming, next);
    if ('reply' in handled) return handled.reply;
    if (incoming.via === 'request') throw handled.refusal;
    // Over a stream nobody waits: the refusal has left as a stored reply, and the message is done.
    return undefined;
  }

  private async firstOutcome(incoming: IncomingMessage, next: () => Promise<unknown>): Promise<Handled> {
    try {
      const first = await this.prepare(incoming);
      if (first && incoming.replyTo === undefined) return first;
      return await this.record(incoming, async () => ({ reply: await failStep('inbox.handle', next) }));
    } catch (error) {
      if (!isAnswer(error, incoming)) throw error;
      await failPoint('inbox.refused');
      // The handler's writes are rolled back. Should a copy have been handled meanwhile, its outcome is the answer.
      return this.record(incoming, async () => ({ refusal: error }));
    }
  }

  /** Makes the outside call of the handler, unless the message is handled already. Never inside a transaction. */
  private async prepare(incoming: IncomingMessage): Promise<Handled | undefined> {
    const first = hasOutsideCall(incoming) ? await failStep('inbox.find', () => this.inbox.find(incoming)) : undefined;
    if (!first) await failStep('inbox.call', () => callOutside(incoming));
    return first;
  }

  private async record(incoming: IncomingMessage, work: () => Promise<Handled>): Promise<Handled> {
    const waiting = { isInFlight: () => this.inbox.isInFlight(incoming) };
    const handled = await toldInTime(incoming, waiting, (begin) =>
      this.waitForFirst(incoming, () =>
        this.database.transaction(() => this.handleInTransaction(incoming, begin, work)),
      ),
    );
    await afterFailStep('inbox.commit', () => new CommitOutcomeUnknown('a test lost the answer'));
    await failPoint('inbox.committed');
    return handled;
  }

  private async handleInTransaction(
    incoming: IncomingMessage,
    begin: () => void,
    work: () => Promise<Handled>,
  ): Promise<Handled> {
    const kept = keptOf(incoming);
    const [first, isTurn] = await failStep('inbox.enter', () => this.enter(incoming));
    begin();
    if (kept) await this.kept.take(kept);
    await failPoint('inbox.recorded');
    const admit = () => failStep('inbox.admit', () => this.order.admit(incoming));
    if (!first && !isTurn && !(await admit())) return { reply: undefined };
    const handled = first ?? (await work());
    if (!first) this.inbox.answer(incoming, handled);
    // Also when it was handled before: whoever sends a command again has not seen the reply. The reply keeps its id.
    if (incoming.replyTo !== undefined) {
      await failStep('inbox.reply', () => this.replyWriter().write(incoming, outcomeOf(handled)));
    }
    if (kept) this.kept.finishWithCommit(kept, incoming);
    else this.failures.forget(incoming);
    this.database.beforeCommit(() => failPoint('inbox.before-commit'));
    this.database.beforeCommit(() => beforeFailStep('inbox.commit'));
    return handled;
  }

  // Sent together: neither depends on the other.
  private enter(incoming: IncomingMessage): Promise<[first: Handled | undefined, isTurn: boolean]> {
    return Promise.all([this.inbox.enter(incoming), this.order.takeTurn(incoming)]);
  }

  // The wait for a copy ends with the lock timeout of the database, which is short; a handler may take longer.
  private async waitForFirst<T>(incoming: IncomingMessage, attempt: () => Promise<T>): Promise<T> {
    let waited: FirstStillRunning | undefined;
    for (;;) {
      try {
        return await (waited ? unlessAborted(attempt(), incoming.signal, waited) : attempt());
      } catch (error) {
        if (!(error instanceof FirstStillRunning) || incoming.signal.aborted) throw error;
        waited = error;
      }
    }
  }

  private replyWriter(): ReplyWriter {
    if (this.replies) return this.replies;
    throw new Error('A command asks for a stored reply, and nothing can send it: import OutboxModule');
  }
}

// Said before the time of the attempt is over: what only waited for a copy does not count as failed.
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal, reason: FirstStillRunning): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(reason);
    signal.addEventListener('abort', giveUp);
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}

/**
 * Whether an error is the answer to the message: declared by its contract, not a mere "not now", and somebody to give it
 * to. A stored command without reply address that is refused becomes a dead letter instead, kept in failed_message; as it
 * is not recorded, it can still take effect: a redrive tries it again.
 */
function isAnswer(error: unknown, { contract, via, replyTo }: IncomingMessage): error is ContractError {
  if (via === 'stream' && replyTo === undefined) return false;
  return isFinalError(error) && (contract?.errors ?? []).some((type) => error instanceof type);
}
