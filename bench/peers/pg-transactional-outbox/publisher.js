import { jetstream } from '@nats-io/jetstream';
import { connect, headers as newHeaders } from '@nats-io/transport-node';

/** The handler that the library calls for each message: publishes with a message id and waits for the acknowledgement. */
export async function jetstreamPublisher() {
  const js = jetstream(await connect({ servers: process.env.NATS_URL }));
  return {
    handle: async ({ id: msgID, payload, metadata }) => {
      const stored = newHeaders();
      for (const [name, value] of Object.entries(metadata.headers)) stored.set(name, value);
      await js.publish(metadata.subject, JSON.stringify(payload), { msgID, headers: stored });
    },
  };
}
