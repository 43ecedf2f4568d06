import { SetupProblem } from '../setup-problem.js';
import { natsGreeting } from './greeting.js';
import { isRecentEnough, oldestVersion } from './version.js';

/**
 * Throws unless one of the servers in NATS_URL answers, is recent enough and has JetStream. The others may be down: a client
 * needs only one to begin with.
 * @param {string} natsUrl  one address or several with commas between them
 */
export async function requireUsableServer(natsUrl) {
  const attempts = await Promise.allSettled(natsUrl.split(',').map(greetingOf));
  const greeting = attempts.find((attempt) => attempt.status === 'fulfilled')?.value;
  if (!greeting)
    throw new SetupProblem(
      `NATS_URL is set, but ${attempts[0].reason.message}.\nStart that server, or unset NATS_URL to get one from this project.`,
    );
  if (!isRecentEnough(greeting.version))
    throw new SetupProblem(
      `The server at NATS_URL is nats-server ${greeting.version}; ${oldestVersion} or later is needed.`,
    );
  if (!greeting.jetstream)
    throw new SetupProblem('The server at NATS_URL runs without JetStream. Start it with: nats-server --jetstream');
}

function greetingOf(address) {
  const text = address.trim();
  const url = new URL(text.includes('://') ? text : `nats://${text}`);
  return natsGreeting({ host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 4222) });
}
