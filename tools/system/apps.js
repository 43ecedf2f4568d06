/**
 * The applications of this system, in the order in which they start. A new application is one more line.
 * @typedef {{ name: string, adminPort: number, port?: number, grpcPort?: number, hasDatabase: boolean }} App
 *   `adminPort`, `port`, `grpcPort`: the development ports, the defaults of the application's own configuration
 * @type {readonly App[]}
 */
export const apps = [
  { name: 'inventory', adminPort: 3102, hasDatabase: true },
  { name: 'payments', adminPort: 3103, hasDatabase: true },
  { name: 'orders', adminPort: 3101, hasDatabase: true },
  { name: 'gateway', adminPort: 3100, port: 3000, grpcPort: 3001, hasDatabase: false },
];

/**
 * What plays the outside world in development and in tests: started before the applications, stopped after them.
 * @typedef {object} StandIn
 * @property {string} name
 * @property {string} purpose  for the message about a port in use
 * @property {string} script  told PORT, HOST and FILE, the place of its records in the data folder
 * @property {string} file
 * @property {string} readyPath  answers as soon as it is ready
 * @property {number} port  in development
 * @property {string} portVariable  moves the port
 * @property {string} urlVariable  tells the applications where it is
 * @type {readonly StandIn[]}
 */
export const standIns = [
  {
    name: 'provider',
    purpose: 'the payment provider',
    script: 'tools/payment-provider/provider.js',
    file: 'payment-provider.jsonl',
    readyPath: '/ledger',
    port: 3200,
    portVariable: 'PAYMENT_PROVIDER_PORT',
    urlVariable: 'PAYMENT_PROVIDER_URL',
  },
  {
    name: 'issuer',
    purpose: 'the development issuer of access tokens',
    script: 'tools/token-issuer/issuer.js',
    file: 'auth.json',
    readyPath: '/keys',
    port: 3210,
    portVariable: 'ISSUER_PORT',
    urlVariable: 'AUTH_ISSUER',
  },
];

const namesOf = (parts) => parts.map(({ name }) => name);

/** The processes of the system in the order in which they start. */
export const startOrder = namesOf([...standIns, ...apps]);

/** The services that own a database. */
export const services = namesOf(apps.filter((app) => app.hasDatabase));
