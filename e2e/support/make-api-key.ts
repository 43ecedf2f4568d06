import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { System } from './system.js';
import { until } from './until.js';

/** The name of a machine, and what it may do. */
export interface NewClient {
  readonly client: string;
  readonly endpoints: readonly ['listOrders', ...string[]];
}

/** Makes an API key by `npm run api-key`, and resolves with it when the first gateway has read the file. */
export async function makeApiKey(system: System, { client, endpoints }: NewClient): Promise<string> {
  const file = join(system.dataDir, 'api-keys.json');
  const args = ['tools/api-key/api-key.js', 'create', client, '--endpoints', endpoints.join(), '--file', file];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 60_000 });
  const [key = ''] = stdout.split('\n');
  const url = new URL('/orders', system.addresses.gatewayUrl);
  const look = async () => ((await fetch(url, { headers: { 'x-api-key': key } })).ok ? key : undefined);
  return until(look, { what: `the gateway knows the key of ${client}` });
}
