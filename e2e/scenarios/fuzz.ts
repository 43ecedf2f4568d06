import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Shop } from '../support/shop.js';

const requests = process.env['E2E_FUZZ_REQUESTS'] ?? '2400';
const seed = process.env['E2E_FUZZ_SEED'] ?? '7';

/** That whatever is sent, valid or broken, is answered as the OpenAPI document and the schema of GraphQL say. */
export function fuzz(shop: Shop): void {
  describe('by the OpenAPI document and the schema of GraphQL', () => {
    it(`${requests} requests made from them are answered as they say`, async () => {
      const { gatewayUrl, gateways, issuerUrl } = shop.system.addresses;
      const adminUrl = new URL('/', gateways[0]!.readyUrl).href;
      const system = ['--gateway', gatewayUrl, '--admin', adminUrl, '--issuer', issuerUrl];
      const { code, output } = await run('--requests', requests, '--seed', seed, ...system);
      expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
      expect(Number(/^(\d+) requests;/m.exec(output)?.[1])).toBeGreaterThanOrEqual(Number(requests));
    }, 300_000);
  });
}

async function run(...args: string[]): Promise<{ code: unknown; output: string }> {
  const child = spawn(process.execPath, [join('tools', 'fuzz', 'fuzz.js'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code]: unknown[] = await once(child, 'close');
  return { code, output };
}
