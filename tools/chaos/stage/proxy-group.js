/** The proxies in front of servers that take each other's place: to be cut off from NATS means from every node of it. */
export class ProxyGroup {
  #proxies;

  /** @param {readonly any[]} proxies  each a TcpProxy of the test kit */
  constructor(proxies) {
    this.#proxies = proxies;
  }

  /** In the order of the servers. */
  get ports() {
    return this.#proxies.map(({ port }) => port);
  }

  pass() {
    this.#each((proxy) => proxy.pass());
  }

  cut() {
    this.#each((proxy) => proxy.cut());
  }

  halfOpen() {
    this.#each((proxy) => proxy.halfOpen());
  }

  /** @param {'to-server' | 'to-client'} direction */
  lose(direction) {
    this.#each((proxy) => proxy.lose(direction));
  }

  /** @param {number} delayMs */
  delay(delayMs) {
    this.#each((proxy) => proxy.delay(delayMs));
  }

  /** @param {number} bytesPerSecond */
  narrow(bytesPerSecond) {
    this.#each((proxy) => proxy.narrow(bytesPerSecond));
  }

  /** @param {number} bytes */
  resetAfter(bytes) {
    this.#each((proxy) => proxy.resetAfter(bytes));
  }

  async close() {
    await Promise.all(this.#proxies.map((proxy) => proxy.close()));
  }

  #each(change) {
    for (const proxy of this.#proxies) change(proxy);
  }
}
