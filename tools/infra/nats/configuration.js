/**
 * One node of a cluster. The monitoring port says who leads what, and whether the node has caught up with the others.
 * @typedef {{ name: string, routePort: number, monitorPort: number, routes: readonly number[] }} ClusterNode
 *   `routes`: the route ports of all nodes
 */

/**
 * The configuration file of a server of ours. Without a cluster nothing listens but the client port.
 * `sync_interval` is left alone: nats-server 2.9 refuses the setting.
 * @param {{ host: string, port: number, storeDir: string, testAccounts?: number, node?: ClusterNode, authorization?: string }} options
 *   `authorization`: the users and what they may do; without it everybody may do everything
 *   `testAccounts`: instead of one open account, accounts T1...Tn with user and password `test-<n>`, each with its own JetStream
 */
export function natsConfiguration({ host, port, storeDir, testAccounts = 0, node, authorization }) {
  const lines = [
    `host: "${host}"`,
    `port: ${port}`,
    `server_name: "${node?.name ?? 'nestwork'}"`,
    // A path may hold backslashes on Windows, which the file format would take for escapes.
    `jetstream { store_dir: "${storeDir.replaceAll('\\', '/')}" }`,
    'max_payload: 1MB',
  ];
  if (node) lines.push(`http: "${host}:${node.monitorPort}"`, ...cluster(host, node));
  if (authorization) lines.push(authorization);
  if (testAccounts > 0)
    lines.push('accounts {', ...Array.from({ length: testAccounts }, (_, index) => account(index + 1)), '}');
  return `${lines.join('\n')}\n`;
}

/** Clients know the nodes by their configuration. Told of addresses by the nodes, they would go around a test's fault proxies. */
function cluster(host, { routePort, routes }) {
  const addresses = routes.map((port) => `"nats-route://${host}:${port}"`).join(', ');
  return [
    'cluster {',
    '  name: "nestwork"',
    `  listen: "${host}:${routePort}"`,
    `  routes: [${addresses}]`,
    '  no_advertise: true',
    '}',
  ];
}

function account(number) {
  return `  T${number} { jetstream: enabled, users: [{ user: "test-${number}", password: "test-${number}" }] }`;
}
