import { cutOffFromPostgres } from './cut-off-from-postgres.js';

/** @type {import('./table.js').Fault} */
export const killPostgres = {
  id: 'F9',
  name: 'kill-postgres',
  describe: 'SIGKILL of all processes of PostgreSQL at one moment; started again after 0-3 s, when it has to recover.',
  weight: 2,
  plan: (random) => ({ holdMs: random.integer(0, 3_000) }),
  async inject(stage) {
    const targets = stage.claims.take(['postgres']);
    await stage.system.kill('postgres', 'SIGKILL');
    return { targets, stopped: targets, cutsOff: cutOffFromPostgres, heal: () => stage.system.start('postgres') };
  },
  recovery: { what: 'writes flow', from: 'healedAt', limitMs: 5_000 },
};
