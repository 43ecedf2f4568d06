import { withBroker } from '../stage/broker.js';
import { durablesOf } from '../stage/durables.js';
import { patiently } from '../stage/patiently.js';

/**
 * Makes the inboxes refuse stream messages now and then, so that deliveries fail and are tried again all the time: some of them when
 * they come first, and a later attempt by saying that the database is not there. No message fails as often as would make it dead.
 * @param {import('../stage/open-stage.js').Stage} stage
 * @returns {Promise<() => Promise<void>>} ends it
 */
export async function refuseNowAndThen({ databases, natsUrl }) {
  const streams = Object.values(await withBroker(natsUrl, durablesOf));
  const consumers = streams.flat().map(({ name }) => plain(name));
  const run = (sql) => Promise.all(databases.services.map((service) => patiently(() => databases.query(service, sql))));
  await run(refusal);
  await run(triggerFor(consumers));
  return async () => void (await run('DROP TRIGGER IF EXISTS chaos_refusal ON inbox'));
}

/** As the trigger writes the name of a consumer. @param {string} durable */
function plain(durable) {
  return durable.replace(/_p\d+$/, '').replaceAll(/[._]/g, '-');
}

// 57P03: the server says that it is starting.
const refusal = `
  CREATE OR REPLACE FUNCTION chaos_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE tried int;
  BEGIN
    IF EXISTS (SELECT FROM inbox WHERE consumer = NEW.consumer AND message_id = NEW.message_id) THEN RETURN NEW; END IF;
    SELECT attempts INTO tried FROM failed_message WHERE consumer = NEW.consumer AND message_id = NEW.message_id::text;
    IF NOT FOUND AND random() < 0.15 THEN RAISE EXCEPTION 'message % is refused at first', NEW.message_id; END IF;
    IF tried <= 2 AND random() < 0.6 THEN
      RAISE EXCEPTION 'message % is not taken now', NEW.message_id USING ERRCODE = '57P03';
    END IF;
    RETURN NEW;
  END $$`;

/** @param {readonly string[]} consumers */
function triggerFor(consumers) {
  return `CREATE OR REPLACE TRIGGER chaos_refusal BEFORE INSERT ON inbox FOR EACH ROW
    WHEN (translate(NEW.consumer, '._', '--') = ANY ('{${[...new Set(consumers)].join()}}')) EXECUTE FUNCTION chaos_refuse()`;
}
