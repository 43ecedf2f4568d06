import { setTimeout as pause } from 'node:timers/promises';
import { logTail } from '../log-tail.js';
import { SetupProblem } from '../setup-problem.js';
import { natsGreeting } from './greeting.js';

const limitMs = 30_000;

/**
 * Resolves when our server greets clients with JetStream on; rejects with the end of its log when it ends or takes too long.
 * @param {{ port: number, hasEnded(): boolean, logFile: string }} server
 */
export async function waitUntilReady({ port, hasEnded, logFile }) {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const greeting = await natsGreeting({ host: '127.0.0.1', port }).catch(() => undefined);
    if (greeting?.jetstream) return;
    if (hasEnded() || Date.now() > deadline) {
      throw new SetupProblem(`nats-server does not start on port ${port}; the end of ${logFile}:\n${logTail(logFile)}`);
    }
    await pause(20);
  }
}
