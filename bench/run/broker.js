import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';

/** The stream that the measured service sends its events to, and that each contender uses in its place. */
export const stream = 'EVT_BENCH';

/** The broker of one run, as the person with the stopwatch sees it. */
export class Broker {
  #url;
  #connection;
  #manager;

  /** @param {string} url */
  constructor(url) {
    this.#url = url;
  }

  async connect() {
    this.#connection = await connect({ servers: this.#url, maxReconnectAttempts: -1 });
    this.#manager = await jetstreamManager(this.#connection, { checkAPI: false });
  }

  get version() {
    return this.#connection.info.version;
  }

  /** An empty stream with the settings of the one that the product declared. */
  async emptyStream() {
    const { config } = await this.#manager.streams.info(stream);
    await this.#manager.streams.delete(stream);
    await this.#manager.streams.add(config);
  }

  /** How many messages the stream holds. */
  async stored() {
    return (await this.#manager.streams.info(stream)).state.messages;
  }

  /** How many messages the consumer is done with: of those it was given, all that it acknowledged. @param {string} durable */
  async handled(durable) {
    const info = await this.#manager.consumers.info(stream, durable).catch(() => undefined);
    return info ? info.delivered.stream_seq - info.num_ack_pending : 0;
  }

  /**
   * Makes a durable consumer like the product's, for a contender that does not make its own. Like any consumer of one kind of
   * event it has a filter, which alone makes nats-server 2.9 work three times as long.
   * @param {string} durable
   */
  async addConsumer(durable) {
    await this.#manager.consumers.add(stream, {
      durable_name: durable,
      ack_policy: 'explicit',
      deliver_policy: 'all',
      filter_subject: 'evt.bench.thing-happened.v1.*',
      max_ack_pending: 1_000,
      ack_wait: 30e9,
    });
  }

  /** @param {string} durable */
  async removeConsumer(durable) {
    await this.#manager.consumers.delete(stream, durable).catch(() => {});
  }

  /** All durables go, so that the next contender begins at the first message. */
  async removeConsumers() {
    for await (const { name } of this.#manager.consumers.list(stream)) await this.removeConsumer(name);
  }

  async close() {
    await this.#connection?.close();
  }
}
