import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { IdempotencyKeyReused, RequestInFlight } from '@nestwork/messaging';
import { armFailPoint } from '@nestwork/observability';
import { describeInbox, eventually, Gate } from '@nestwork/testing';
import { inboxHarness } from '../spec-support/inbox-harness.js';
import {
  Counting,
  event,
  query,
  request,
  Reserve,
  Reserved,
  SoldOut,
  stored,
  Undeclared,
} from '../spec-support/messages.js';
import { FirstStillRunning } from './first-still-running.js';
import { startInbox, type StartedInbox } from '../spec-support/start-inbox.js';

let inbox: StartedInbox;
let disarm: () => void = () => undefined;

beforeAll(async () => {
  inbox = await startInbox({ lockTimeoutMs: 50 });
});
afterAll(() => inbox.close());
beforeEach(() => inbox.temporary.query('TRUNCATE inbox, effect, sent_reply, failed_message'));
afterEach(() => disarm());

const effect = (text: string) => inbox.database.execute('INSERT INTO effect VALUES ($1)', [text]);
const effects = async () =>
  (await inbox.temporary.query<{ text: string }>('SELECT text FROM effect')).map((row) => row.text);
const rows = () => inbox.temporary.query('SELECT consumer, message_id, status, reply FROM inbox');
const replies = () => inbox.temporary.query('SELECT reply_to, outcome FROM sent_reply');
const reserve = async () => {
  await effect('reserved');
  return Reserved.of({ left: 3 });
};
const refuse = async () => {
  await effect('undone');
  throw SoldOut.of({ product: 'tea' });
};
const returnNothing = async () => void (await effect('undone'));
const rollbacks = async () => {
  const sql = 'SELECT xact_rollback AS n FROM pg_stat_database WHERE datname = current_database()';
  return Number((await inbox.temporary.query<{ n: string }>(sql))[0]?.n);
};
// A copy whose wait took too long rolls back and waits again; the server counts it.
const aCopyHasRolledBack = async (before: number) => {
  while ((await rollbacks()) === before) await new Promise((resolve) => setImmediate(resolve));
};
const neverCalled = async () => {
  throw new Error('The handler ran a second time');
};

describeInbox(() => inboxHarness(inbox));

describe('a command that succeeds', () => {
  it('takes effect and is recorded with its reply', async () => {
    const command = request();

    await expect(inbox.handle(command, reserve)).resolves.toEqual({ left: 3 });

    await expect(effects()).resolves.toEqual(['reserved']);
    await expect(rows()).resolves.toEqual([
      { consumer: 'stock.reserve.v1', message_id: command.id, status: 'ok', reply: { left: 3 } },
    ]);
  });

  it('gives a repeat the first reply, as an instance of its class, without running the handler', async () => {
    const { id } = request();
    await inbox.handle(request({ id }), reserve);

    const repeated = await inbox.handle(request({ id }), neverCalled);

    expect(repeated).toBeInstanceOf(Reserved);
    expect(repeated).toEqual({ left: 3 });
    await expect(effects()).resolves.toEqual(['reserved']);
  });

  it('is not what a repeat of its id gets that says something else: that is refused, and does nothing', async () => {
    const { id } = request();
    await inbox.handle(request({ id }), reserve);

    const other = inbox.handle(request({ id, message: Reserve.of({ product: 'coffee' }) }), neverCalled);

    await expect(other).rejects.toBeInstanceOf(IdempotencyKeyReused);
    await expect(inbox.handle(request({ id }), neverCalled)).resolves.toEqual({ left: 3 });
  });

  it('is the same command whichever way it comes in', async () => {
    const { id } = request();
    await inbox.handle(stored({ id, replyTo: 'cmd.orders.saga-reply.v1' }), reserve);

    await expect(inbox.handle(request({ id }), neverCalled)).resolves.toEqual({ left: 3 });
  });

  it('sends its stored reply with the transaction, and again to whoever asks again', async () => {
    const command = stored({ replyTo: 'cmd.orders.saga-reply.v1' });
    await inbox.handle(command, reserve);
    await inbox.handle(command, neverCalled);

    const reply = { reply_to: 'cmd.orders.saga-reply.v1', outcome: { status: 'ok', reply: { left: 3 } } };
    await expect(replies()).resolves.toEqual([reply, reply]);
  });

  it('is rolled back when its handler returns something else than its reply', async () => {
    await expect(inbox.handle(request(), returnNothing)).rejects.toThrow(
      'The handler of stock.reserve.v1 returned no Reserved',
    );
    await expect(effects()).resolves.toEqual([]);
    await expect(rows()).resolves.toEqual([]);
  });
});

