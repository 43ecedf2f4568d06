import { createIssuerServer } from './server.js';
import { developmentKeys } from './development-keys.js';

// The issuer of access tokens while developing, as a process of its own: `PORT=3210 FILE=keys.json node issuer.js`. It gives
// everybody the token of anybody, so it refuses to be anywhere but on a developer's machine.
const { NODE_ENV, PORT = '3210', HOST = '127.0.0.1', FILE } = process.env;
const problem = problemOf();
if (problem) {
  console.error(problem);
  process.exit(1);
}

const server = createIssuerServer({ keys: await developmentKeys(FILE), issuer: `http://${HOST}:${PORT}` });

function problemOf() {
  if (NODE_ENV === 'production')
    return 'The development issuer gives everybody any token, and does not run with NODE_ENV=production: set AUTH_ISSUER to your OpenID Connect issuer';
  if (HOST !== '127.0.0.1' && HOST !== '::1')
    return `The development issuer gives everybody any token, and listens on 127.0.0.1 only, not on ${HOST}`;
  return FILE ? undefined : 'FILE is not set: name the file for the keys, for example FILE=.data/auth.json';
}

function stop() {
  server.close();
  server.closeAllConnections();
}
process.once('SIGTERM', stop);
process.once('SIGINT', stop);

server.listen(Number(PORT), HOST, () => {
  console.log(`development issuer listens on http://${HOST}:${PORT}; a token: curl -s http://${HOST}:${PORT}/token`);
});
