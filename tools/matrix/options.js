import { matrixVersions } from './versions.js';

/** One server, and a cluster in which every stream has three copies. */
const nodeCounts = [1, 3];

/** The specs that talk to NATS. The applications' own are left out: they meet the frame, and the frame meets the servers. */
const natsSpecs = [
  'libs/messaging',
  'libs/outbox',
  'libs/inbox',
  'libs/saga',
  'libs/service',
  'libs/testing',
  'tools/infra/nats',
];

export const usage = `npm run test:nats-matrix [-- options] [paths]
  --version <version>  of ${matrixVersions.map(({ version }) => version).join(', ')}; may be given more than once; default: all
  --nodes <1|3>        one server, or a cluster of three; may be given more than once; default: both
  --write              put the results into docs/nats-versions.md; not together with paths
  paths                only the integration specs whose path contains one of these; default: all that touch NATS
NATS_SERVERS=/path/to/nats-server,…  programs to use instead of Debian's packages`;

/**
 * What to run. Options that are given more than once add up.
 * @typedef {object} MatrixOptions
 * @property {readonly import('./versions.js').MatrixVersion[]} versions
 * @property {readonly number[]} nodes
 * @property {readonly string[]} paths
 * @property {boolean} isWritten
 * @param {readonly string[]} args
 * @returns {MatrixOptions | { problem: string }}
 */
export function matrixOptions(args) {
  const given = { versions: [], nodes: [], paths: [], isWritten: false };
  for (let index = 0; index < args.length; index += 1) {
    const problem = take(given, args[index], () => args[(index += 1)]);
    if (problem) return { problem: `${problem}\n\n${usage}` };
  }
  if (given.isWritten && given.paths.length > 0)
    return { problem: `The results of some specs are not the results of all\n\n${usage}` };
  return {
    versions: given.versions.length > 0 ? given.versions : matrixVersions,
    nodes: given.nodes.length > 0 ? given.nodes : nodeCounts,
    paths: given.paths.length > 0 ? given.paths : natsSpecs,
    isWritten: given.isWritten,
  };
}

function take(given, arg, next) {
  if (arg === '--version') return takeVersion(given, next());
  if (arg === '--nodes') return takeNodes(given, next());
  if (arg === '--write') given.isWritten = true;
  else if (arg.startsWith('--')) return `Unknown option ${arg}`;
  else given.paths.push(arg);
  return undefined;
}

function takeVersion(given, wanted) {
  const version = matrixVersions.find((each) => each.version === wanted);
  if (!version) return `No version ${wanted}`;
  given.versions.push(version);
  return undefined;
}

function takeNodes(given, wanted) {
  if (!nodeCounts.includes(Number(wanted))) return `Not a number of nodes: ${wanted}`;
  given.nodes.push(Number(wanted));
  return undefined;
}
