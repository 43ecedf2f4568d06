import { loadBundled } from '../../build/load-bundled.js';
import { instancesOf } from '../../system/instances.js';
import { shop } from '../invariants/shop.js';
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
  #ports;
  #natsUrls = [];

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
   * Opens a proxy for everything that the processes use. They come before what they lead to has its ports: a free port that
   * nobody listens on yet might be given to a proxy.
   * @param {{ nodes: number, instances: number }} system
   */
  async open({ nodes, instances }) {
    const nats = Array.from({ length: nodes }, (_, index) => () => Number(new URL(this.#natsUrls[index]).port));
    for (const { name, app } of instancesOf(instances)) {
      await this.#add(name, 'nats', nats);
      if (app.hasDatabase) await this.#add(name, 'postgres', [() => this.#ports.postgres]);
      if (app.name === shop.callsProvider) await this.#add(name, 'provider', [() => this.#ports.provider]);
      if (app.port) await this.#add(name, 'clients', [() => this.#ports[name]]);
    }
  }

  /**
   * Says where everything is.
   * @param {{ ports: import('../../system/system-ports.js').SystemPorts, natsUrl: string }} system
   * @returns {(instance: string, env: Record<string, string | undefined>) => Record<string, string | undefined>}
   *   leads the environment of a process through its proxies
   */
  lead({ ports, natsUrl }) {
    [this.#ports, this.#natsUrls] = [ports, natsUrl.split(',')];
    return (name, env) => ({ ...env, ...this.#variablesOf(name, env) });
  }

  async close() {
    await Promise.all(this.all.map(({ proxy }) => proxy.close()));
  }

  async #add(instance, to, portsOf) {
    const name = `${instance}>${to}`;
    const proxies = await Promise.all(portsOf.map((portOf) => this.#TcpProxy.to(targetAt(portOf))));
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

/** Asked anew for each connection. */
function targetAt(portOf) {
  return {
    host: '127.0.0.1',
    get port() {
      return portOf();
    },
  };
}
