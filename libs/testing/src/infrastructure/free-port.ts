import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * A port of 127.0.0.1 that nothing listens on at this moment. Not one that the system hands out: it gives those to connections
 * as well, and one of them may take the port before its server has started.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST_OF_OURS, LOWEST_OF_THE_SYSTEM);
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

const LOWEST_OF_OURS = 20_000;
/** Of Linux, whose range begins lowest. */
const LOWEST_OF_THE_SYSTEM = 32_768;
