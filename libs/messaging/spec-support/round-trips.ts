import { connect } from '@nats-io/transport-node';
import type { NatsLogin } from '@nestwork/testing';

/** Takes longer than a service needs to close its own connection: many round trips over another one. */
export async function manyRoundTrips({ servers, user, pass }: NatsLogin): Promise<void> {
  const other = await connect({ servers, ...(user && { user }), ...(pass && { pass }) });
  for (let trip = 0; trip < 100; trip++) await other.flush();
  await other.close();
}
