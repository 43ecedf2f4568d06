import { createInbox } from '@nats-io/transport-node';

/** Asks over one wildcard subscription: the least that a request can cost. A question without an answer waits for ever. */
export class Questions {
  #connection;
  #prefix = `${createInbox()}.`;
  #waiting = new Map();
  #last = 0;

  /** @param {import('@nats-io/transport-node').NatsConnection} connection */
  constructor(connection) {
    this.#connection = connection;
    connection.subscribe(`${this.#prefix}*`, { callback: (_error, msg) => this.#settle(msg) });
  }

  /** Resolves with the answer. @param {string} subject  @param {object} question */
  ask(subject, question) {
    const reply = `${this.#prefix}${++this.#last}`;
    this.#connection.publish(subject, JSON.stringify(question), { reply });
    return new Promise((resolve) => this.#waiting.set(reply, resolve));
  }

  #settle(msg) {
    const resolve = this.#waiting.get(msg.subject);
    this.#waiting.delete(msg.subject);
    resolve(msg.json());
  }
}
