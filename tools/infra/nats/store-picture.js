import { cp, rm } from 'node:fs/promises';

/**
 * What JetStream had on disk at one moment, to be what it finds when it starts again: everything that it acknowledged since is
 * then lost, as after a power cut of servers that do not sync before they acknowledge.
 */
export class StorePicture {
  #servers;

  /** @param {readonly import('./program-server.js').ProgramServer[]} servers */
  constructor(servers) {
    this.#servers = servers;
  }

  /**
   * Freezes the servers while it copies their stores, so that they are all of one moment.
   * @param {readonly import('./program-server.js').ProgramServer[]} servers  all nodes, or those whose disks shall fall back
   */
  static async take(servers) {
    for (const server of servers) server.kill('SIGSTOP');
    try {
      await Promise.all(servers.map(({ storeDir }) => replace(storeDir, pictureOf(storeDir))));
    } finally {
      for (const server of servers) server.kill('SIGCONT');
    }
    return new StorePicture(servers);
  }

  /**
   * Kills the servers, gives them their old stores and starts them. Resolves when they accept clients; until they have caught
   * up with the other nodes takes longer, see NatsCluster.untilCurrent. Can be done again with the same picture.
   */
  async putBack() {
    for (const server of this.#servers) server.kill('SIGKILL');
    await Promise.all(this.#servers.map((server) => server.stop()));
    await Promise.all(this.#servers.map(({ storeDir }) => replace(pictureOf(storeDir), storeDir)));
    await Promise.all(this.#servers.map((server) => server.start()));
  }
}

function pictureOf(storeDir) {
  return `${storeDir}-picture`;
}

async function replace(from, to) {
  await rm(to, { recursive: true, force: true });
  await cp(from, to, { recursive: true });
}
