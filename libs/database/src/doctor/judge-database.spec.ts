import { describe, expect, it } from '@jest/globals';
import type { DatabaseFacts } from './database-facts.js';
import { judgeDatabase } from './judge-database.js';

const sound: DatabaseFacts = {
  version: 180_004,
  settings: {
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    data_checksums: 'on',
    statement_timeout: '10000',
    lock_timeout: '3000',
    idle_in_transaction_session_timeout: '15000',
    tcp_keepalives_idle: '30',
    client_connection_check_interval: '5000',
  },
  isSuperuser: false,
  openDatabases: [],
  aheadMs: 3,
  roundTripMs: 2,
  connections: { max: 100, reserved: 3, used: 20, pools: 15 },
  oldestTransactionSeconds: 0,
};

const setting = (name: string, value: string) => ({ settings: { ...sound.settings, [name]: value } });

describe('what the facts about a database mean', () => {
  it('is nothing to worry about when all is well', () => {
    const findings = judgeDatabase(sound);
    expect(findings.map(({ severity }) => severity)).toEqual(findings.map(() => 'ok'));
    expect(findings[0]?.finding).toBe('is version 18.4');
  });

  it.each<[Partial<DatabaseFacts>, string, string, RegExp]>([
    [setting('fsync', 'off'), 'problem', 'durability', /fsync off/],
    [setting('synchronous_commit', 'off'), 'problem', 'durability', /synchronous_commit off/],
    [setting('full_page_writes', 'off'), 'problem', 'durability', /full_page_writes off/],
    [setting('data_checksums', 'off'), 'warning', 'checksums', /are off/],
    [setting('statement_timeout', '0'), 'problem', 'timeouts', /statement_timeout 0/],
    [setting('idle_in_transaction_session_timeout', '0'), 'problem', 'timeouts', /for ever/],
    [setting('client_connection_check_interval', '0'), 'note', 'lost clients', /is 0/],
    [{ version: 140_020 }, 'warning', 'PostgreSQL', /14\.20/],
    [{ isSuperuser: true }, 'problem', 'isolation', /superuser/],
    [{ openDatabases: ['payments'] }, 'problem', 'isolation', /may connect to payments/],
    [{ aheadMs: 900 }, 'warning', 'clock', /900 ms ahead/],
    [{ aheadMs: -6_000 }, 'problem', 'clock', /6000 ms behind/],
    [{ connections: { max: 100, reserved: 3, used: 90, pools: 15 } }, 'warning', 'connections', /7 are free/],
    [{ oldestTransactionSeconds: 900 }, 'warning', 'transactions', /900 s/],
  ])('%j is a %s', (facts, severity, about, finding) => {
    const wrong = judgeDatabase({ ...sound, ...facts }).filter((each) => each.severity !== 'ok');
    expect(wrong).toEqual([
      { severity, about, finding: expect.stringMatching(finding), mend: expect.stringMatching(/\w{3}.*[.;]$/) },
    ]);
  });

  it('finds sessions without any timeout, as PostgreSQL has them by default (T43)', () => {
    const settings = { ...sound.settings, statement_timeout: '0', lock_timeout: '0', tcp_keepalives_idle: '0' };
    expect(judgeDatabase({ ...sound, settings })).toContainEqual(
      expect.objectContaining({
        severity: 'problem',
        finding: expect.stringMatching(/^statement_timeout, lock_timeout, tcp_keepalives_idle 0 in the sessions/),
      }),
    );
  });

  it('does not take a slow answer for a wrong clock', () => {
    const slow = judgeDatabase({ ...sound, aheadMs: 900, roundTripMs: 2_000 });
    expect(slow.find(({ about }) => about === 'clock')?.severity).toBe('ok');
  });
});
