import type { CompleteDatabaseOptions } from './database-options.js';

type Timeouts = Pick<CompleteDatabaseOptions, 'statementTimeoutMs' | 'lockTimeoutMs' | 'idleInTransactionTimeoutMs'>;

/**
 * The server settings that every session starts with, as the `options` of its startup packet: no extra round trip.
 *
 * All of these are off in PostgreSQL by default. The server enforces them, so a statement that timed out is really over;
 * pg's own query_timeout only stops waiting, and leaves a transaction behind that swallows later writes.
 * Sessions are read-only by default: only START TRANSACTION READ WRITE may write, whatever else goes wrong.
 */
export function sessionSettings(timeouts: Timeouts): string {
  const settings = {
    default_transaction_read_only: 'on',
    statement_timeout: timeouts.statementTimeoutMs,
    lock_timeout: timeouts.lockTimeoutMs,
    idle_in_transaction_session_timeout: timeouts.idleInTransactionTimeoutMs,
    tcp_keepalives_idle: 30,
  };
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
}

/** The URL with the settings added to those it may carry already. */
export function withSessionSettings(url: string, settings: string): string {
  const [address, query] = url.split('?', 2);
  const parameters = new URLSearchParams(query);
  const present = parameters.get('options');
  parameters.set('options', present === null ? settings : `${present} ${settings}`);
  return `${address}?${parameters.toString()}`;
}
