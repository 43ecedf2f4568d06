import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SetupProblem } from '../setup-problem.js';
import { natsConfiguration } from './configuration.js';
import { waitUntilReady } from './wait-until-ready.js';

const run = promisify(execFile);

/** nats-server in a container, for machines without the program. Same folder and configuration as the program. */
export class ContainerServer {
  #image;
  #folder;
  #options;
  #name;

  /** @param {string} image  @param {string} folder  @param {{ port: number, testAccounts?: number, authorization?: string }} options */
  constructor(image, folder, options) {
    this.#image = image;
    this.#folder = folder;
    this.#options = options;
    this.#name = `nestwork-nats-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`;
  }

  /** Resolves when it accepts clients and JetStream is on. The first time this downloads the image. */
  async start() {
    mkdirSync(join(this.#folder, 'store'), { recursive: true });
    await this.stop();
    const configuration = natsConfiguration({ ...this.#options, host: '0.0.0.0', port: 4222, storeDir: '/nats/store' });
    writeFileSync(join(this.#folder, 'nats.conf'), configuration, { mode: 0o600 });
    await this.#docker(
      'run',
      '--detach',
      '--rm',
      '--name',
      this.#name,
      ...sameUser(),
      '--volume',
      `${this.#folder}:/nats`,
      '--publish',
      `127.0.0.1:${this.#options.port}:4222`,
      this.#image,
      '-c',
      '/nats/nats.conf',
      '-l',
      '/nats/server.log',
    );
    await waitUntilReady({
      port: this.#options.port,
      hasEnded: () => false,
      logFile: join(this.#folder, 'server.log'),
    });
  }

  /** Resolves when the container is gone. Safe to call twice. */
  async stop() {
    await run('docker', ['stop', '--time', '10', this.#name]).catch(ignoreMissing);
    await run('docker', ['rm', '--force', this.#name]).catch(ignoreMissing);
  }

  /** @param {NodeJS.Signals} signal */
  kill(signal) {
    void run('docker', ['kill', '--signal', signal, this.#name]).catch(ignoreMissing);
  }

  async #docker(...args) {
    await run('docker', args, { timeout: 300_000 }).catch((cause) => {
      throw new SetupProblem(`nats-server cannot run as a container: ${cause.stderr?.trim() || cause.message}`, {
        cause,
      });
    });
  }
}

/** Files of the container then belong to the user who will want to remove them. */
function sameUser() {
  return process.getuid ? ['--user', `${process.getuid()}:${process.getgid()}`] : [];
}

function ignoreMissing(error) {
  if (!/No such container|is not running/.test(error.stderr ?? '')) throw error;
}
