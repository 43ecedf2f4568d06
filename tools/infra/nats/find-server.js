import { SetupProblem } from '../setup-problem.js';
import { isRecentEnough, oldestVersion } from './version.js';

/**
 * A way to a nats-server: a program on this machine, or a container image.
 * @typedef {{ kind: 'program', path: string, version: string } | { kind: 'container', image: string }} NatsServer
 * @typedef {{ name: string, look(): Promise<NatsServer | undefined> }} Place
 */

/**
 * Asks the places one after the other and takes the first server that is recent enough. A place that fails does not end the
 * search; what it said goes into the message when every place has been asked in vain.
 * @param {readonly Place[]} places  in order of preference
 * @param {NodeJS.Platform} platform
 * @returns {Promise<NatsServer>}
 */
export async function findNatsServer(places, platform) {
  const reasons = [];
  for (const place of places) {
    try {
      const server = await place.look();
      if (server?.kind === 'container' || isRecentEnough(server?.version)) return server;
      reasons.push(
        `${place.name}: ${server ? `version ${server.version ?? 'unknown'} is older than ${oldestVersion}` : 'none'}`,
      );
    } catch (error) {
      reasons.push(`${place.name}: ${error.message}`);
    }
  }
  throw new SetupProblem(missingMessage(reasons, platform));
}

/**
 * The one message when there is no nats-server anywhere.
 * @param {readonly string[]} reasons  @param {NodeJS.Platform} platform
 */
export function missingMessage(reasons, platform) {
  return [
    `No nats-server (${oldestVersion} or later) was found:`,
    ...reasons.map((reason) => `  - ${reason}`),
    `Install it: ${howToInstall[platform] ?? howToInstall.linux}`,
    'Or use one that runs already (with JetStream): NATS_URL=nats://127.0.0.1:4222 npm start',
  ].join('\n');
}

const releases = 'the release page https://github.com/nats-io/nats-server/releases (put nats-server on your PATH)';
const howToInstall = {
  darwin: `brew install nats-server, or ${releases}`,
  win32: `scoop install nats-server, or ${releases}`,
  linux: `apt-get install nats-server (Debian, Ubuntu), brew install nats-server, or ${releases}`,
};
