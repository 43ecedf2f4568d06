import { clockFinding, type Finding } from '@nestwork/operations';
import type { DatabaseFacts } from './database-facts.js';

type Judge = (facts: DatabaseFacts) => Finding;

/** What the facts mean for the promises of the frame. */
export function judgeDatabase(facts: DatabaseFacts): Finding[] {
  return [version, durability, checksums, timeouts, silentClients, clock, isolation, connections, transactions].map(
    (judge) => judge(facts),
  );
}

const version: Judge = ({ version: number }) => {
  const text = `${Math.floor(number / 10_000)}.${number % 10_000}`;
  if (number >= OLDEST) return { severity: 'ok', about: 'PostgreSQL', finding: `is version ${text}` };
  const finding = `version ${text} is older than those the frame is tested with`;
  return { severity: 'warning', about: 'PostgreSQL', finding, mend: 'Upgrade to version 15 or later.' };
};

const durability: Judge = ({ settings }) => {
  const about = 'durability';
  const names = ['fsync', 'full_page_writes', 'synchronous_commit'];
  const off = names.filter((name) => settings[name] === 'off');
  if (off.length === 0) return { severity: 'ok', about, finding: `${names.join(', ')} are on` };
  const finding = `${off.join(', ')} off: a crash loses committed transactions, and messages that were accepted`;
  return {
    severity: 'problem',
    about,
    finding,
    mend: 'Set them to on, for the server and for the role of this service.',
  };
};

const checksums: Judge = ({ settings }) => {
  const about = 'checksums';
  if (settings['data_checksums'] === 'on') return { severity: 'ok', about, finding: 'of data pages are on' };
  const finding = 'of data pages are off: a page that the disk damaged is read as if it were sound';
  return { severity: 'warning', about, finding, mend: 'Stop the server and run `pg_checksums --enable`.' };
};

// All of them are 0, for ever, by default. The frame sets them for its own sessions; a pooler in between may drop them.
const timeouts: Judge = ({ settings }) => {
  const about = 'timeouts';
  const names = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'tcp_keepalives_idle'];
  const off = names.filter((name) => (settings[name] ?? '0') === '0');
  if (off.length === 0) return { severity: 'ok', about, finding: 'of statements, locks, idle transactions are set' };
  const finding = `${off.join(', ')} 0 in the sessions of this service: a statement or a lock may take for ever`;
  const mend =
    'Let the pooler between service and server pass on the startup parameter `options`, or set them for the role.';
  return { severity: 'problem', about, finding, mend };
};

const silentClients: Judge = ({ settings }) => {
  const about = 'lost clients';
  if ((settings['client_connection_check_interval'] ?? '0') !== '0')
    return { severity: 'ok', about, finding: 'are noticed while a statement runs' };
  const finding =
    'client_connection_check_interval is 0: what a dead instance began runs on, with its locks, to its timeout';
  return {
    severity: 'note',
    about,
    finding,
    mend: 'Set client_connection_check_interval = 5s for the server (on Linux).',
  };
};

const clock: Judge = (facts) => clockFinding('PostgreSQL', facts);

const isolation: Judge = ({ isSuperuser, openDatabases }) => {
  const about = 'isolation';
  if (isSuperuser)
    return {
      severity: 'problem',
      about,
      finding: 'the role is a superuser: it may read and change everything',
      mend: OWN_ROLE,
    };
  if (openDatabases.length === 0)
    return { severity: 'ok', about, finding: 'the role may connect to no other database' };
  const finding = `the role may connect to ${openDatabases.join(', ')}`;
  const mend = openDatabases.map((name) => `REVOKE CONNECT ON DATABASE "${name}" FROM PUBLIC;`).join(' ');
  return { severity: 'problem', about, finding, mend };
};

const connections: Judge = ({ connections: { max, reserved, used, pools } }) => {
  const about = 'connections';
  const free = max - reserved - used;
  const finding = `${used} of ${max} are used; the pools of one instance take up to ${pools}`;
  if (free >= pools) return { severity: 'ok', about, finding };
  const mend = 'Raise max_connections, or lower poolSize and readPoolSize: all instances of all services share them.';
  return { severity: 'warning', about, finding: `${finding}, and ${Math.max(free, 0)} are free`, mend };
};

const transactions: Judge = ({ oldestTransactionSeconds: seconds }) => {
  const about = 'transactions';
  if (seconds < 300) return { severity: 'ok', about, finding: 'none is open for long' };
  const finding = `one is open for ${Math.round(seconds)} s: the server cannot clean up behind it`;
  return { severity: 'warning', about, finding, mend: 'Find it in pg_stat_activity by xact_start and end it.' };
};

const OLDEST = 150_000;
const OWN_ROLE = 'Give the service a role of its own, which owns its database and nothing else.';
