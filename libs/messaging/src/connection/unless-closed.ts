import type { NatsConnection } from '@nats-io/transport-node';

/**
 * Resolves with the work, or when its connection is closed: what nats.js still had to flush then would never be
 * settled.
 */
export async function unlessClosed(nc: NatsConnection, work: Promise<void>): Promise<void> {
  await Promise.race([work, nc.closed()]);
}
