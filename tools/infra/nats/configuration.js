/**
 * The configuration file of a server of ours. There is no monitoring port; nothing listens but the client port.
 * `sync_interval` is left alone: nats-server 2.9 refuses the setting.
 * @param {{ host: string, port: number, storeDir: string, testAccounts?: number }} options
 *   `testAccounts`: instead of one open account, accounts T1...Tn with user and password `test-<n>`, each with its own JetStream
 */
export function natsConfiguration({ host, port, storeDir, testAccounts = 0 }) {
  const lines = [
    `host: "${host}"`,
    `port: ${port}`,
    'server_name: "nestwork"',
    // A path may hold backslashes on Windows, which the file format would take for escapes.
    `jetstream { store_dir: "${storeDir.replaceAll('\\', '/')}" }`,
    'max_payload: 1MB',
  ];
  if (testAccounts > 0)
    lines.push('accounts {', ...Array.from({ length: testAccounts }, (_, index) => account(index + 1)), '}');
  return `${lines.join('\n')}\n`;
}

function account(number) {
  return `  T${number} { jetstream: enabled, users: [{ user: "test-${number}", password: "test-${number}" }] }`;
}
