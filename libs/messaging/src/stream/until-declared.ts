import { setTimeout as delay } from 'node:timers/promises';
import { JetStreamApiError } from '@nats-io/jetstream';
import { Logger } from '@nestjs/common';
import { TimeoutError } from '@nats-io/transport-node';
import { NotConnected } from '../connection/not-connected.js';

const logger = new Logger('NATS');

/**
 * Declares streams and consumers, again and again for up to a minute while the cluster is not able to: nodes start one after the
 * other, and elections take seconds. Throws the last reason then, and at once any reason that waiting does not mend.
 */
export async function untilDeclared(declare: () => Promise<void>, isStopped: () => boolean): Promise<void> {
  const end = performance.now() + LIMIT_MS;
  for (;;) {
    try {
      return await declare();
    } catch (err) {
      if (isStopped() || !isClusterNotReady(err) || performance.now() > end) throw err;
      logger.warn({ message: 'The NATS cluster cannot keep our streams yet, trying again', err });
    }
    await delay(PAUSE_MS);
  }
}

/** Whether the error says that nodes are missing or have not elected a leader, rather than that something is wrong. */
export function isClusterNotReady(error: unknown): boolean {
  if (error instanceof NotConnected || error instanceof TimeoutError) return true;
  if (error instanceof JetStreamApiError && NOT_READY.includes(error.code)) return true;
  return error instanceof Error && isClusterNotReady(error.cause);
}

const LIMIT_MS = 60_000;
const PAUSE_MS = 1_000;
// Incomplete results, no suitable peers for placement, JetStream system temporarily unavailable, not the leader,
// insufficient resources, stream is offline: the error codes of nats-server.
const NOT_READY: readonly number[] = [10_004, 10_005, 10_008, 10_009, 10_023, 10_118];
