import { patiently } from '../stage/patiently.js';
import { products } from '../workload/journey.js';

/** @type {import('./table.js').Fault} */
export const refusedKey = {
  id: 'F28',
  name: 'refused-key',
  describe:
    'The database of orders refuses the prices of some products, so that their events fail, and further ones queue behind them.',
  weight: 2,
  // The third pause before a failed event is tried again lasts 15 s.
  lingersMs: 30_000,
  plan: (random) => ({
    // So short that no event comes to its last attempt, which is due 80 s after the first.
    holdMs: random.integer(3_000, 8_000),
    keys: random.shuffle(products.common).slice(0, 3),
  }),
  async inject({ claims, databases }, { keys }) {
    const targets = claims.take(['prices']);
    await patiently(() => execute(databases, refusalOf(keys)));
    const heal = async () => {
      await patiently(() => execute(databases, acceptance), healPatienceMs);
      return { healedAt: new Date().toISOString(), ...(await patiently(() => heldOf(databases, keys))) };
    };
    return { targets, parameters: { keys }, heal };
  },
};

/** What nobody takes away would fail for ever. */
const healPatienceMs = 120_000;

const acceptance = 'DROP TRIGGER IF EXISTS chaos_refusal ON product_price';

/** May be repeated. @param {readonly string[]} keys */
function refusalOf(keys) {
  return `
    CREATE OR REPLACE FUNCTION chaos_refuse() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'nobody may change the price of %', NEW.product_id; END $$;
    ${acceptance};
    CREATE TRIGGER chaos_refusal BEFORE INSERT OR UPDATE ON product_price FOR EACH ROW
      WHEN (NEW.product_id = ANY ('{${keys.join()}}'::uuid[])) EXECUTE FUNCTION chaos_refuse()`;
}

/** Gives up soon: who waits for a lock on the table lets nobody pass, and a frozen process may hold one. */
function execute(databases, sql) {
  return databases.use('orders', (client) => client.query(`SET lock_timeout = '1s'; ${sql}`));
}

/** How many events had failed when it was over, and how many waited behind them. */
async function heldOf(databases, keys) {
  const [counts] = await databases.query(
    'orders',
    `SELECT (SELECT count(*)::int FROM failed_message WHERE held_key = ANY ($1)) AS failed,
            (SELECT count(*)::int FROM held_message WHERE key = ANY ($1)) AS held`,
    [keys],
  );
  return counts;
}
