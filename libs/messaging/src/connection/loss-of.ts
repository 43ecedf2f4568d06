import { errors, type NatsConnection } from '@nats-io/transport-node';
import { Logger } from '@nestjs/common';
import { isAnswerToProbe } from './probed-subjects.js';

const logger = new Logger('NATS');

/**
 * Resolves when a connection is of no use any more, with the reason: disconnected, closed, or not answering pings. Until then,
 * `forbidden` is told of each subject on which the server let nothing be published.
 */
export async function lossOf(nc: NatsConnection, forbidden: (subject: string) => void): Promise<string> {
  for await (const status of nc.status()) {
    if (status.type === 'disconnect') return `disconnected from ${status.server}`;
    // The client would now close the socket politely, which never ends when the socket accepts no more bytes.
    if (status.type === 'staleConnection') return 'the server answers no pings';
    if (status.type === 'error' && !isAnswerToProbe(status.error))
      logger.error({ message: 'NATS reports an error', err: status.error });
    if (status.type === 'error') tellForbidden(status.error, forbidden);
    if (status.type === 'ldm') logger.warn({ message: 'The NATS server is about to shut down', server: status.server });
  }
  const error = await nc.closed();
  return error instanceof Error ? error.message : 'closed';
}

function tellForbidden(error: Error, forbidden: (subject: string) => void): void {
  if (error instanceof errors.PermissionViolationError && error.operation === 'publish') forbidden(error.subject);
}
