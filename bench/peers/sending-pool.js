import pg from 'pg';

/**
 * A pool, and a way to commit some statements together: one round trip each, as services do it.
 */
export function sendingPool() {
  const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
  /** @param {readonly [string, unknown[]][]} statements @returns {Promise<bigint>} when they had committed */
  return async function commit(statements) {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      for (const [sql, params] of statements) await client.query(sql, params);
      await client.query('COMMIT');
      return process.hrtime.bigint();
    } finally {
      client.release();
    }
  };
}

/** The row that every sender writes beside its event. */
export const effect = ({ thing, number, note }) => ['INSERT INTO effect VALUES ($1, $2, $3)', [thing, number, note]];
