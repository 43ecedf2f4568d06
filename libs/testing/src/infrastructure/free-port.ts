import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * A port of 127.0.0.1 that nothing listens on at this moment. Not one that the system hands out: it gives those to connections
 * as well, and one of them may take the port before its server has started.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST_OF_OURS, LOWEST_OF_OURS + OF_A_WORKER);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return false;
    throw error;
  }
  server.close();
  await once(server, 'close');
  return true;
}

/** The ports end below 32,768, where the range of the system begins on Linux, which begins lowest. */
const OF_A_WORKER = 3_192;
/** Workers share no port: between the look and the start of its server, or while that is killed, another one would take it. */
const LOWEST_OF_OURS = 20_000 + OF_A_WORKER * (Number(process.env['JEST_WORKER_ID'] ?? 0) % 4);
