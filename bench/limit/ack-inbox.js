import { createInbox, headers as newHeaders } from '@nats-io/transport-node';

/** Publishes to JetStream and waits for acknowledgements over one wildcard subscription: the least that it can cost. */
export class AckInbox {
  #connection;
  #prefix = `${createInbox()}.`;
  #waiting = new Map();
  #last = 0;

  /** @param {import('@nats-io/transport-node').NatsConnection} connection */
  constructor(connection) {
    this.#connection = connection;
    connection.subscribe(`${this.#prefix}*`, { callback: (_error, msg) => this.#settle(msg) });
  }

  /** Resolves when the broker has stored the message. @param {{ subject: string, body: string, headers: Record<string, string>, id: string }} message */
  publish({ subject, body, headers, id }) {
    const reply = `${this.#prefix}${++this.#last}`;
    const stored = newHeaders();
    for (const name in headers) stored.set(name, headers[name]);
    stored.set('Nats-Msg-Id', id);
    this.#connection.publish(subject, body, { reply, headers: stored });
    return new Promise((resolve, reject) => this.#waiting.set(reply, { resolve, reject }));
  }

  #settle(msg) {
    const { resolve, reject } = this.#waiting.get(msg.subject);
    this.#waiting.delete(msg.subject);
    const answer = msg.json();
    if (answer.error) reject(new Error(answer.error.description));
    else resolve();
  }
}
