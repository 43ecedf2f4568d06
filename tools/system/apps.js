/**
 * The applications of this system, in the order in which they start; they stop in the reverse order. A new application is one
 * more line.
 * @typedef {{ name: string, adminPort: number, port?: number, hasDatabase: boolean }} App
 *   `adminPort`, `port`: the development ports, the defaults of the application's own configuration
 * @type {readonly App[]}
 */
export const apps = [
  { name: 'inventory', adminPort: 3102, hasDatabase: true },
  { name: 'payments', adminPort: 3103, hasDatabase: true },
  { name: 'orders', adminPort: 3101, hasDatabase: true },
  { name: 'gateway', adminPort: 3100, port: 3000, hasDatabase: false },
];

/** The services that own a database. */
export const services = apps.filter((app) => app.hasDatabase).map((app) => app.name);
