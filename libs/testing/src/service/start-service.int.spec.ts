import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { newMessageId } from '@nestwork/contract-kit';
import { AuditModule } from '../../spec-support/audit.module.js';
import { effectsOf } from '../../spec-support/effects-of.js';
import { AccountClosed, EntryAdded, RecordEntry } from '../../spec-support/ledger-contracts.js';
import { LedgerConfig, LedgerModule } from '../../spec-support/ledger.module.js';
import { NatsAccount } from '../infrastructure/nats-account.js';
import { startService } from './start-service.js';
import type { TestService } from './test-service.js';

const ledgerOptions = { name: 'ledger', config: LedgerConfig };

let ledger: TestService;

beforeAll(async () => {
  ledger = await startService(LedgerModule, ledgerOptions);
});
afterAll(() => ledger.stop());

function entry(account: string): RecordEntry {
  return RecordEntry.of({ entryId: newMessageId(), account, amount: 5 });
}

const once = { entries: 1, events: 1, seen: 1 };

describe('A service under test', () => {
  it('answers requests, and settles when the whole cascade is over (T11)', async () => {
    const message = entry('tea');
    expect(await ledger.request(message)).toEqual({ balance: 5 });
    await ledger.settled();
    expect(await effectsOf(message, ledger)).toEqual(once);
  });

  it('gets every copy of a message, of which one takes effect', async () => {
    const message = entry('coffee');
    const id = await ledger.deliver(message, { times: 5 });
    const stored = await ledger.neighbourhood.broker.stored('CMD_LEDGER', 'cmd.ledger.record-entry.v1');
    expect(stored.filter((copy) => copy.id === id)).toHaveLength(5);
    await ledger.settled();
    expect(await effectsOf(message, ledger)).toEqual(once);
  });

  it('throws the declared error at the test', async () => {
    await expect(ledger.request(entry('closed'))).rejects.toThrow(AccountClosed);
  });

  it('shows its events as they were published', async () => {
    const { entryId, account, amount } = entry('milk');
    await ledger.request(RecordEntry.of({ entryId, account, amount }));
    await ledger.settled();
    expect((await ledger.published(EntryAdded)).at(-1)).toEqual(EntryAdded.of({ entryId, account, amount }));
  });

  it('owns its database and can do nothing else', async () => {
    const [role] = await ledger.query(
      `SELECT rolsuper OR rolcreatedb OR rolcreaterole AS rights,
              (SELECT datdba = pg_roles.oid FROM pg_database WHERE datname = current_database()) AS owner
       FROM pg_roles WHERE rolname = current_user`,
    );
    expect(role).toEqual({ rights: false, owner: true });
  });

  it('keeps its data over a restart', async () => {
    const before = ledger.app;
    await ledger.request(entry('sugar'));
    await ledger.restart();
    expect(ledger.app).not.toBe(before);
    expect(await ledger.request(entry('sugar'))).toEqual({ balance: 10 });
  });
});

describe('Services beside each other', () => {
  it('share a broker, and settle together', async () => {
    const audit = await startService(AuditModule, { name: 'audit', config: LedgerConfig, beside: ledger });
    const message = entry('honey');
    audit.links.postgres.delay(20);
    await ledger.request(message);
    await ledger.settled();
    expect(
      await audit.query('SELECT entry_id AS "entryId" FROM seen WHERE entry_id = $1', [message.entryId]),
    ).toHaveLength(1);
    await audit.stop();
    expect(await ledger.request(entry('honey'))).toEqual({ balance: 10 });
    await ledger.settled();
  });
});

describe('settled()', () => {
  it('throws a dead letter that the test did not expect, with its cause', async () => {
    await ledger.deliver(entry('broken'));
    await expect(ledger.settled()).rejects.toThrow(
      /Expected 0 dead letters, but there are 1:\n {2}ledger: ledger\.record-entry\.v1 .*2 attempts: Error: the ledger is torn/,
    );
    await ledger.settled({ deadLetters: 1 });
    await expect(ledger.settled({ deadLetters: 2 })).rejects.toThrow('Expected 2 dead letters, but there are 1');
    await ledger.query('DELETE FROM failed_message');
  });

  it('says what is busy when it takes too long', async () => {
    ledger.links.postgres.halfOpen();
    const message = entry('slow');
    await ledger.deliver(message);
    await expect(ledger.settled({ timeoutMs: 500 })).rejects.toThrow(
      /ledger_record-entry-v1 has \d pending and \d unack/,
    );
    ledger.links.postgres.pass();
    await ledger.settled();
    expect(await effectsOf(message, ledger)).toEqual(once);
  });
});

describe('stop()', () => {
  it('names what a service leaves open, and the line that opened it', async () => {
    const leaky = await startService(LeakyModule, ledgerOptions);
    await expect(leaky.stop()).rejects.toThrow(/left open:\n {2}Timeout opened at .*start-service\.int\.spec/);
    clearInterval(leakedTimer);
  });

  it('removes the database, also when the service could not even start', async () => {
    const databases = `SELECT datname FROM pg_database WHERE datname LIKE 'test_brief_%'`;
    const other = await startService(LedgerModule, { ...ledgerOptions, name: 'brief' });
    expect(await ledger.query(databases)).toHaveLength(1);
    await other.stop();
    const env = { ADMIN_PORT: 'no port' };
    await expect(startService(LedgerModule, { ...ledgerOptions, name: 'brief', env })).rejects.toThrow('ADMIN_PORT');
    expect(await ledger.query(databases)).toEqual([]);
  });
});

describe('a start that fails', () => {
  const { TEST_POSTGRES_URL, TEST_NATS_URL } = process.env;
  const released = jest.spyOn(NatsAccount.prototype, 'release');
  beforeEach(() => void released.mockClear());
  afterEach(() => void Object.assign(process.env, { TEST_POSTGRES_URL, TEST_NATS_URL }));

  it.each(['TEST_POSTGRES_URL', 'TEST_NATS_URL'])(
    'gives the NATS account back when nobody is at %s',
    async (variable) => {
      process.env[variable] = variable === 'TEST_NATS_URL' ? '127.0.0.1:9' : 'postgres://nobody@127.0.0.1:9/none';
      await expect(startService(LedgerModule, { ...ledgerOptions, name: 'homeless' })).rejects.toThrow();
      expect(released).toHaveBeenCalledTimes(1);
    },
  );
});

let leakedTimer: NodeJS.Timeout | undefined;

@Injectable()
class Leak implements OnModuleInit {
  onModuleInit(): void {
    leakedTimer = setInterval(() => undefined, 60_000);
  }
}

@Module({ imports: [LedgerModule], providers: [Leak] })
class LeakyModule {}
