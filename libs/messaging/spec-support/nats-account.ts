import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { types } from 'node:util';

/** How a spec logs in to the NATS server of the test run. */
export interface NatsLogin {
  readonly servers: string;
  readonly user?: string;
  readonly pass?: string;
}

/** Claims an account that no other spec file uses, now or later: creating its folder is the claim. */
export async function claimNatsAccount(): Promise<NatsLogin> {
  const { TEST_NATS_URL: servers, TEST_NATS_ACCOUNTS_DIR: folder } = process.env;
  if (!servers || !folder) throw new Error('Run integration specs with `npm run test:int`: TEST_NATS_URL is not set');
  for (let account = 1; account <= 200; account++) {
    if (await claimed(join(folder, String(account))))
      return { servers, user: `test-${account}`, pass: `test-${account}` };
  }
  throw new Error('All 200 NATS accounts of this test run are claimed');
}

async function claimed(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if (types.isNativeError(error) && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}
