import { loadBundled } from '../../build/load-bundled.js';
import { instancesOf } from '../../system/instances.js';
import { ProxyGroup } from './proxy-group.js';

/**
 * One way from a process to something it needs, through a proxy of ours.
 * @typedef {{ name: string, instance: string, to: 'nats' | 'postgres' | 'provider' | 'clients', proxy: ProxyGroup }} Link
 *   `name`: such as `orders-1>nats`; `clients` is the way from the clients to a gateway
 */

/** The proxies between the processes of the system, so that a fault can hit any one of the ways between them. */
export class Links {
  #links = new Map();
  #TcpProxy;

  /** Compiles the proxy. @returns {Promise<Links>} */
  static async load() {
    const links = new Links();
    const { TcpProxy } = await loadBundled('libs/testing/src/faults/tcp-proxy.ts', 'chaos-proxy');
    links.#TcpProxy = TcpProxy;
    return links;
  }

  /** @returns {readonly Link[]} */
  get all() {
    return [...this.#links.values()];
  }

  /** @param {string} name @returns {Link} */
  get(name) {
    return this.#links.get(name);
  }

  /** The address of a gateway as its clients know it. @param {string} gateway */
  clientUrl(gateway) {
    return `http://127.0.0.1:${this.get(`${gateway}>clients`).proxy.ports[0]}`;
  }

  /**
   * Puts a proxy in front of everything that the processes use.
   * @param {{ ports: import('../../system/system-ports.js').SystemPorts, natsUrl: string, instances: number }} system
   * @returns {Promise<(instance: string, env: Record<string, string | undefined>) => Record<string, string | undefined>>}
   *   leads the environment of a process through its proxies
   */
  async open({ ports, natsUrl, instances }) {
    const natsPorts = natsUrl.split(',').map((url) => Number(new URL(url).port));
    for (const { name, app } of instancesOf(instances)) {
      await this.#add(name, 'nats', natsPorts);
      if (app.hasDatabase) await this.#add(name, 'postgres', [ports.postgres]);
      if (app.name === 'payments') await this.#add(name, 'provider', [ports.provider]);
      if (app.port) await this.#add(name, 'clients', [ports[name]]);
    }
    return (name, env) => ({ ...env, ...this.#variablesOf(name, env) });
  }

  async close() {
    await Promise.all(this.all.map(({ proxy }) => proxy.close()));
  }

  async #add(instance, to, ports) {
    const name = `${instance}>${to}`;
    const proxies = await Promise.all(ports.map((port) => this.#TcpProxy.to({ host: '127.0.0.1', port })));
    this.#links.set(name, { name, instance, to, proxy: new ProxyGroup(proxies) });
  }

  #variablesOf(name, env) {
    const variables = { nats: 'NATS_URL', postgres: 'DATABASE_URL', provider: 'PAYMENT_PROVIDER_URL' };
    const own = Object.entries(variables).filter(([to]) => this.#links.has(`${name}>${to}`));
    return Object.fromEntries(own.map(([to, variable]) => [variable, this.#through(`${name}>${to}`, env[variable])]));
  }

  #through(link, addresses) {
    const { ports } = this.get(link).proxy;
    const through = (address, index) => Object.assign(new URL(address), { port: String(ports[index]) }).href;
    return addresses
      .split(',')
      .map((address, index) => through(address, index).replace(/\/$/, ''))
      .join();
  }
}
