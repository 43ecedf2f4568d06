import { Client } from 'pg';
import { cutOffFromPostgres } from './cut-off-from-postgres.js';

/** @type {import('./table.js').Fault} */
export const troublePostgres = {
  id: 'F10',
  name: 'trouble-postgres',
  describe:
    'PostgreSQL restarts, or ends all sessions again and again, or has no connection left to give, for up to 6 s.',
  weight: 2,
  plan: (random) => ({ holdMs: random.integer(1_000, 6_000), trouble: random.pick(Object.keys(troubles)) }),
  async inject(stage, { trouble }) {
    const targets = stage.claims.take(['postgres']);
    const heal = await troubles[trouble](stage);
    const startedAt = new Date().toISOString();
    // In the other two some sessions always work.
    const isAway = trouble === 'restart';
    return {
      targets,
      startedAt,
      stopped: isAway ? targets : [],
      cutsOff: isAway ? cutOffFromPostgres : [],
      parameters: { trouble },
      heal,
    };
  },
  recovery: { what: 'writes flow', from: 'healedAt', limitMs: 5_000 },
};

const troubles = {
  async restart({ system }) {
    await system.stopPart('postgres');
    return () => system.start('postgres');
  },
  async terminations({ databases }) {
    const end = () =>
      databases
        .queryServer(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = ANY ($1)`, [
          databases.services,
        ])
        .catch(() => {});
    await end();
    const timer = setInterval(end, 300);
    return async () => clearInterval(timer);
  },
  /** Sessions of a service's own role: an administrator's would use the places that are kept for administrators. */
  async exhaustion({ system: { infrastructure }, databases }) {
    const url = infrastructure.databaseUrl(databases.services[0]);
    const clients = await Promise.all(Array.from({ length: 320 }, () => session(url)));
    return async () => {
      await Promise.all(clients.map(async (client) => client?.end()));
    };
  },
};

/** Undefined when the server has none left. */
async function session(connectionString) {
  const client = new Client({ connectionString, application_name: 'chaos' });
  client.on('error', () => {});
  return client.connect().then(
    () => client,
    () => undefined,
  );
}
