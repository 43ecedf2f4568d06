import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { newMessageId } from '@nestwork/contract-kit';
import { eventually } from '@nestwork/testing';
import fc from 'fast-check';
import { Ledger } from '../../spec-support/ledger-service.js';

const EVENTS = 6;
const RUNS = 8;

let pair: Awaited<ReturnType<typeof Ledger.startPair>>;
let ledger: Ledger;

beforeAll(async () => {
  pair = await Ledger.startPair();
  ledger = pair.first;
});
afterAll(() => pair.stop());

// Mostly the first ones, so that a history has events that took effect as well as gaps.
const number = fc.constantFrom(1, 1, 2, 2, 3, 3, 4, 5, EVENTS);
const toAnEvent = (...what: ('arrive' | 'fail' | 'unreadable' | 'publish again')[]) =>
  fc.record({ what: fc.constantFrom(...what), n: number });
const toTheKey = (...what: ('redrive' | 'discard' | 'release' | 'pause' | 'crash')[]) =>
  fc.record({ what: fc.constantFrom(...what), n: fc.constant(0) });

/** What may happen to a key: to one of its events, or to the service that has them. */
const happening = fc.oneof(
  { weight: 7, arbitrary: toAnEvent('arrive') },
  { weight: 6, arbitrary: toAnEvent('fail', 'unreadable', 'publish again') },
  { weight: 6, arbitrary: toTheKey('redrive', 'discard', 'release') },
  { weight: 2, arbitrary: toTheKey('pause', 'pause', 'crash') },
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

/** One key, its sender, and the operator who looks after it. */
class History {
  private readonly ids = Array.from({ length: EVENTS + 1 }, () => newMessageId());
  private readonly sent = new Map<number, 'readable' | 'unreadable'>();
  readonly account = `history-${newMessageId()}`;

  async play({ what, n }: Happening): Promise<void> {
    if (what === 'arrive') return this.arrive(n, 1);
    if (what === 'publish again') return this.arrive(n, 2);
    if (what === 'unreadable') return this.arrive(n, 1, 'unreadable');
    if (what === 'fail') return this.fail(n);
    if (what === 'crash') return this.crash();
    if (what === 'pause') return this.settle(2);
    return this.operate(what);
  }

  /** Sends what was not sent yet, heals what fails, and decides about what is dead, until nothing waits any more. */
  async end(): Promise<void> {
    await ledger.heal();
    for (let n = 1; n <= EVENTS; n++) await this.arrive(n, 1);
    await eventually(
      async () => {
        await this.decide('discard');
        expect({ key: (await ledger.key(this.account))?.reason, waiting: await ledger.waiting(this.account) }).toEqual({
          key: null,
          waiting: 0,
        });
        expect(await this.failed()).toEqual([]);
        await this.settle(1);
        expect(await this.unknown()).toEqual([]);
      },
      { timeoutMs: 30_000 },
    );
  }

  /** The events of which nothing tells what became of them: neither handled nor discarded. */
  async unknown(): Promise<number[]> {
    const sql = 'SELECT message_id FROM inbox WHERE message_id = ANY ($1::uuid[])';
    const rows = await ledger.service.query<{ message_id: string }>(sql, [this.ids]);
    const known = new Set(rows.map(({ message_id: id }) => id));
    return [...this.sent.keys()].filter((n) => !known.has(this.ids[n]!));
  }

  async discarded(): Promise<number[]> {
    const sql = `SELECT message_id FROM inbox WHERE message_id = ANY ($1::uuid[]) AND status = 'discarded'`;
    const rows = await ledger.service.query<{ message_id: string }>(sql, [this.ids]);
    return rows.map(({ message_id: id }) => this.ids.indexOf(id));
  }

  // A message says the same each time that it is sent.
  private async arrive(n: number, times: number, as: 'readable' | 'unreadable' = 'readable'): Promise<void> {
    const kind = this.sent.get(n) ?? as;
    this.sent.set(n, kind);
    await ledger.move(this.account, n, { id: this.ids[n]!, times, unreadable: kind === 'unreadable' });
  }

  private async fail(n: number): Promise<void> {
    await ledger.poison(this.account, n, n % 2 === 0 ? 'once' : 'no such account');
    await this.arrive(n, 1);
  }

  private async crash(): Promise<void> {
    ledger.service.kill();
    await ledger.service.revive();
  }

  // An operator waits a moment for something to decide about.
  private async operate(what: 'redrive' | 'discard' | 'release'): Promise<void> {
    for (let look = 0; look < 3 && !(await this.decide(what)); look++) await this.settle(1);
  }

  private async decide(what: 'redrive' | 'discard' | 'release'): Promise<boolean> {
    if (what === 'release')
      return this.ask('keys release', { consumer: 'ledger.moves', key: this.account, reason: 'r' });
    if (what === 'redrive') await ledger.heal();
    let decided = false;
    for (const { message_id: id, error_name: error } of await this.failed()) {
      if (what === 'discard') decided = (await this.ask('failed discard', { id, reason: 'r' })) || decided;
      // Somebody who redrives what was passed by wants it out of order.
      else if (error !== 'PassedBy') decided = (await this.ask('failed redrive', { id })) || decided;
    }
    return decided;
  }

  // An operator is refused what makes no sense at that moment.
  private async ask(name: string, parameters: object): Promise<boolean> {
    try {
      await ledger.ask(name, parameters);
      return true;
    } catch (error) {
      if ((error as { code?: string }).code !== 'operation-refused') throw error;
      return false;
    }
  }

  private failed(): Promise<{ message_id: string; error_name: string }[]> {
    const sql = 'SELECT message_id, error_name FROM failed_message WHERE message_id = ANY ($1)';
    return ledger.service.query(sql, [this.ids]);
  }

  // Long enough for something to happen, or not: whatever is the case by then is one more order of things.
  private async settle(looks: number): Promise<void> {
    for (let look = 0; look < looks; look++) await ledger.service.query('SELECT pg_sleep(0.1)');
  }
}

it('whatever happens to a key, its events take effect in order and once, and each is handled or was discarded by somebody', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 4, maxLength: 12 }), async (happenings) => {
      const history = new History();
      for (const each of happenings) await history.play(each);
      await history.end();

      const moves = await ledger.moves(history.account);
      expect(moves).toEqual([...new Set(moves)].toSorted((a, b) => a - b));
      const done = [...moves, ...(await history.discarded())].toSorted((a, b) => a - b);
      expect(done).toEqual(Array.from({ length: EVENTS }, (_, index) => index + 1));
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
}, 300_000);