describe('concurrent copies of a command', () => {
  it('wait for the first one and get its reply, also when it takes longer than the lock timeout', async () => {
    const { id } = request();
    const gate = new Gate();
    const first = inbox.handle(request({ id }), async () => {
      await gate.pass();
      return reserve();
    });
    await gate.reached;
    const before = await rollbacks();
    const copies = [1, 2, 3].map(() => inbox.handle(request({ id }), neverCalled));
    await aCopyHasRolledBack(before);
    gate.open();

    await expect(Promise.all([first, ...copies])).resolves.toEqual(Array.from({ length: 4 }, () => ({ left: 3 })));
    await expect(effects()).resolves.toEqual(['reserved']);
  });

  it('are refused when they turn out to say something else than the first one', async () => {
    const { id } = request();
    const gate = new Gate();
    const first = inbox.handle(request({ id }), async () => {
      await gate.pass();
      return reserve();
    });
    await gate.reached;
    const other = inbox.handle(request({ id, message: Reserve.of({ product: 'coffee' }) }), neverCalled);
    gate.open();

    await expect(other).rejects.toBeInstanceOf(IdempotencyKeyReused);
    await expect(first).resolves.toEqual({ left: 3 });
  });

  it('give up when nobody waits for their answer any more', async () => {
    const { id } = request();
    const gate = new Gate();
    const first = inbox.handle(request({ id }), async () => {
      await gate.pass();
      return reserve();
    });
    await gate.reached;

    const copy = inbox.handle(request({ id, signal: AbortSignal.abort() }), neverCalled);

    await expect(copy).rejects.toThrow(`Another copy of stock.reserve.v1 ${id} is still being handled`);
    gate.open();
    await first;
  });

  it('say that they only waited before their time is over: then it does not count as failed', async () => {
    const { id } = request();
    const gate = new Gate();
    const first = inbox.handle(request({ id }), async () => {
      await gate.pass();
      return reserve();
    });
    await gate.reached;
    const before = await rollbacks();
    const time = new AbortController();

    const copy = inbox.handle(request({ id, signal: time.signal }), neverCalled).catch((error: unknown) => error);
    await aCopyHasRolledBack(before);
    time.abort();
    // Whoever waits with a limit gives up in the next turn.
    const told = await Promise.race([copy, new Promise((resolve) => setImmediate(resolve))]);

    expect(told).toBeInstanceOf(FirstStillRunning);
    gate.open();
    await first;
  });
});

describe('a copy of a command whose deadline comes before the end of the first one', () => {
  const patient = 60_000;
  const hurried = () => Date.now() + 2_000;
  const nobodyIsAtWork = async () => {
    const sql = `SELECT pid FROM pg_stat_activity
      WHERE datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid()`;
    await expect(inbox.temporary.query(sql)).resolves.toEqual([]);
  };

  it('is told in time that the first one is in flight, and gets its answer when it comes again', async () => {
    const { id } = request();
    const gate = new Gate();
    const first = inbox.handle(request({ id, deadline: Date.now() + patient }), async () => {
      await gate.pass();
      return reserve();
    });
    await gate.reached;

    const copy = inbox.handle(request({ id, deadline: hurried() }), neverCalled);

    await expect(copy).rejects.toBeInstanceOf(RequestInFlight);
    gate.open();
    await expect(first).resolves.toEqual({ left: 3 });
    await expect(inbox.handle(request({ id }), neverCalled)).resolves.toEqual({ left: 3 });
  });

  it('takes no effect after it was told, also when the first one fails', async () => {
    const { id } = request();
    const gate = new Gate();
    const first = inbox.handle(request({ id }), async () => {
      await gate.pass();
      throw new Error('the first one fails');
    });
    await gate.reached;
    const copy = inbox.handle(request({ id, deadline: hurried() }), async () => {
      await effect('too late');
      return reserve();
    });
    await expect(copy).rejects.toBeInstanceOf(RequestInFlight);
    gate.open();
    await expect(first).rejects.toThrow('the first one fails');

    await eventually(nobodyIsAtWork);
    await expect(effects()).resolves.toEqual([]);
    await expect(rows()).resolves.toEqual([]);
  });

  it('is handled when the first one fails in time', async () => {
    const { id } = request();
    const gate = new Gate();
    const first = inbox.handle(request({ id }), async () => {
      await gate.pass();
      throw new Error('the first one fails');
    });
    await gate.reached;
    const before = await rollbacks();
    const copy = inbox.handle(request({ id, deadline: Date.now() + patient }), reserve);
    await aCopyHasRolledBack(before);
    gate.open();

    await expect(first).rejects.toThrow('the first one fails');
    await expect(copy).resolves.toEqual({ left: 3 });
  });
});

