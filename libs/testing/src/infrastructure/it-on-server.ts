import { it } from '@jest/globals';
import { natsServerVersion } from './test-environment.js';

/**
 * A test of something that NATS servers have only from a version on, for example '2.12'. On an older server it is skipped under a
 * name that says so, with a line on the console: `npm run test:nats-matrix` runs it on a server that has it.
 */
export function itOnServer(oldest: string, name: string, test: () => Promise<void>): void {
  const version = natsServerVersion();
  if (version && version.localeCompare(oldest, 'en', { numeric: true }) >= 0) return it(name, test);
  const reason = `needs nats-server ${oldest}, this run has ${version ?? 'an unknown one'}: npm run test:nats-matrix`;
  process.stderr.write(`Not run: ${name} (${reason})\n`);
  it.skip(`${name} (${reason})`, test);
}
