import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const files = fileURLToPath(new URL('files', import.meta.url));

/**
 * Does by hand what the page has a person do by hand; what commands do, they do.
 * @param {string} root  a copy of the checkout  @param {{ appLine: string }} page
 */
export function addShipping(root, { appLine }) {
  const change = (file, edit) => writeFileSync(join(root, file), edit(readFileSync(join(root, file), 'utf8')));
  for (const name of ['package.json', 'tsconfig.app.json'])
    cpSync(join(root, 'apps/payments', name), join(root, 'apps/shipping', name));
  cpSync(files, root, { recursive: true });
  const code = sourceIn(join(root, 'apps/shipping'));
  change('apps/shipping/package.json', (text) => packageOf(code, JSON.parse(text.replaceAll('payments', 'shipping'))));
  change('apps/shipping/tsconfig.app.json', (text) => text.replaceAll('payments', 'shipping'));
  change('libs/contracts/src/index.ts', (text) => text + contracts);
  change('nest-cli.json', withProject);
  change('tools/start/README.md', (text) =>
    text.replace(/(`GATEWAY_ADMIN_PORT`)( *\| )([\d, ]*\d)/, '$1, `SHIPPING_ADMIN_PORT`$2$3, 3104'),
  );
  change('docker-compose.yml', composed);
  for (const file of ['deploy/compose/.env.sample', 'deploy/compose/create-databases.sh']) change(file, withLines);
  change('tools/system/apps.js', (text) => text.replace("  { name: 'gateway'", `  ${appLine},\n$&`));
}

const contracts = `
export { OrderShipped } from './shipping/order-shipped.js';
export { ShipmentBegun, ShipOrder } from './shipping/ship-order.js';
`;

/** Without what nothing imports. */
function packageOf(code, { dependencies, devDependencies, ...described }) {
  const used = (packages) =>
    Object.fromEntries(Object.entries(packages).filter(([name]) => code.includes(`'${name}'`)));
  const text = JSON.stringify(
    { ...described, dependencies: used(dependencies), devDependencies: used(devDependencies) },
    null,
    2,
  );
  return `${text}\n`;
}

function sourceIn(folder) {
  const names = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.ts'));
  return names.map((name) => readFileSync(join(folder, name), 'utf8')).join('');
}

function withProject(text) {
  const { projects, ...others } = JSON.parse(text);
  const shipping = JSON.parse(JSON.stringify(projects.payments).replaceAll('payments', 'shipping'));
  return `${JSON.stringify({ ...others, projects: { ...projects, shipping } }, null, 2)}\n`;
}

const renamed = (text) => text.replaceAll('payments', 'shipping').replaceAll('PAYMENTS', 'SHIPPING');

/** Each line that is about payments once more. */
function withLines(text) {
  return text.replaceAll(/^.*payments.*\n/gim, (line) => line + renamed(line));
}

/** Both services once more, without what the new one does not read; around them single lines. */
function composed(text) {
  const [services] = /^ {2}payments:\n[^]*?(?=^ {2}postgres:\n)/m.exec(text);
  const [before, after] = text.split(services);
  const read = services.replaceAll(/^ *(OUTBOUND_PRIVATE_NETWORKS|PAYMENT_PROVIDER_URL):.*\n/gm, '');
  return [withLines(before), services, renamed(read), withLines(after)].join('');
}