describe('a command that its contract refuses', () => {
  it('leaves nothing but the refusal, which the requester gets, and every repeat too', async () => {
    const { id } = request();
    const first = inbox.handle(request({ id }), refuse);

    await expect(first).rejects.toBeInstanceOf(SoldOut);
    await expect(effects()).resolves.toEqual([]);
    await expect(rows()).resolves.toMatchObject([{ status: 'error', reply: { code: 'stock.sold-out' } }]);
    const repeat = inbox.handle(request({ id }), neverCalled);
    await expect(repeat).rejects.toBeInstanceOf(SoldOut);
    await expect(repeat).rejects.toMatchObject({ product: 'tea' });
  });

  it('over a stream sends the refusal as its stored reply, and counts as handled', async () => {
    await expect(inbox.handle(stored({ replyTo: 'cmd.orders.saga-reply.v1' }), refuse)).resolves.toBeUndefined();

    await expect(effects()).resolves.toEqual([]);
    await expect(replies()).resolves.toMatchObject([
      { outcome: { status: 'error', error: { code: 'stock.sold-out' } } },
    ]);
  });

  it('over a stream with nobody to tell is not recorded, so that it could take effect if it were sent again', async () => {
    await expect(inbox.handle(stored(), refuse)).rejects.toBeInstanceOf(SoldOut);

    await expect(rows()).resolves.toEqual([]);
  });

  it('gets the answer of a copy that was handled between its rollback and its record', async () => {
    const { id } = request();
    disarm = armFailPoint('inbox.refused', async () => {
      await inbox.handle(request({ id }), reserve);
    });

    await expect(inbox.handle(request({ id }), refuse)).resolves.toEqual({ left: 3 });
    await expect(effects()).resolves.toEqual(['reserved']);
  });

  it('is not recorded when the refusal only says "not now": a repeat runs the handler', async () => {
    const { id } = request();
    await expect(inbox.handle(request({ id }), async () => Promise.reject(Counting.of({})))).rejects.toBeInstanceOf(
      Counting,
    );

    await expect(inbox.handle(request({ id }), reserve)).resolves.toEqual({ left: 3 });
  });

  it('is not recorded when the contract does not declare the error', async () => {
    const command = stored({ replyTo: 'cmd.orders.saga-reply.v1' });

    await expect(inbox.handle(command, async () => Promise.reject(Undeclared.of({})))).rejects.toBeInstanceOf(
      Undeclared,
    );
    await expect(rows()).resolves.toEqual([]);
    await expect(replies()).resolves.toEqual([]);
  });
});

describe('an event', () => {
  it('takes effect once for each consumer', async () => {
    const { id } = event();
    const consume = (consumer: string) =>
      inbox.handle(event({ id, consumer }), async () => void (await effect(consumer)));

    await consume('stock.ledger');
    await consume('stock.ledger');
    await consume('stock.report');

    await expect(effects()).resolves.toEqual(['stock.ledger', 'stock.report']);
  });
});

describe('a query', () => {
  it('runs without a transaction and leaves no trace', async () => {
    const answer = await inbox.handle(query(), async () => inbox.database.inTransaction);

    expect(answer).toBe(false);
    await expect(rows()).resolves.toEqual([]);
  });
});
