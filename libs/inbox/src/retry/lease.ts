import { Logger } from '@nestjs/common';

/** How long a claim lasts unless it is renewed: what a killed instance costs before another one goes on. */
export const LEASE_MS = 15_000;

const RENEW_EVERY_MS = LEASE_MS / 3;

const logger = new Logger('Retry');

/** Does work under a claim, and has the claim renewed for as long. Settles with the work, once no renewal is under way. */
export async function underLease<T>(renew: () => Promise<void>, work: () => Promise<T>): Promise<T> {
  let renewal = Promise.resolve();
  const timer = setInterval(() => void (renewal = renewal.then(renew).catch(tell)), RENEW_EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    await renewal;
  }
}

// Nothing is lost: whoever takes over finds the message as it is.
function tell(err: unknown): void {
  logger.warn({ message: 'Could not renew the claim on a kept message', err });
}
