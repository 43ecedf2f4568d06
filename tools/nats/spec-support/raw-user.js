import { once } from 'node:events';
import { connect } from 'node:net';

/**
 * A user of NATS that speaks the protocol itself, to learn what the server refuses him.
 */
export class RawUser {
  #socket;
  #said = '';

  /** @param {number} port  @param {{ user: string, pass: string }} login */
  static async connect(port, login) {
    const user = new RawUser();
    user.#socket = connect(port, '127.0.0.1');
    user.#socket.setEncoding('utf8');
    user.#socket.on('error', () => {});
    await once(user.#socket, 'data');
    user.#socket.on('data', (text) => (user.#said += text));
    const options = {
      verbose: false,
      pedantic: false,
      headers: true,
      no_responders: true,
      protocol: 1,
      lang: 'spec',
      version: '1',
      ...login,
    };
    user.#socket.write(`CONNECT ${JSON.stringify(options)}\r\n`);
    await user.#everythingSaid();
    return user;
  }

  /** Those of the subjects that he may not publish to. @param {readonly string[]} subjects @param {string} [reply] */
  async refusedToPublish(subjects, reply = '') {
    this.#socket.write(subjects.map((subject) => `PUB ${subject} ${reply} 0\r\n\r\n`).join(''));
    return this.#refusals('Publish', await this.#everythingSaid());
  }

  /** Those of the subjects that he may not subscribe to. @param {readonly string[]} subjects @param {string} [queue] */
  async refusedToSubscribe(subjects, queue = '') {
    this.#socket.write(subjects.map((subject, at) => `SUB ${subject} ${queue} ${at + 1}\r\n`).join(''));
    const said = await this.#everythingSaid();
    this.#socket.write(subjects.map((_, at) => `UNSUB ${at + 1}\r\n`).join(''));
    return this.#refusals('Subscription', said);
  }

  /** Stays subscribed. @param {string} subject @param {string} queue */
  async subscribe(subject, queue) {
    this.#socket.write(`SUB ${subject} ${queue} 1000\r\n`);
    await this.#everythingSaid();
  }

  /** Resolves when a message on the subject has arrived. @param {string} subject */
  async received(subject) {
    while (!this.#said.includes(`MSG ${subject} `))
      await once(this.#socket, 'data', { signal: AbortSignal.timeout(10_000) });
  }

  close() {
    this.#socket.destroy();
  }

  #refusals(kind, said) {
    return [...said.matchAll(new RegExp(`Permissions Violation for ${kind} to "([^"]+)"`, 'g'))].map(
      ([, subject]) => subject,
    );
  }

  /** What the server had to say to everything so far: it answers in order. */
  async #everythingSaid() {
    this.#said = '';
    this.#socket.write('PING\r\n');
    while (!this.#said.includes('PONG\r\n')) await once(this.#socket, 'data', { signal: AbortSignal.timeout(10_000) });
    return this.#said;
  }
}
