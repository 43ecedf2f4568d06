import { mkdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { types } from 'node:util';
import type { BrokerAddress } from './broker-address.js';
import { natsLogin, type NatsLogin } from './nats-login.js';
import { testEnvironment } from './test-environment.js';

const ACCOUNTS = 200;

/**
 * One of the numbered NATS accounts of the test run, taken by this spec alone: subjects and streams of others are invisible in it.
 *
 * An account that is not given back stays taken until the run ends; there are 200.
 */
export class NatsAccount {
  private constructor(
    private readonly entry: string,
    readonly address: BrokerAddress,
  ) {}

  /** Takes a free account; making its folder entry is what makes it ours, also between processes. */
  static async claim(): Promise<NatsAccount> {
    const { natsServers, natsAccountsDir } = testEnvironment();
    for (let n = 1; n <= ACCOUNTS; n += 1) {
      const entry = join(natsAccountsDir, String(n));
      if (!(await taken(entry))) continue;
      // Over the nodes in turn, so that most specs meet streams whose leader is elsewhere.
      const node = natsServers[n % natsServers.length]!;
      return new NatsAccount(entry, { ...node, user: `test-${n}`, password: `test-${n}` });
    }
    throw new Error(`All ${ACCOUNTS} NATS accounts of this run are taken: some specs do not stop their services`);
  }

  /** For `connect()` of nats.js and for MessagingModule. */
  get login(): NatsLogin {
    return natsLogin(this.address);
  }

  /** Gives the account back; its streams must be gone. */
  async release(): Promise<void> {
    await rmdir(this.entry);
  }
}

/** True when this call made the entry. */
async function taken(entry: string): Promise<boolean> {
  try {
    await mkdir(entry);
    return true;
  } catch (error) {
    if (types.isNativeError(error) && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}
