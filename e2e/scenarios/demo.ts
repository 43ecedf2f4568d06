import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { Shop } from '../support/shop.js';

interface Ended {
  readonly code: number | string | null | undefined;
  readonly output: string;
}

function demo(env: Readonly<Record<string, string>>): Promise<Ended> {
  const script = join(process.cwd(), 'tools/demo/demo.js');
  return new Promise((resolve) => {
    execFile(process.execPath, [script], { env: { ...process.env, ...env } }, (error, stdout, stderr) =>
      resolve({ code: error ? error.code : 0, output: stdout + stderr }),
    );
  });
}

/** What `npm run demo` shows. */
export function demonstration(shop: Shop): void {
  describe('npm run demo', () => {
    it('tells five journeys to their end and sees stock and money add up', async () => {
      const { gatewayUrl, providerUrl, issuerUrl } = shop.system.addresses;
      const { code, output } = await demo({
        GATEWAY_URL: gatewayUrl,
        PAYMENT_PROVIDER_URL: providerUrl,
        ISSUER_URL: issuerUrl,
      });
      expect(output.match(/order confirmed/g)).toHaveLength(2);
      expect(output.match(/order cancelled/g)).toHaveLength(3);
      expect(output).toContain('made no second order');
      expect(output).not.toContain('NO ');
      expect(code).toBe(0);
    }, 120_000);

    it('says what to do when the system does not run', async () => {
      const { code, output } = await demo({ GATEWAY_URL: 'http://127.0.0.1:9', ISSUER_URL: 'http://127.0.0.1:9' });
      expect(output).toContain('npm start');
      expect(output).not.toMatch(/\bat .*:\d+:\d+/);
      expect(code).toBe(1);
    });
  });
}
